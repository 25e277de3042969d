# SPDX-License-Identifier: MIT
"""Colour spaces as they are named in resources (ISO 32000-1, 8.6), in a form that can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pikepdf

from forumpress.pdf.objects import entry, identity, name_of, number

_DEPTH = 6


class SpaceFamily(StrEnum):
    """The families of colour spaces."""

    GRAY = "DeviceGray"
    RGB = "DeviceRGB"
    CMYK = "DeviceCMYK"
    CAL_GRAY = "CalGray"
    CAL_RGB = "CalRGB"
    LAB = "Lab"
    ICC = "ICCBased"
    INDEXED = "Indexed"
    SEPARATION = "Separation"
    DEVICE_N = "DeviceN"
    PATTERN = "Pattern"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space: its family, how many components a colour has, and what it stands on.

    `base` is an Indexed or Pattern space's base or a Separation's alternate; `inks` names a
    Separation's or DeviceN's colorants; `source` is the object that defines it, for its profile,
    palette or tint transform.
    """

    family: SpaceFamily
    components: int
    base: Space | None = None
    inks: tuple[str, ...] = ()
    source: Any = None
    key: tuple[int, int] = (0, 0)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Space):
            return NotImplemented
        return self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[Any, ...]:
        return (self.family, self.components, self.inks, self.base, self.key)

    @property
    def first_colour(self) -> tuple[float, ...]:
        """The colour that holds when the space is chosen (ISO 32000-1, 8.6.3): black, or full tint."""
        if self.family is SpaceFamily.CMYK:
            return (0.0, 0.0, 0.0, 1.0)
        return (1.0 if self.family in (SpaceFamily.SEPARATION, SpaceFamily.DEVICE_N) else 0.0,) * self.components


GRAY = Space(SpaceFamily.GRAY, 1)
RGB = Space(SpaceFamily.RGB, 3)
CMYK = Space(SpaceFamily.CMYK, 4)
PATTERN = Space(SpaceFamily.PATTERN, 0)
UNKNOWN = Space(SpaceFamily.UNKNOWN, 0)

_DEVICE = {
    "DeviceGray": GRAY,
    "G": GRAY,
    "CalGray": GRAY,
    "DeviceRGB": RGB,
    "RGB": RGB,
    "CalRGB": RGB,
    "DeviceCMYK": CMYK,
    "CMYK": CMYK,
    "CalCMYK": CMYK,
    "Pattern": PATTERN,
}


def named_space(name: str, resources: Any) -> Space:
    """The space that `cs`, `CS` or an image names: a device space, or one of the resources."""
    held = entry(entry(resources, "/ColorSpace"), f"/{name}")
    if held is not None:
        return read_space(held, resources)
    return _DEVICE.get(name, UNKNOWN)


def read_space(value: Any, resources: Any = None, depth: int = 0) -> Space:
    """The space that an object describes; UNKNOWN for nonsense and for nesting beyond reason."""
    if isinstance(value, pikepdf.Name):
        held = None if depth else entry(entry(resources, "/ColorSpace"), str(value))
        if held is not None and not isinstance(held, pikepdf.Name):
            return read_space(held, resources, depth + 1)
        return _DEVICE.get(name_of(value), UNKNOWN)
    if not isinstance(value, pikepdf.Array) or not len(value) or depth > _DEPTH:
        return UNKNOWN
    family = name_of(value[0])
    if len(value) == 1:
        return _DEVICE.get(family, UNKNOWN)
    reader = _READERS.get(family)
    return reader(value, resources, depth) if reader else _DEVICE.get(family, UNKNOWN)


def _calibrated(value: Any, resources: Any, depth: int) -> Space:
    family = SpaceFamily(name_of(value[0]))
    return Space(family, 1 if family is SpaceFamily.CAL_GRAY else 3, source=value, key=identity(value))


def _icc(value: Any, resources: Any, depth: int) -> Space:
    stream = value[1]
    components = int(number(entry(stream, "/N")))
    if components not in (1, 3, 4):
        return UNKNOWN
    return Space(SpaceFamily.ICC, components, source=stream, key=identity(stream))


def _indexed(value: Any, resources: Any, depth: int) -> Space:
    base = read_space(value[1], resources, depth + 1)
    return Space(SpaceFamily.INDEXED, 1, base=base, source=value, key=identity(value))


def _inks(value: Any, resources: Any, depth: int) -> Space:
    single = name_of(value[0]) == "Separation"
    names = (name_of(value[1]),) if single else tuple(name_of(each) for each in value[1])[:32]
    alternate = read_space(value[2], resources, depth + 1) if len(value) > 2 else UNKNOWN
    family = SpaceFamily.SEPARATION if single else SpaceFamily.DEVICE_N
    return Space(family, len(names), base=alternate, inks=names, source=value, key=identity(value))


def _pattern(value: Any, resources: Any, depth: int) -> Space:
    base = read_space(value[1], resources, depth + 1)
    return Space(SpaceFamily.PATTERN, base.components, base=base)


_READERS = {
    "CalGray": _calibrated,
    "CalRGB": _calibrated,
    "Lab": _calibrated,
    "ICCBased": _icc,
    "Indexed": _indexed,
    "I": _indexed,
    "Separation": _inks,
    "DeviceN": _inks,
    "Pattern": _pattern,
}
