# SPDX-License-Identifier: MIT
"""From screen colours to inks: swatches by the layout's table, greys in black alone, the rest through the profile.

Near-blacks and near-greys that are no swatch, as charts and drawings have them, print in black ink
too: in four inks their small text would never register.
"""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from PIL import Image, ImageCms

from forumpress.errors import InputError
from forumpress.finding import error
from forumpress.layout.style import Swatch

_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION
_NEUTRAL = 1.5
"""Largest distance between channels, of 255, that still counts as grey."""
_GREYISH, _LIGHTEST_GREYISH = 8, 200
"""The same for colours no lighter than the second: what charts take for grey. Pale tints keep their hue."""
_NEAR_BLACK, _NEAR_NEUTRAL = 46, 14
"""A colour with no channel above the first, and none further than the second from another, is meant as black."""


class Ink(NamedTuple):
    """A colour on the press: shares of cyan, magenta, yellow and black from 0 to 1, or full tint of a spot ink."""

    cmyk: tuple[float, float, float, float]
    spot: str | None = None

    @property
    def is_black(self) -> bool:
        """Whether it is full black and nothing else: what may overprint."""
        return self.spot is None and self.cmyk[3] >= 0.999 and max(self.cmyk[:3]) <= 0.001


PAPER = Ink((0.0, 0.0, 0.0, 0.0))
BLACK = Ink((0.0, 0.0, 0.0, 1.0))


class PressColour:
    """Maps sRGB to inks for one printing condition and one layout's swatches."""

    def __init__(self, profile: bytes, swatches: Iterable[Swatch] = (), *, spots: bool = True) -> None:
        self.profile = profile
        self._swatches: dict[tuple[int, int, int], Ink] = {}
        self.spot_inks: dict[str, tuple[float, float, float, float]] = {}
        for swatch in swatches:
            cyan, magenta, yellow, black = (share / 100 for share in swatch.cmyk)
            spot = swatch.spot if spots else None
            ink = Ink((cyan, magenta, yellow, black), spot)
            self._swatches.setdefault(_from_hex(swatch.screen), ink)
            if spot is not None:
                self.spot_inks[spot] = ink.cmyk
        self._known: dict[tuple[float, float, float], Ink] = {}

    def ink(self, rgb: tuple[float, float, float]) -> Ink:
        """The ink of an sRGB colour, channels from 0 to 1."""
        known = self._known.get(rgb)
        if known is None:
            known = self._known[rgb] = self._find(rgb)
        return known

    def lab(self, colour: tuple[float, float, float]) -> Ink:
        """The ink of a CIE L*a*b* colour (D50), to a quarter of a per cent."""
        lightness, red_green, yellow_blue = colour
        one = Image.new("LAB", (1, 1), _bytes((lightness * 2.55, red_green + 128, yellow_blue + 128)))
        cyan, magenta, yellow, black = (byte / 255 for byte in self.picture(one, None).tobytes())
        return Ink((cyan, magenta, yellow, black))

    def grey(self, light: float) -> Ink:
        """The share of black that looks like a neutral of that sRGB value, from 0 (black) to 1 (paper)."""
        return self.ink((light, light, light))

    def blend(self, start: tuple[float, ...], end: tuple[float, ...], steps: int) -> list[tuple[float, ...]]:
        """Process inks of `steps` colours from `start` to `end`, both sRGB.

        The ends are exactly what flat areas of those colours get, so that a gradient meets them
        without a seam; between them the profile's values are bent towards the ends.
        """
        first, last = self.ink(_triple(start)).cmyk, self.ink(_triple(end)).cmyk
        shares = [step / (steps - 1) for step in range(steps)]
        line = [tuple(round(255 * (a + (b - a) * share)) for a, b in zip(start, end, strict=True)) for share in shares]
        through = self._convert([_bytes(colour) for colour in line])
        off_first = [a - b for a, b in zip(first, through[0], strict=True)]
        off_last = [a - b for a, b in zip(last, through[-1], strict=True)]
        return [
            tuple(
                min(1.0, max(0.0, value + off_first[at] * (1 - share) + off_last[at] * share))
                for at, value in enumerate(colour)
            )
            for share, colour in zip(shares, through, strict=True)
        ]

    def picture(self, image: Image.Image, profile: bytes | None) -> Image.Image:
        """An RGB, Lab or CMYK picture in the press's inks, through its own profile; sRGB where it has none."""
        transform = _transform(profile or b"", self.profile, image.mode)
        inked = Image.new("CMYK", image.size)
        # ImageCmsTransform.apply() would also serialise the profile, which takes longer than a small picture.
        transform.transform.apply(image.getim(), inked.getim())
        return inked

    @cached_property
    def grey_curve(self) -> list[int]:
        """For each grey value from 0 (black) to 255, how much black ink (0 to 255) looks like it."""
        return [round(255 * self.grey(value / 255).cmyk[3]) for value in range(256)]

    def _find(self, rgb: tuple[float, float, float]) -> Ink:
        key = _bytes(tuple(255 * channel for channel in rgb))
        if key in self._swatches:
            return self._swatches[key]
        if max(key) <= _NEAR_BLACK and max(key) - min(key) <= _NEAR_NEUTRAL:
            return BLACK
        if max(key) - min(key) <= (_GREYISH if max(key) <= _LIGHTEST_GREYISH else _NEUTRAL):
            return self._neutral(sum(key) / 3)
        cyan, magenta, yellow, black = self._convert([key])[0]
        return Ink((cyan, magenta, yellow, black))

    def _neutral(self, value: float) -> Ink:
        if value >= 254.5:
            return PAPER
        curve = _black_lightness(self.profile)
        darkest = curve[-1]
        wanted = darkest + (100 - darkest) * _lightness(value / 255) / 100
        falling = [-light for light in curve]
        return Ink((0.0, 0.0, 0.0, min(255, bisect_left(falling, -wanted)) / 255))

    def _convert(self, colours: list[tuple[int, int, int]]) -> list[tuple[float, float, float, float]]:
        packed = bytes(channel for colour in colours for channel in colour)
        strip = Image.frombytes("RGB", (len(colours), 1), packed)
        shares = [byte / 255 for byte in self.picture(strip, None).tobytes()]
        return [(shares[at], shares[at + 1], shares[at + 2], shares[at + 3]) for at in range(0, len(shares), 4)]


