# SPDX-License-Identifier: MIT
"""The boxes of a page for the press (ISO 32000-1, 14.11.2; ISO 15930-7, 6.6)."""

from __future__ import annotations

from typing import Any

from pikepdf import Array

from forumpress.errors import InternalError
from forumpress.length import MM
from forumpress.pdf.matrix import Bounds
from forumpress.pdf.objects import inherited, number_list
from forumpress.typeset.proof import PageSize

_TOLERANCE = 0.1 * MM
SLUG = 10 * MM
"""White round the bleed that holds the marks."""


def trim_box(page: Any, size: PageSize, drawn_bleed: float) -> Bounds:
    """The trim of a page that was drawn with so much bleed on each side.

    Raises InternalError when the page does not have the size of trim and bleed within 0.1 mm.
    """
    media = number_list(inherited(page, "/MediaBox"), 4)
    if media is None:
        raise InternalError("a drawn page has no size")
    left, bottom, right, top = media
    width, height = size.width + 2 * drawn_bleed, size.height + 2 * drawn_bleed
    if abs(right - left - width) > _TOLERANCE or abs(top - bottom - height) > _TOLERANCE:
        raise InternalError(
            f"a drawn page is {right - left:.1f} x {top - bottom:.1f} pt instead of {width:.1f} x {height:.1f}"
        )
    return (
        left + drawn_bleed,
        bottom + drawn_bleed,
        left + drawn_bleed + size.width,
        bottom + drawn_bleed + size.height,
    )


def grow(bounds: Bounds, by: float) -> Bounds:
    """A box that much larger on every side."""
    return (bounds[0] - by, bounds[1] - by, bounds[2] + by, bounds[3] + by)


def set_boxes(page: Any, trim: Bounds, bleed: float, *, marks: bool) -> None:
    """Gives a page its boxes; the CropBox goes, since it hides what the press needs."""
    bleed_box = grow(trim, bleed)
    page.TrimBox = _array(trim)
    page.BleedBox = _array(bleed_box)
    page.MediaBox = _array(grow(bleed_box, SLUG) if marks else bleed_box)
    for name in ("/CropBox", "/ArtBox", "/UserUnit", "/Rotate"):
        if name in page:
            del page[name]


def _array(bounds: Bounds) -> Array:
    return Array([round(value, 4) for value in bounds])
