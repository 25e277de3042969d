# SPDX-License-Identifier: MIT
"""A manuscript's pictures -> files that an issue can use, at full quality."""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path
from shutil import which

from PIL import Image, ImageOps, UnidentifiedImageError

from forumpress.issue.importing.received import ManuscriptPicture

MOST_PIXELS = 120_000_000
LARGEST = 64_000_000
"""Bytes of a picture's file."""
_KEPT = {"JPEG": "jpg", "PNG": "png"}
_CONVERTED = ("GIF", "BMP", "TIFF", "WEBP")
_CONVERSION_SECONDS = 60


class UnusablePicture(Exception):
    """A picture that cannot be brought into an issue; the message says why."""


def usable(picture: ManuscriptPicture) -> tuple[bytes, str]:
    """The picture's bytes and suffix (`jpg`, `png`, `svg`), cropped and turned as in the manuscript.

    A JPEG or PNG that is neither stays as it is, byte for byte. Raises UnusablePicture.
    """
    data = picture.data
    if len(data) > LARGEST:
        raise UnusablePicture("its file is too large")
    if _is_metafile(data):
        data = _from_metafile(picture)
    if data.lstrip()[:5].lower() in (b"<?xml", b"<svg ") and b"<svg" in data[:4000]:
        return data, "svg"
    try:
        with Image.open(io.BytesIO(data), formats=(*_KEPT, *_CONVERTED)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise UnusablePicture("it has too many pixels")
            if opened.format is not None and opened.format in _KEPT and not any(picture.crop) and not picture.turn:
                opened.verify()
                return data, _KEPT[opened.format]
            return _shaped(opened, picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise UnusablePicture(f"it cannot be read ({problem})" if str(problem) else "it cannot be read") from None


def _shaped(opened: Image.Image, picture: ManuscriptPicture) -> tuple[bytes, str]:
    form = opened.format or "PNG"
    profile = opened.info.get("icc_profile")
    image = ImageOps.exif_transpose(opened)
    left, top, right, bottom = picture.crop
    box = (
        round(image.width * left),
        round(image.height * top),
        round(image.width * (1 - right)),
        round(image.height * (1 - bottom)),
    )
    if any(picture.crop) and box[0] < box[2] and box[1] < box[3]:
        image = image.crop(box)
    if picture.turn:
        image = image.rotate(-picture.turn, expand=True, resample=Image.Resampling.BICUBIC)
    out = io.BytesIO()
    options = {"icc_profile": profile} if profile else {}
    if form in ("JPEG") and image.mode in ("RGB", "L", "CMYK"):
        image.save(out, "JPEG", quality=95, subsampling=0, **options)
        return out.getvalue(), "jpg"
    if image.mode not in ("RGB", "RGBA", "L", "LA", "P", "1", "I;16"):
        image = image.convert("RGB")
    image.save(out, "PNG", **options)
    return out.getvalue(), "png"


def _is_metafile(data: bytes) -> bool:
    return (
        data[:4] == b"\xd7\xcd\xc6\x9a"
        or (data[:4] == b"\x01\0\0\0" and data[40:44] == b" EMF")
        or data[:4] == b"\x01\0\t\0"
    )


def _from_metafile(picture: ManuscriptPicture) -> bytes:
    """A PNG of an EMF or WMF drawing, by LibreOffice where it is installed."""
    program = which("soffice") or which("libreoffice")
    if program is None:
        raise UnusablePicture(
            "it is a Windows metafile (EMF or WMF), and LibreOffice, which could convert it, is not installed"
        )
    suffix = "emf" if picture.data[40:44] == b" EMF" else "wmf"
    with tempfile.TemporaryDirectory(prefix="forumpress-") as folder:
        source = Path(folder) / f"drawing.{suffix}"
        source.write_bytes(picture.data)
        command = [
            program,
            "--headless",
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--convert-to",
            "png",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(
                command, timeout=_CONVERSION_SECONDS, check=True, capture_output=True, stdin=subprocess.DEVNULL
            )
            return (Path(folder) / "drawing.png").read_bytes()
        except (subprocess.SubprocessError, OSError):
            raise UnusablePicture("it is a Windows metafile (EMF or WMF) that LibreOffice could not convert") from None