@lru_cache(maxsize=32)
def _transform(source: bytes, target: bytes, mode: str) -> ImageCms.ImageCmsTransform:
    try:
        if source:
            given = ImageCms.ImageCmsProfile(io.BytesIO(source))
        else:
            given = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB" if mode == "LAB" else "sRGB"))
        return ImageCms.buildTransform(given, io.BytesIO(target), mode, "CMYK", renderingIntent=_INTENT, flags=_FLAGS)
    except (ImageCms.PyCMSError, OSError) as problem:
        message = f"a colour profile cannot be used: {problem}"
        raise InputError([error("print/profile-unusable", message[:200])]) from problem


@lru_cache(maxsize=4)
def _black_lightness(profile: bytes) -> tuple[float, ...]:
    """CIE lightness of 0 to 255 parts of black ink on that paper, never rising."""
    ramp = Image.frombytes("CMYK", (256, 1), bytes(byte for value in range(256) for byte in (0, 0, 0, value)))
    transform = ImageCms.buildTransform(
        io.BytesIO(profile), ImageCms.createProfile("LAB"), "CMYK", "LAB", renderingIntent=_INTENT
    )
    lab = ImageCms.applyTransform(ramp, transform)
    if lab is None:
        raise AssertionError("a transform that is not in place returns a picture")
    lights = [value * 100 / 255 for value in lab.tobytes()[::3]]
    for at in range(1, 256):
        lights[at] = min(lights[at], lights[at - 1])
    return tuple(lights)


def _lightness(value: float) -> float:
    """CIE L* of a neutral sRGB value from 0 to 1 (IEC 61966-2-1, CIE 15)."""
    linear = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
    return 116 * linear ** (1 / 3) - 16 if linear > 216 / 24389 else linear * 24389 / 27


def _bytes(colour: tuple[float, ...]) -> tuple[int, int, int]:
    red, green, blue = (min(255, max(0, round(channel))) for channel in colour)
    return (red, green, blue)


def _triple(colour: tuple[float, ...]) -> tuple[float, float, float]:
    red, green, blue = colour
    return (red, green, blue)


def _from_hex(colour: str) -> tuple[int, int, int]:
    return (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))


def swatch_list(swatches: Mapping[str, Swatch]) -> tuple[Swatch, ...]:
    """The swatches in a settled order, so that equal colours always meet the same one first."""
    return tuple(swatches[name] for name in sorted(swatches))
