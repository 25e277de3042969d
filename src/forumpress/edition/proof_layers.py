# SPDX-License-Identifier: MIT
"""What a proof shows over its pages: grid, margins, safe zone, trim, line numbers and watermark, each as content."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from forumpress.edition.strokes import stroked, stroked_width
from forumpress.layout.format import PageFormat
from forumpress.layout.style import ParagraphStyle
from forumpress.pdf.instructions import write_numbers
from forumpress.pdf.matrix import Bounds
from forumpress.typeset.plan import Page, PlacedLines

LAYERS = ("Baseline grid", "Margins and columns", "Safe zone", "Trim", "Line numbers", "Watermark")
_FIGURES = 3.4
"""Height of the line numbers, in points."""
_FOOT = 0.24
"""How far above the foot of its line a number stands, as a share of the leading."""


def layer_contents(
    page: Page, trim: Bounds, page_format: PageFormat, styles: Mapping[str, ParagraphStyle], baseline: float
) -> Iterator[tuple[str, bytes]]:
    """The name and content of each layer of a page, in the order of `LAYERS`.

    `baseline` is the distance of the lines from the upper edge of their rows.
    """
    contents = (
        _grid(page.number, trim, page_format, baseline),
        _margins(page.number, trim, page_format),
        b"0.85 0.45 0.1 RG 0.4 w [3 2] 0 d " + _frame(trim, page_format.safe),
        b"0.1 0.45 0.75 RG 0.4 w " + _frame(trim, 0),
        _line_numbers(page, trim, styles),
        _watermark(trim),
    )
    return zip(LAYERS, contents, strict=True)


def _grid(number: int, trim: Bounds, page_format: PageFormat, baseline: float) -> bytes:
    left = trim[0] + page_format.left(number)
    right = left + page_format.measure
    lift = page_format.first_page_lift if number == 1 else 0
    parts = [b"0.55 0.75 0.9 RG 0.2 w"]
    for row in range(-lift, page_format.rows):
        y = trim[3] - page_format.row_y(row) - baseline
        parts.append(write_numbers(left, y) + b" m " + write_numbers(right, y) + b" l S")
    return b"\n".join(parts)


def _margins(number: int, trim: Bounds, page_format: PageFormat) -> bytes:
    lift = page_format.first_page_lift if number == 1 else 0
    top = trim[3] - page_format.row_y(-lift)
    foot = trim[3] - page_format.row_y(page_format.rows)
    parts = [b"0.8 0.3 0.6 RG 0.3 w"]
    for column in range(page_format.columns):
        x = trim[0] + page_format.column_x(number, column)
        parts.append(write_numbers(x, foot, page_format.column_width, top - foot) + b" re S")
    return b"\n".join(parts)


def _frame(trim: Bounds, inset: float) -> bytes:
    left, bottom, right, top = trim
    return write_numbers(left + inset, bottom + inset, right - left - 2 * inset, top - bottom - 2 * inset) + b" re S"


def _line_numbers(page: Page, trim: Bounds, styles: Mapping[str, ParagraphStyle]) -> bytes:
    """A number left of each line of running text, from 1 in each column."""
    columns: dict[int, list[tuple[float, float]]] = {}
    for item in page.items:
        if isinstance(item, PlacedLines):
            style = styles[item.block.block.style]
            for row in range(item.last - item.first):
                foot = item.y + (row + 1 - _FOOT) * style.leading
                columns.setdefault(item.column, []).append((foot, item.x))
    parts = [b"0.35 0.35 0.35 RG 0.3 w 1 J 1 j"]
    for lines in columns.values():
        edge = min(x for _, x in lines)
        for number, (foot, _) in enumerate(sorted(lines), start=1):
            figures = str(number)
            x = trim[0] + edge - 4 - stroked_width(figures, _FIGURES)
            parts.append(stroked(figures, x, trim[3] - foot, _FIGURES))
    return b"\n".join(parts)


def _watermark(trim: Bounds) -> bytes:
    """PROOF across the page, from corner to corner, as thin as glass: the graphics state is the caller's."""
    left, bottom, right, top = trim
    width, height = right - left, top - bottom
    angle = math.atan2(height, width)
    size = 0.17 * min(width, height) * 1.1
    long = stroked_width("PROOF", size)
    cosine, sine = math.cos(angle), math.sin(angle)
    turn = write_numbers(cosine, sine, -sine, cosine, (left + right) / 2, (bottom + top) / 2)
    stroke = write_numbers(size / 9) + b" w 0.6 0.1 0.05 RG 1 J 1 j "
    return turn + b" cm " + stroke + stroked("PROOF", -long / 2, -size / 2, size)
