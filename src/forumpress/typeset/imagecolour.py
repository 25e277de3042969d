# SPDX-License-Identifier: MIT
"""Colour of pictures: profiles honoured, and every kind of pixel brought to grey, RGB or CMYK."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageCms

from forumpress.data import data_path

MOST_PROFILE_BYTES = 8_000_000
_ASSUMED_CMYK = "assets/icc/ISOcoated_v2_300_bas.icc"
"""What a CMYK picture without a profile is taken to be made for."""
_SPACES = {"RGB ": "RGB", "CMYK": "CMYK", "GRAY": "L", "Lab ": "LAB"}


@dataclass(frozen=True, slots=True)
class EmbeddedProfile:
    """A profile that a picture carries: its bytes, its name, and the kind of pixels it describes (a Pillow mode)."""

    data: bytes
    name: str
    mode: str

    @property
    def is_srgb(self) -> bool:
        """Whether it says that it is sRGB, the colour space that is meant where there is no profile."""
        return self.mode == "RGB" and "srgb" in self.name.lower()


def embedded_profile(image: Image.Image) -> EmbeddedProfile | None:
    """The picture's profile; None where there is none.

    Raises ValueError when it is broken, or meant for pixels of another kind.
    """
    data = image.info.get("icc_profile")
    if not data:
        return None
    if not isinstance(data, bytes) or len(data) > MOST_PROFILE_BYTES:
        raise ValueError("the profile is too large")
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data)).profile
        name = str(profile.profile_description or "").strip()[:80]
        mode = _SPACES[profile.xcolor_space]
    except Exception as problem:  # littlecms and Pillow raise OSError, KeyError and others
        raise ValueError("the profile cannot be read") from problem
    if mode != base_mode(image):
        raise ValueError(f"the profile is for {mode} pixels, the picture has {base_mode(image)}")
    return EmbeddedProfile(data, name, mode)


def base_mode(image: Image.Image) -> str:
    """The kind of the picture's pixels without transparency: L, RGB, CMYK or LAB."""
    if image.mode in ("1", "L", "LA") or image.mode.startswith("I;16"):
        return "L"
    return image.mode if image.mode in ("CMYK", "LAB") else "RGB"


def has_alpha(image: Image.Image) -> bool:
    """Whether any of it may be transparent."""
    return image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info


def plain(image: Image.Image) -> Image.Image:
    """The picture as L, LA, RGB, RGBA, CMYK or LAB with 8 bits a channel; opaque transparency is dropped."""
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if has_alpha(image):
        image = image.convert("LA" if image.mode in ("1", "L", "LA") else "RGBA")
        lowest, _ = image.getchannel("A").getextrema()
        return image.convert(image.mode[:-1]) if lowest == 255 else image
    return image if image.mode in ("L", "RGB", "CMYK", "LAB") else image.convert(base_mode(image))


def to_srgb(image: Image.Image, profile: EmbeddedProfile | None) -> Image.Image:
    """The plain picture in sRGB, or grey, by relative colorimetry with black-point compensation.

    A picture whose profile cannot be used is taken as it is.
    """
    if image.mode in ("LA", "RGBA"):
        alpha = image.getchannel("A")
        opaque = to_srgb(image.convert(image.mode[:-1]), profile)
        opaque.putalpha(alpha)
        return opaque
    if image.mode == "CMYK":
        source = profile.data if profile else data_path(_ASSUMED_CMYK).read_bytes()
        return _converted(image, source)
    if image.mode == "LAB":
        return _converted(image, None)
    if profile is None or profile.is_srgb:
        return image
    converted = _converted(image, profile.data)
    return converted.convert("L") if image.mode == "L" else converted


def _converted(image: Image.Image, source: bytes | None) -> Image.Image:
    start = ImageCms.createProfile("LAB") if source is None else ImageCms.ImageCmsProfile(io.BytesIO(source))
    try:
        converted = ImageCms.profileToProfile(
            image,
            start,
            _srgb(),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except ImageCms.PyCMSError:
        converted = None
    return image.convert("RGB") if converted is None else converted


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
