# SPDX-License-Identifier: MIT
"""Pictures of pages: pdfium rasters a page, and only what differs from the picture before is sent."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageChops

from forumpress.finding import Rect
from forumpress.pdf.raster import PageRasters

MOST_PIXELS = 40_000_000
LEAST_SCALE, MOST_SCALE = 0.05, 8.0
"""Pixels a point."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A PNG of the part of a picture from (x, y) on; `whole` is the size of all of it, in pixels."""

    png: bytes
    x: int
    y: int
    whole: tuple[int, int]


def _bounded(rasters: PageRasters, scale: float) -> float:
    width, height = rasters.size(0)
    return float(max(LEAST_SCALE, min(scale, MOST_SCALE, (MOST_PIXELS / (width * height)) ** 0.5)))


@contextmanager
def _page(pdf: bytes) -> Iterator[PageRasters]:
    with PageRasters(pdf) as rasters:
        # Editions reach beyond the trim, by their bleed or the proof's margin.
        rasters.crop_to_trim(0)
        yield rasters


def raster(pdf: bytes, scale: float) -> Image.Image:
    """The first page of a PDF, `scale` pixels a point, on white."""
    with _page(pdf) as rasters:
        return rasters.draw(0, _bounded(rasters, scale))


def repainted(before: Image.Image, scale: float, pdf: bytes, rect: Rect) -> Image.Image:
    """A picture at `scale` with a rectangle of it (points from the top left) taken from a PDF's first page."""
    with _page(pdf) as rasters:
        scale = _bounded(rasters, scale)
        left, top = max(0, math.floor(rect.x * scale)), max(0, math.floor(rect.y * scale))
        right = min(before.width, math.ceil((rect.x + rect.width) * scale))
        bottom = min(before.height, math.ceil((rect.y + rect.height) * scale))
        if left >= right or top >= bottom:
            return before.copy()
        # pdfium is given points and rounds them up to pixels: half a pixel less gives the pixel that is meant.
        edges = (left, before.height - bottom, before.width - right, top)
        west, south, east, north = ((edge - 0.5) / scale for edge in edges)
        part = rasters.draw(0, scale, (west, south, east, north))
        picture = before.copy()
        picture.paste(part, (left, top))
        return picture


def patch(picture: Image.Image, before: Image.Image | None) -> Patch:
    """What must be drawn over `before` so that it shows `picture`; all of it where there is none."""
    box = (0, 0, *picture.size)
    if before is not None and before.size == picture.size:
        box = ImageChops.difference(picture, before).getbbox() or (0, 0, 1, 1)
    part = picture if box == (0, 0, *picture.size) else picture.crop(box)
    buffer = io.BytesIO()
    part.save(buffer, "PNG", compress_level=1)
    return Patch(buffer.getvalue(), box[0], box[1], picture.size)


def characters_before(pdf: bytes, rect: Rect, x: float) -> int:
    """How many visible characters are drawn inside a rectangle (points from the top left) left of x."""
    with _page(pdf) as rasters:
        _, height = rasters.size(0)
        before = 0
        for left, bottom, right, top in rasters.character_boxes(0):
            middle_x, middle_y = (left + right) / 2, height - (bottom + top) / 2
            inside = rect.x - 1 <= middle_x <= rect.x + rect.width + 1 and rect.y <= middle_y <= rect.y + rect.height
            before += inside and right <= x
        return before
