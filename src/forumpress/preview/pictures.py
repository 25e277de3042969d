"""Pictures of pages: pdfium rasters a page, and only what differs from the picture before is sent."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from PIL import Image, ImageChops

from forumpress.finding import Rect

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


def _bounded(page: pdfium.PdfPage, scale: float) -> float:
    width, height = page.get_size()
    return float(max(LEAST_SCALE, min(scale, MOST_SCALE, (MOST_PIXELS / (width * height)) ** 0.5)))


@contextmanager
def _page(pdf: bytes) -> Iterator[pdfium.PdfPage]:
    document = pdfium.PdfDocument(pdf)
    try:
        page = document[0]
        # Editions reach beyond the trim, by their bleed or the proof's margin.
        page.set_cropbox(*page.get_trimbox())
        yield page
    finally:
        document.close()


def raster(pdf: bytes, scale: float) -> Image.Image:
    """The first page of a PDF, `scale` pixels a point, on white."""
    with _page(pdf) as page:
        scale = _bounded(page, scale)
        picture: Image.Image = page.render(scale=scale, rev_byteorder=True).to_pil()
        return picture


def repainted(before: Image.Image, scale: float, pdf: bytes, rect: Rect) -> Image.Image:
    """A picture at `scale` with a rectangle of it (points from the top left) taken from a PDF's first page."""
    with _page(pdf) as page:
        scale = _bounded(page, scale)
        left, top = max(0, math.floor(rect.x * scale)), max(0, math.floor(rect.y * scale))
        right = min(before.width, math.ceil((rect.x + rect.width) * scale))
        bottom = min(before.height, math.ceil((rect.y + rect.height) * scale))
        if left >= right or top >= bottom:
            return before.copy()
        # pdfium is given points and rounds them up to pixels: half a pixel less gives the pixel that is meant.
        edges = (left, before.height - bottom, before.width - right, top)
        crop = tuple(max(0.0, (edge - 0.5) / scale) for edge in edges)
        part = page.render(scale=scale, crop=crop, rev_byteorder=True).to_pil()
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
    with _page(pdf) as page:
        height = page.get_height()
        text = page.get_textpage()
        before = 0
        for index in range(text.count_chars()):
            if not text.get_text_range(index, 1).strip():
                continue
            left, bottom, right, top = text.get_charbox(index)
            middle_x, middle_y = (left + right) / 2, height - (bottom + top) / 2
            inside = rect.x - 1 <= middle_x <= rect.x + rect.width + 1 and rect.y <= middle_y <= rect.y + rect.height
            before += inside and right <= x
        text.close()
        return before
