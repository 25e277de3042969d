# SPDX-License-Identifier: MIT
"""The work on a raster picture: cut to its frame, turned upright, reduced, encoded."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

from PIL import Image

from forumpress.finding import Finding, warning
from forumpress.issue.model import FocalPoint
from forumpress.typeset import imagecolour as colour
from forumpress.typeset.imagefile import PictureFile, decode, open_raster
from forumpress.typeset.proof import Purpose

_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What brings a picture upright, by its EXIF orientation (CIPA DC-008, table 5)."""
_FINE_PPI = 225
_SCREEN_QUALITY, _FINE_QUALITY = 80, 92
_PNG_IS_WORTH = 1.25
"""A lossless derivative may be so much larger than a JPEG."""


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of an upright picture, in its pixels."""

    left: float
    top: float
    width: float
    height: float


def crop_to(width: int, height: int, ratio: float, focal: FocalPoint) -> Crop:
    """The largest part of the ratio, with the focal point as near its middle as the edges let it."""
    wide, high = min(height * ratio, width), min(width / ratio, height)
    return Crop(
        _between(focal.x * width - wide / 2, width - wide),
        _between(focal.y * height - high / 2, height - high),
        wide,
        high,
    )


def _between(value: float, most: float) -> float:
    return max(0.0, min(value, most))


def is_on_its_side(image: Image.Image) -> bool:
    """Whether EXIF says that its width is its height."""
    return _orientation(image) >= 5


def _orientation(image: Image.Image) -> int:
    try:
        orientation = int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # EXIF of any camera and any editor; a broken block means no turning
        return 1
    return orientation if orientation in _TURNS else 1


def profile_of(image: Image.Image, name: str) -> tuple[colour.EmbeddedProfile | None, tuple[Finding, ...]]:
    """The picture's colour profile, and what is wrong with it."""
    try:
        profile = colour.embedded_profile(image)
    except ValueError as problem:
        hint = "its colours are taken as they are; convert it to sRGB in a picture editor"
        return None, (
            warning("figure/broken-profile", f"the colour profile of {name} is no use: {problem}", hint=hint),
        )
    if profile is None and image.mode == "CMYK":
        hint = "it is taken to be made for coated paper (FOGRA39); embed the right profile"
        return None, (warning("figure/cmyk-without-profile", f"{name} is CMYK without a colour profile", hint=hint),)
    return profile, ()


def cropped(file: PictureFile, crop: Crop, size: tuple[int, int]) -> tuple[Image.Image, colour.EmbeddedProfile | None]:
    """The part of the picture that is shown, upright, in its own colours, at `size` pixels.

    Raises PictureRefused as `open_raster` and `decode` do.
    """
    image = open_raster(file)
    orientation = _orientation(image)
    upright = image.size[::-1] if orientation >= 5 else image.size
    profile, _ = profile_of(image, file.name)
    share = size[0] / crop.width
    image = decode(image, file.name, (math.ceil(image.size[0] * share), math.ceil(image.size[1] * share)))
    image = colour.plain(image)
    if orientation in _TURNS:
        image = image.transpose(_TURNS[orientation])
    across, down = image.size[0] / upright[0], image.size[1] / upright[1]
    left, top = crop.left * across, crop.top * down
    wide, high = crop.width * across, crop.height * down
    if (round(wide), round(high)) == size:
        # Pixels as they are, not blurred by a shift of half a pixel.
        left, top = min(round(left), image.size[0] - size[0]), min(round(top), image.size[1] - size[1])
        image = image.crop((left, top, left + size[0], top + size[1]))
    else:
        box = (left, top, min(left + wide, image.size[0]), min(top + high, image.size[1]))
        image = image.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    image.info = {}
    return image, profile


def encoded(
    image: Image.Image, profile: colour.EmbeddedProfile | None, source: str, purpose: Purpose
) -> tuple[bytes, str]:
    """The derivative's bytes and suffix: JPEG for what has many tones, PNG for flat or transparent drawings.

    Where the purpose keeps profiles, a JPEG carries the picture's own (sRGB goes without saying), and
    CMYK stays CMYK. A PNG is always sRGB: the drawing engine unpacks it and its profile would be lost.
    """
    keeps = purpose.keep_profiles and image.mode in ("L", "RGB", "CMYK")
    kept = profile.data if keeps and profile and not profile.is_srgb else None
    if kept is None and not (keeps and image.mode == "CMYK"):
        image = colour.to_srgb(image, profile)
    if image.mode in ("LA", "RGBA"):
        return _png(image), ".png"
    jpeg = _jpeg(image, kept, purpose)
    if source != "JPEG" and kept is None and image.mode != "CMYK":
        png = _png(image)
        if len(png) <= len(jpeg) * _PNG_IS_WORTH:
            return png, ".png"
    return jpeg, ".jpg"


def _jpeg(image: Image.Image, profile: bytes | None, purpose: Purpose) -> bytes:
    fine = purpose.ppi >= _FINE_PPI
    stream = io.BytesIO()
    image.save(
        stream,
        "JPEG",
        quality=_FINE_QUALITY if fine else _SCREEN_QUALITY,
        subsampling="4:4:4" if fine else "4:2:0",
        optimize=True,
        icc_profile=profile,
    )
    return stream.getvalue()


def _png(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()
