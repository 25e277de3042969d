"""The picture of page 1 that stands in the letter."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import pypdfium2  # type: ignore[import-untyped]

from forumpress.errors import InputError
from forumpress.finding import error

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
        with pypdfium2.PdfDocument(pdf) as document:
            page = document[0]
            scale = WIDTH / page.get_width()
            if page.get_height() * scale > 4 * WIDTH:
                raise ValueError("the page is too tall for a cover")
            picture = page.render(scale=scale).to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, IndexError, ValueError, ZeroDivisionError) as problem:
        raise InputError([error("mail/cover", f"page 1 cannot be drawn for the e-mail: {problem}")]) from None
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return Cover(stream.getvalue())
