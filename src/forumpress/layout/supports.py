# SPDX-License-Identifier: MIT
"""What an issue asks for that its layout says it is not made for."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.finding import Finding, note, warning
from forumpress.issue.model import Article, Figure, Issue, Span, extras_of
from forumpress.layout.pack import Pack

_HINT = "Leave it out, or build in a layout that is made for it: “forumpress layouts --json” tells."


def unsupported(issue: Issue, pack: Pack) -> Iterator[Finding]:
    """`layout/unsupported` for each drop cap, wide or full box, pair and footnote that is not in `pack.supports`.

    A note where an ornament is left out, a warning where something may come out otherwise than meant.
    """
    for article in issue.articles():
        yield from _in_article(article, pack)


def _in_article(article: Article, pack: Pack) -> Iterator[Finding]:
    def tell(feature: str, what: str) -> str:
        return f"the layout “{pack.name}” is not made for {what} ({feature})"

    if article.drop_cap and "drop-cap" not in pack.supports:
        yield note("layout/unsupported", tell("drop-cap", "drop caps"), hint=_HINT, place=article.place("drop_cap"))
    for box in extras_of(article):
        sized = isinstance(box, Figure) and box.size is not None
        span = box.shown_size.span if isinstance(box, Figure) else box.span
        if span is not Span.COLUMN and span.value not in pack.supports:
            message = tell(span.value, f"boxes of {span.value} span")
            yield warning("layout/unsupported", message, hint=_HINT, place=box.place("size" if sized else "span"))
    for figure in article.figures:
        if figure.pair is not None and "pair" not in pack.supports:
            yield warning("layout/unsupported", tell("pair", "pairs"), hint=_HINT, place=figure.place("pair"))
    if "footnotes" not in pack.supports:
        for runs in article.prose.notes.values():
            if runs:
                message = tell("footnotes", "footnotes")
                yield warning("layout/unsupported", message, hint=_HINT, place=runs[0].text.place())
