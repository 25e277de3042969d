# SPDX-License-Identifier: MIT
"""The picture of page 1 that stands in the letter."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from forumpress.errors import InputError
from forumpress.finding import error
from forumpress.pdf.raster import CannotDraw, PageRasters

COVER_ID = "cover@forumpress"
"""Its Content-ID (RFC 2392), without the angle brackets."""
WIDTH = 376
"""Pixels: twice the 188 at which it is shown, sharp on dense screens."""
_QUALITY = 78


@dataclass(frozen=True, slots=True)
class Cover:
    """A small picture, with its media type."""

    data: bytes = field(repr=False)
    media_type: str = "image/jpeg"


def draw_cover(pdf: bytes) -> Cover:
    """Page 1 of a PDF as a JPEG, WIDTH pixels wide. Raises InputError (`mail/cover`) when it cannot be drawn."""
    try:
        with PageRasters(pdf) as rasters:
            width, height = rasters.size(0)
            if height > 4 * width:
                raise CannotDraw("the page is too tall for a cover")
            picture = rasters.draw(0, WIDTH / width)
    except CannotDraw as problem:
        raise InputError([error("mail/cover", f"page 1 cannot be drawn for the e-mail: {problem}")]) from None
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return Cover(stream.getvalue())
