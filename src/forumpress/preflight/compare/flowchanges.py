# SPDX-License-Identifier: MIT
"""How the pages and the articles on them moved."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from forumpress.length import MM
from forumpress.preflight.compare.changes import Change, ChangeKind, ChangePlace, counted
from forumpress.preflight.compare.comparedfile import BookmarkedArticle, ComparedFile
from forumpress.preflight.compare.pairing import Pair


def page_changes(old: ComparedFile, new: ComparedFile, pairs: tuple[Pair, ...]) -> Iterator[Change]:
    """Pages that were inserted or dropped, or have another size."""
    for o, n in pairs:
        if o is None and n is not None:
            after = f"after page {n}" if n else "at the beginning"
            yield Change(ChangeKind.PAGES, f"page {n + 1} is new, {after}", (), (ChangePlace(n + 1),))
        elif n is None and o is not None:
            yield Change(ChangeKind.PAGES, f"page {o + 1} of the old file is gone", (ChangePlace(o + 1),))
        elif o is not None and n is not None:
            before, after_size = old.pages[o].size, new.pages[n].size
            if max(abs(a - b) for a, b in zip(before, after_size, strict=True)) > 0.1 * MM:
                sizes = [f"{width / MM:.1f} x {height / MM:.1f} mm" for width, height in (before, after_size)]
                message = f"page {n + 1} is {sizes[1]} instead of {sizes[0]}"
                yield Change(ChangeKind.PAGES, message, (ChangePlace(o + 1),), (ChangePlace(n + 1),))


def article_changes(old: ComparedFile, new: ComparedFile, pairs: tuple[Pair, ...]) -> Iterator[Change]:
    """Articles that came, went, grew, shrank or begin and end on other pages.

    Bookmarks name them; where one of the files has none, nothing can be said.
    """
    if not old.articles or not new.articles:
        return
    counterpart = {o + 1: n + 1 for o, n in pairs if o is not None and n is not None}
    matcher = SequenceMatcher(None, [a.title for a in old.articles], [a.title for a in new.articles], autojunk=False)
    for kind, o1, o2, n1, n2 in matcher.get_opcodes():
        before, after = old.articles[o1:o2], new.articles[n1:n2]
        if kind == "equal" or (kind == "replace" and len(before) == len(after)):
            for was, now in zip(before, after, strict=True):
                yield from _moved(was, now, counterpart)
            continue
        for gone in before:
            message = f"article {gone.number} of the old file ({_title(gone)}) is gone"
            yield Change(ChangeKind.FLOW, message, (ChangePlace(gone.page),))
        for fresh in after:
            yield Change(
                ChangeKind.FLOW, f"article {fresh.number} ({_title(fresh)}) is new", (), (ChangePlace(fresh.page),)
            )


def _moved(was: BookmarkedArticle, now: BookmarkedArticle, counterpart: dict[int, int]) -> Iterator[Change]:
    parts = []
    longer = now.lines - was.lines
    if longer:
        parts.append(f"is {counted(abs(longer), 'line')} {'longer' if longer > 0 else 'shorter'}")
    # A page that merely has another number since pages were inserted before it is no news.
    if counterpart.get(was.page) != now.page:
        parts.append(f"begins on page {now.page} instead of {was.page}")
    if counterpart.get(was.last_page) != now.last_page:
        parts.append(f"ends on page {now.last_page} instead of {was.last_page}")
    if parts:
        message = f"article {now.number} ({_title(now)}) {' and '.join(parts)}"
        yield Change(ChangeKind.FLOW, message, (ChangePlace(was.page),), (ChangePlace(now.page),))


def _title(article: BookmarkedArticle) -> str:
    return f"“{article.title[:60]}…”" if len(article.title) > 60 else f"“{article.title}”"
