# SPDX-License-Identifier: MIT
"""Opening a picture file that anyone may have made: what it is, and whether it is safe to decode."""

from __future__ import annotations

import difflib
import hashlib
import io
import os
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from PIL import Image, ImageFile

from forumpress.errors import ForumPressError
from forumpress.files import NotAFile, TooLarge, read_file
from forumpress.finding import NOWHERE, Finding, Place, error, warning
from forumpress.processwide import ignore_picture_warnings, refuse_truncated_pictures

MOST_BYTES = 200_000_000
"""A picture file's size; a camera's largest JPEG is about 60 MB."""
MOST_PIXELS = 64_000_000
"""Pixels that may be in memory at once: 192 MB in three colours."""
MOST_JPEG_PIXELS = 170_000_000
"""A baseline JPEG is reduced while it is decoded and may be larger than what memory should hold."""
MOST_SIDE = 30_000
_MOST_LOOKED_AT = 2_000
"""Files of a folder among which the name of a missing one is sought."""

SUFFIXES = {
    "JPEG": (".jpg", ".jpeg", ".jpe"),
    "PNG": (".png",),
    "TIFF": (".tif", ".tiff"),
    "WEBP": (".webp",),
    "GIF": (".gif",),
    "AVIF": (".avif",),
    "HEIF": (".heic", ".heif"),
    "SVG": (".svg",),
}
_MODES = frozenset(("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "I;16", "I;16B", "I;16L"))

_FOREIGN = (
    (b"%PDF", "a PDF", "export the page as PNG or TIFF at 300 ppi, or as SVG if it is a drawing"),
    (b"%!PS", "PostScript", "export it as SVG, or as PNG at 300 ppi"),
    (b"8BPS", "a Photoshop file", "export a JPEG or TIFF from it"),
    (b"BM", "a Windows bitmap", "save it as PNG"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000", "save it as JPEG or TIFF"),
    (b"version https://git-lfs", "a pointer to Git's large-file storage", "fetch the file itself with “git lfs pull”"),
)
_HEVC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"))
_AVIF_BRANDS = frozenset((b"avif", b"avis"))
_ANY_CODE = frozenset((b"mif1", b"msf1"))
"""What pictures and bursts in HEIF's frame say first (ISO 23008-12, 10 and annex B); the last two name no code."""
_FTYPS = (((b"qt  ", b"isom", b"mp42", b"mp41"), "a film", "take a still from it and save it as JPEG"),)

ignore_picture_warnings()


class PictureRefused(ForumPressError):
    """A picture cannot be used; `finding()` says why and what to do."""

    exit_code = 1

    def __init__(self, code: str, message: str, hint: str = "", *, harmless: bool = False) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.harmless = code, message, hint, harmless

    def finding(self, place: Place = NOWHERE) -> Finding:
        """The refusal at the place where the picture is named: an error, or a warning if an empty frame will do."""
        say = warning if self.harmless else error
        return say(self.code, self.message, hint=self.hint, place=place)


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture's bytes, their format ("SVG" or a raster format) and their hash."""

    name: str
    data: bytes
    format: str
    digest: str


def _cure_of_missing(path: Path) -> str:
    try:
        with os.scandir(path.parent) as entries:
            names = {entry.name.casefold(): entry.name for entry in islice(entries, _MOST_LOOKED_AT)}
    except OSError:
        return f"there is no folder {path.parent.name}; check the spelling, capitals too"
    near = difflib.get_close_matches(path.name.casefold(), names, 1, 0.7)
    return f"did you mean {names[near[0]]}?" if near else "put the file there, or check the spelling, capitals too"


def read_picture(path: Path) -> PictureFile:
    """The bytes of a picture file and what they are, whatever its name says.

    Raises PictureRefused: `missing-image`, `not-a-file`, `unreadable-image`, `huge-file`, `empty-image`,
    `unsupported-format`.
    """
    name = path.name
    try:
        data = read_file(path, MOST_BYTES)
    except FileNotFoundError:
        raise PictureRefused(
            "figure/missing-image",
            f"{name} is not there",
            f"a frame for position only stands in its place; {_cure_of_missing(path)}",
            harmless=True,
        ) from None
    except NotAFile:
        raise PictureRefused("figure/not-a-file", f"{name} is not a file", "name a picture, not a folder") from None
    except TooLarge:
        message = f"{name} holds more than {MOST_BYTES // 1_000_000} MB"
        raise PictureRefused("figure/huge-file", message, "save it as JPEG") from None
    except OSError as problem:
        raise PictureRefused("figure/unreadable-image", f"{name} cannot be read: {problem.strerror}") from None
    return PictureFile(name, data, _format_of(name, data), hashlib.blake2b(data, digest_size=16).hexdigest())


def _format_of(name: str, data: bytes) -> str:
    head = data[:4096]
    if not head.strip(b"\0 \t\r\n"):
        raise PictureRefused("figure/empty-image", f"{name} is empty", "copy the file again")
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith((b"II*\0", b"MM\0*")):
        return "TIFF"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if framed := _code_in_frame(head):
        return framed
    for start, what, hint in _FOREIGN:
        if head.startswith(start):
            raise PictureRefused("figure/unsupported-format", f"{name} is {what}", hint)
    if head[4:8] == b"ftyp":
        for brands, what, hint in _FTYPS:
            if head[8:12] in brands:
                raise PictureRefused("figure/unsupported-format", f"{name} is {what}", hint)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if (
        b"<svg" in data[:20_000].lower()
        and text.startswith(b"<")
        and not text.startswith((b"<html", b"<!doctype html"))
    ):
        return "SVG"
    if text.startswith((b"<html", b"<!doctype html")):
        hint = "a web page was saved in place of the picture; save the picture itself"
        raise PictureRefused("figure/unsupported-format", f"{name} is a web page", hint)
    raise PictureRefused(
        "figure/unsupported-format",
        f"{name} is no picture that can be set",
        "use JPEG, PNG, TIFF, WebP, AVIF, HEIC, GIF or SVG",
    )


def _code_in_frame(head: bytes) -> str | None:
    """HEIF or AVIF, by the brands in the first box; where the first names no code, the others do."""
    if head[4:8] != b"ftyp":
        return None
    first, length = head[8:12], int.from_bytes(head[:4])
    brands = {head[at : at + 4] for at in range(16, min(length, len(head)), 4)} if first in _ANY_CODE else {first}
    if brands & _AVIF_BRANDS:
        return "AVIF"
    return "HEIF" if brands & _HEVC_BRANDS or first in _ANY_CODE else None


def suffix_finding(file: PictureFile, place: Place) -> Finding | None:
    """A warning where the name says another format than the content."""
    suffix = Path(file.name).suffix.lower()
    right = SUFFIXES[file.format]
    if suffix in right:
        return None
    return warning(
        "figure/wrong-extension",
        f"{file.name} is a {file.format} file" + (f", not {suffix[1:].upper()}" if suffix else " without a suffix"),
        hint=f"name it {Path(file.name).stem}{right[0]}, here and on the disk, so that other programs open it too",
        place=place,
    )


def open_raster(file: PictureFile) -> Image.Image:
    """The picture with its header read and nothing decoded; its size is within the limits.

    Raises PictureRefused: `unreadable-image`, `too-many-pixels`, `unsupported-mode`.
    """
    refuse_truncated_pictures(ImageFile)  # whoever asks a PNG for its EXIF decodes it
    if file.format == "HEIF":
        _learn_heif()
    try:
        image = Image.open(io.BytesIO(file.data), formats=(file.format,))
    except Image.DecompressionBombError:
        raise _too_many(file.name, "more than 178 million") from None
    except Exception as problem:  # Pillow's readers raise many kinds on hostile headers
        raise _broken(file.name, problem) from None
    width, height = image.size
    in_passes = image.format not in ("JPEG", "MPO") or bool(image.info.get("progressive"))
    if max(width, height) > MOST_SIDE or width * height > (MOST_PIXELS if in_passes else MOST_JPEG_PIXELS):
        raise _too_many(file.name, f"{width} × {height}, {width * height / 1e6:.0f} million")
    if image.mode not in _MODES:
        hint = "save it with 8 bits a channel, as RGB, CMYK or grey"
        raise PictureRefused(
            "figure/unsupported-mode", f"{file.name} has pixels of a kind ({image.mode}) that cannot be set", hint
        )
    return image


@cache
def _learn_heif() -> None:
    """Let Pillow read HEIF, which it cannot by itself; turning upright is left to the decoder, as the format asks."""
    from pi_heif import register_heif_opener

    register_heif_opener(thumbnails=False)


def decode(image: Image.Image, name: str, wanted: tuple[int, int]) -> Image.Image:
    """The picture's pixels; a JPEG is reduced on the way, by a power of two, to no less than `wanted` pixels.

    Raises PictureRefused: `truncated-image`, `unreadable-image`, `too-many-pixels`.
    """
    refuse_truncated_pictures(ImageFile)
    try:
        if image.format in ("JPEG", "MPO"):
            image.draft(None, wanted)
        if image.size[0] * image.size[1] > MOST_PIXELS:
            raise _too_many(name, f"{image.size[0]} × {image.size[1]}")
        image.load()
    except PictureRefused:
        raise
    except Exception as problem:  # as above
        raise _broken(name, problem) from None
    return image


def _too_many(name: str, size: str) -> PictureRefused:
    return PictureRefused(
        "figure/too-many-pixels",
        f"{name} has too many pixels to be safe ({size})",
        "scale it down: 5000 pixels in width are enough for a picture across two pages",
    )


def _broken(name: str, problem: Exception) -> PictureRefused:
    message = str(problem)
    if "truncated" in message or "Truncated" in message or "not processed" in message:
        return PictureRefused(
            "figure/truncated-image", f"{name} breaks off before its end", "copy or export the file again"
        )
    return PictureRefused(
        "figure/unreadable-image", f"{name} cannot be decoded", "open it in a picture editor and export it again"
    )
