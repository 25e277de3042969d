# SPDX-License-Identifier: MIT
"""Pages as pictures, drawn by pdfium; the only module that speaks to it.

pdfium keeps state for the whole process and is not made for threads, so one lock stands round every call.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from types import TracebackType
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

from forumpress.pdf.matrix import Bounds

_PDFIUM = RLock()
_FAILURES = (pypdfium2.PdfiumError, IndexError, ValueError, ZeroDivisionError, MemoryError)


class CannotDraw(ValueError):
    """pdfium cannot open the file or draw the page; the message says which."""


class PageRasters:
    """An opened PDF whose pages can be drawn. Positions count from 0, lengths are points.

    Raises CannotDraw when the file cannot be opened. To be closed, or used in a `with` statement.
    """

    def __init__(self, pdf: bytes) -> None:
        with _PDFIUM:
            try:
                self._document = pypdfium2.PdfDocument(pdf)
            except _FAILURES as problem:
                raise CannotDraw(f"the file cannot be drawn ({problem})") from None

    def __len__(self) -> int:
        with _PDFIUM:
            return len(self._document)

    def __enter__(self) -> PageRasters:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def size(self, position: int) -> tuple[float, float]:
        """Width and height of a page as viewers show it: its CropBox, turned as it says."""
        with self._page(position) as page:
            width, height = page.get_size()
            return float(width), float(height)

    def trim_margins(self, position: int) -> Bounds:
        """What a viewer shows beyond the trim, left, below, right and above; negative where it shows less."""
        with self._page(position) as page:
            crop, trim = page.get_cropbox(), page.get_trimbox()
            return (trim[0] - crop[0], trim[1] - crop[1], crop[2] - trim[2], crop[3] - trim[3])

    def draw(self, position: int, scale: float, cut: Bounds = (0.0, 0.0, 0.0, 0.0)) -> Image.Image:
        """A page in RGB on white, its annotations included; `scale` in pixels a point.

        `cut` is left away at the left, below, at the right and above. Raises CannotDraw.
        """
        with self._page(position) as page:
            crop = tuple(max(0.0, margin) for margin in cut)
            picture: Image.Image = page.render(scale=scale, crop=crop, rev_byteorder=True).to_pil()
            return picture.convert("RGB")

    def draw_trim(self, position: int, scale: float) -> Image.Image:
        """The part of a page inside its trim. Raises CannotDraw."""
        return self.draw(position, scale, self.trim_margins(position))

    def crop_to_trim(self, position: int) -> None:
        """Makes the trim what is shown of a page from now on, and where its lengths begin."""
        with self._page(position) as page:
            page.set_cropbox(*page.get_trimbox())

    def character_boxes(self, position: int) -> list[Bounds]:
        """The boxes of a page's visible characters in its user space, in painting order. Raises CannotDraw."""
        with self._page(position) as page:
            text = page.get_textpage()
            try:
                visible = (at for at in range(text.count_chars()) if text.get_text_range(at, 1).strip())
                return [text.get_charbox(at) for at in visible]
            finally:
                text.close()

    def close(self) -> None:
        """Lets the file go."""
        with _PDFIUM:
            self._document.close()

    @contextmanager
    def _page(self, position: int) -> Iterator[Any]:
        with _PDFIUM:
            try:
                yield self._document[position]
            except _FAILURES as problem:
                raise CannotDraw(f"page {position + 1} cannot be drawn ({problem})") from None
