# SPDX-License-Identifier: MIT
"""Gathers the same fault of many marks into one for each page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault


def faults_per_page(
    document: Document,
    judge: Callable[[PageView, Paint], str | None],
    detail: Callable[[Paint], str] | None = None,
) -> Iterator[Fault]:
    """One fault for each page and sentence that `judge` gives of a mark; None means that the mark is well.

    The box is that of the first mark, and the message counts the others; `detail` adds what is to
    be said of the first alone, such as its words.
    """
    for page in document.pages:
        first: dict[str, Paint] = {}
        counts: dict[str, int] = {}
        for paint in page.marks:
            message = judge(page, paint)
            if message is not None:
                first.setdefault(message, paint)
                counts[message] = counts.get(message, 0) + 1
        for message, paint in first.items():
            more = counts[message] - 1
            detailed = message if detail is None else f"{message}: {detail(paint)}"
            yield Fault(
                f"{detailed} (and {more} more on this page)" if more else detailed, page.number, page.rect(paint.bounds)
            )


def quoted(paint: Paint, most: int = 40) -> str:
    """The words of a piece of text, for a message: `“Annual report…”`."""
    words = " ".join(paint.text.split())
    return f"“{words[:most].rstrip()}…”" if len(words) > most else f"“{words}”"


def ink_words(paint: Paint) -> str:
    """A mark's colour as a printer says it: `C 20 M 80 Y 85 K 10`, or the names of its inks."""
    if paint.space.inks:
        return ", ".join(
            f"{name} {round(100 * share)} %" for name, share in zip(paint.space.inks, paint.values, strict=False)
        )
    if len(paint.inks) == 4:
        return " ".join(f"{name} {round(100 * share)}" for name, share in zip("CMYK", paint.inks, strict=True))
    return paint.space.family.value
