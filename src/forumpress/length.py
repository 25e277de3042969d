# SPDX-License-Identifier: MIT
"""Lengths of the trade, in PostScript points (1 pt = 1/72 inch), the unit used everywhere inside."""

from __future__ import annotations

import re

MM = 72 / 25.4
PICA = 12.0
INCH = 72.0
PX = 0.75
"""A CSS pixel: a 96th of an inch (CSS Values and Units 4, 6.2)."""

_UNITS = {"pt": 1.0, "mm": MM, "cm": 10 * MM, "in": INCH, "pc": PICA}
_LENGTH = re.compile(r"\s*(-?\d+(?:\.\d+)?)(?:/([1-9]\d*))?\s*(pt|mm|cm|in|pc)\s*")


def parse_length(text: str) -> float:
    """Points for `"17mm"`, `"9.7pt"`, `"1/8 in"`, `"2pc"`, `"1.5cm"`.

    Raises ValueError when there is no number or no known unit.
    """
    match = _LENGTH.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}” is not a length; write a number and a unit, such as 17mm or 9.7pt")
    return float(match[1]) / int(match[2] or 1) * _UNITS[match[3]]


def css_pt(points: float) -> str:
    """A CSS length in points, without trailing noise."""
    return f"{points:.4f}".rstrip("0").rstrip(".") + "pt"
