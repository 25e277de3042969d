# SPDX-License-Identifier: MIT
"""Figures and a few letters as strokes, for marks that must not need a font."""

from __future__ import annotations

from forumpress.pdf.instructions import write_numbers

_WIDE, _GAP = 4.0, 1.6
"""Width of a shape and the space after it, where shapes are six high."""
_SHAPES: dict[str, tuple[str, ...]] = {
    # Each stroke is a run of points, x then y, on a grid of four by six from the lower left.
    "0": ("10 30 41 45 36 16 05 01 10",),
    "1": ("05 26 20", "00 40"),
    "2": ("05 16 36 45 44 00 40",),
    "3": ("06 46 24 44 41 30 10 01",),
    "4": ("36 30", "36 02 42"),
    "5": ("46 06 04 34 43 41 30 10 01",),
    "6": ("46 16 05 01 10 30 41 42 33 03",),
    "7": ("06 46 10",),
    "8": ("13 04 05 16 36 45 44 33 13 02 01 10 30 41 42 33",),
    "9": ("00 30 41 45 36 16 05 04 13 43",),
    "P": ("00 06 36 45 44 33 03",),
    "R": ("00 06 36 45 44 33 03", "23 40"),
    "O": ("10 30 41 45 36 16 05 01 10",),
    "F": ("00 06 46", "03 33"),
}


def stroked(text: str, x: float, y: float, height: float) -> bytes:
    """Content that strokes the text from x, its foot at y; characters without a shape are left out."""
    scale = height / 6
    parts: list[bytes] = []
    for letter in text:
        for stroke in _SHAPES.get(letter, ()):
            points = [(x + int(point[0]) * scale, y + int(point[1]) * scale) for point in stroke.split()]
            parts += (write_numbers(*point) + (b" l" if at else b" m") for at, point in enumerate(points))
            parts.append(b"S")
        x += (_WIDE + _GAP) * scale
    return b" ".join(parts)


def stroked_width(text: str, height: float) -> float:
    """How wide the text is in that height, without the space after its last shape."""
    return (len(text) * (_WIDE + _GAP) - _GAP) * height / 6 if text else 0.0
