# SPDX-License-Identifier: MIT
"""Gradients in inks: axial and radial shadings whose functions give RGB, made to give CMYK."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from forumpress.edition.colour import PressColour
from forumpress.pdf.colourspaces import SpaceFamily, read_space
from forumpress.pdf.objects import entry, number, number_list

_STEPS = 33
"""Samples of one stretch of a gradient: finer than a press resolves, and the ends stay exact."""
_MAX = 65_535


def press_shading(pdf: pikepdf.Pdf, shading: Any, colour: PressColour) -> Any:
    """A copy of the shading in DeviceCMYK; the shading itself where its colours are not RGB."""
    if read_space(entry(shading, "/ColorSpace")).family not in (SpaceFamily.RGB, SpaceFamily.CAL_RGB):
        return shading
    function = entry(shading, "/Function")
    converted = _convert(pdf, function, colour)
    if converted is None:
        return shading
    changed = Dictionary(dict(shading.items()))
    changed.ColorSpace = Name.DeviceCMYK
    changed.Function = converted
    background = number_list(entry(shading, "/Background"), 3)
    if background is not None:
        changed.Background = Array(list(colour.ink((background[0], background[1], background[2])).cmyk))
    return pdf.make_indirect(changed)


def grey_shading(pdf: pikepdf.Pdf, shading: Any) -> Any:
    """A copy that gives the luminosity of its RGB colours, for soft masks (ISO 32000-1, 11.5.3)."""
    if read_space(entry(shading, "/ColorSpace")).family not in (SpaceFamily.RGB, SpaceFamily.CAL_RGB):
        return shading
    function = entry(shading, "/Function")
    if int(number(entry(function, "/FunctionType"), -1)) not in (2, 3):
        return shading
    changed = Dictionary(dict(shading.items()))
    changed.ColorSpace = Name.DeviceGray
    changed.Function = _grey_function(function)
    if "/Background" in changed:
        del changed.Background
    return pdf.make_indirect(changed)


def luminosity(red: float, green: float, blue: float) -> float:
    """The grey of an RGB colour (ISO 32000-1, 10.3.3)."""
    return 0.3 * red + 0.59 * green + 0.11 * blue


def _convert(pdf: pikepdf.Pdf, function: Any, colour: PressColour) -> Any:
    kind = int(number(entry(function, "/FunctionType"), -1))
    if kind == 2:
        start = number_list(entry(function, "/C0"), 3)
        end = number_list(entry(function, "/C1"), 3)
        if start is None or end is None:
            return None
        return _sampled(pdf, start, end, number(entry(function, "/N"), 1.0), colour)
    if kind == 3:
        parts = [_convert(pdf, part, colour) for part in entry(function, "/Functions")]
        if any(part is None for part in parts):
            return None
        changed = Dictionary(dict(function.items()))
        changed.Functions = Array(parts)
        return changed
    return None


def _sampled(
    pdf: pikepdf.Pdf, start: tuple[float, ...], end: tuple[float, ...], exponent: float, colour: PressColour
) -> Any:
    if start == end:
        ink = Array(list(colour.blend(start, end, 2)[0]))
        return Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=ink, C1=ink, N=1)
    inks = colour.blend(start, end, _STEPS)
    if exponent != 1:
        inks = [_at(inks, (step / (_STEPS - 1)) ** exponent) for step in range(_STEPS)]
    samples = b"".join(round(share * _MAX).to_bytes(2, "big") for ink in inks for share in ink)
    stream = pikepdf.Stream(pdf, samples)
    stream.FunctionType = 0
    stream.Domain = Array([0, 1])
    stream.Range = Array([0, 1] * 4)
    stream.Size = Array([_STEPS])
    stream.BitsPerSample = 16
    return stream


def _at(inks: list[tuple[float, ...]], share: float) -> tuple[float, ...]:
    position = min(max(share, 0.0), 1.0) * (len(inks) - 1)
    low = min(int(position), len(inks) - 2)
    rest = position - low
    return tuple(a + (b - a) * rest for a, b in zip(inks[low], inks[low + 1], strict=True))


def _grey_function(function: Any) -> Any:
    changed = Dictionary(dict(function.items()))
    if int(number(entry(function, "/FunctionType"))) == 3:
        changed.Functions = Array([_grey_function(part) for part in entry(function, "/Functions")])
        return changed
    for key in ("/C0", "/C1"):
        values = number_list(entry(function, key), 3)
        if values is not None:
            changed[key] = Array([luminosity(*values)])
    return changed
