# SPDX-License-Identifier: MIT
"""Small pictures of pages, for reports."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from forumpress.finding import Rect
from forumpress.pdf.raster import CannotDraw, PageRasters

_MOST = 80
_WIDTH = 460
_LONGEST = 1_400


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A page's picture as a data address, and what turns a finding's box into per cent of it."""

    address: str
    width: int
    height: int
    left: float
    """Distance of the trim from the picture's left edge, in points."""
    top: float
    scale: float
    """Pixels for a point."""

    def frame(self, box: Rect) -> tuple[float, float, float, float]:
        """Left, top, width and height of a finding's box, in per cent of the picture and kept inside it."""
        x0, y0 = (self.left + box.x) * self.scale, (self.top + box.y) * self.scale
        x1, y1 = x0 + box.width * self.scale, y0 + box.height * self.scale
        x0, x1 = (min(max(x, 0.0), float(self.width)) for x in (x0, x1))
        y0, y1 = (min(max(y, 0.0), float(self.height)) for y in (y0, y1))
        across, down = 100 / self.width, 100 / self.height
        return (x0 * across, y0 * down, max(x1 - x0, 2) * across, max(y1 - y0, 2) * down)


def thumbnails_of(pdf: bytes, pages: Iterable[int]) -> dict[int, Thumbnail]:
    """Thumbnails of the pages of those numbers, from 1; pages that cannot be drawn are left out."""
    found: dict[int, Thumbnail] = {}
    with suppress(CannotDraw), PageRasters(pdf) as rasters:
        for number in sorted(set(pages))[:_MOST]:
            if 1 <= number <= len(rasters):
                with suppress(CannotDraw):
                    found[number] = _draw(rasters, number - 1)
    return found


def _draw(rasters: PageRasters, position: int) -> Thumbnail:
    width, height = rasters.size(position)
    scale = min(_WIDTH / max(width, 1.0), _LONGEST / max(height, 1.0))
    picture = rasters.draw(position, scale)
    left, _, _, top = rasters.trim_margins(position)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=72)
    address = "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode("ascii")
    return Thumbnail(address, picture.width, picture.height, left, top, scale)
