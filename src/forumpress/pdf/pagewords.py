# SPDX-License-Identifier: MIT
"""The words of whole pages, in painting order, and where each stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator

from forumpress.finding import Rect
from forumpress.pdf.pageview import PageView
from forumpress.pdf.pdffile import PdfFile


def words_of_pages(document: PdfFile, most: int) -> Iterator[tuple[int, str, Callable[[int], Rect]]]:
    """For each of the first pages: its number, its text, and what gives the box of a position in that text.

    Pieces that follow on one line are joined by a space unless they touch; the text is good for
    searching, not for reading.
    """
    for page in document.pages[:most]:
        text, box_of = _page_words(page)
        yield page.number, text, box_of


def _page_words(page: PageView) -> tuple[str, Callable[[int], Rect]]:
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    paints = page.text_marks
    before = None
    for paint in paints:
        piece = paint.text.replace("\u00ad", "").replace("\u00a0", " ")
        if before is not None:
            same_line = abs(paint.bounds[1] - before.bounds[1]) < 0.5 * max(paint.size, 1)
            touches = same_line and -0.1 * paint.size <= paint.bounds[0] - before.bounds[2] < 0.12 * paint.size
            if not touches:
                piece = " " + piece
        starts.append(length)
        parts.append(piece)
        length += len(piece)
        before = paint

    def box_of(position: int) -> Rect:
        return page.rect(paints[max(0, bisect_right(starts, position) - 1)].bounds)

    return "".join(parts), box_of
