# SPDX-License-Identifier: MIT
"""Where the pages of the print edition begin in the text, so that readers of both can name the same place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from forumpress.layout.reflow.html import PageBreaks
from forumpress.layout.story import Stand
from forumpress.text import Text
from forumpress.typeset.flow import flatten
from forumpress.typeset.plan import Page, PagePlan, Placed, PlacedBox, PlacedLines

HEAD, MASTHEAD, IMPRINT = "article-head", "masthead", "imprint"


@dataclass(frozen=True, slots=True)
class BookBreaks:
    """The beginnings of all pages: on the title page, in the articles by their keys, at the imprint."""

    title: tuple[int, ...] = ()
    articles: Mapping[str, PageBreaks] = field(default_factory=lambda: MappingProxyType({}))
    imprint: tuple[int, ...] = ()


@dataclass(slots=True)
class _Found:
    start: list[int] = field(default_factory=list)
    texts: dict[tuple[str, int], tuple[int, ...]] = field(default_factory=dict)
    boxes: dict[str, tuple[int, ...]] = field(default_factory=dict)


def page_breaks(plan: PagePlan, articles: Mapping[str, str]) -> BookBreaks:
    """The breaks of a plan; `articles` names the article of each block by the block's key.

    A page begins with the first of it that stands in the flow of the text: figures at its head are read where the
    text calls them. A page of figures alone begins with the first of these.
    """
    title: list[int] = []
    imprint: list[int] = []
    found: dict[str, _Found] = {}
    for page in plan.pages:
        item = next(_candidates(page), None)
        if item is None:
            continue
        if isinstance(item, PlacedBox) and item.block.block.kind in (MASTHEAD, IMPRINT):
            (title if item.block.block.kind == MASTHEAD else imprint).append(page.number)
            continue
        key = item.block.block.key
        article = articles.get(key)
        if article is None:
            continue
        breaks = found.setdefault(article, _Found())
        if isinstance(item, PlacedBox):
            if item.block.block.kind == HEAD:
                breaks.start.append(page.number)
            else:
                own = key.removeprefix(f"{article}--")
                breaks.boxes[own] = (*breaks.boxes.get(own, ()), page.number)
            continue
        written = _first_written(flatten(item.block.block), item.block.lines[item.first].start)
        if written is None:
            breaks.start.append(page.number)
        else:
            breaks.texts[written] = (*breaks.texts.get(written, ()), page.number)
    made = {key: PageBreaks(tuple(each.start), each.texts, each.boxes) for key, each in found.items()}
    return BookBreaks(tuple(title), MappingProxyType(made), tuple(imprint))


def _candidates(page: Page) -> Iterator[PlacedLines | PlacedBox]:
    """What the page may begin with: first what stands in the flow, then the other boxes of articles, then the rest."""
    placed = [item for item in page.items if isinstance(item, PlacedLines | PlacedBox)]
    yield from (item for item in placed if _flows(item))
    yield from (item for item in placed if not _at_foot(item) and not _continues(item))
    yield from (item for item in placed if isinstance(item, PlacedBox) and item.block.block.kind == IMPRINT)


def _flows(item: Placed) -> bool:
    if isinstance(item, PlacedLines):
        return item.last > item.first
    return isinstance(item, PlacedBox) and item.block.block.kind in (HEAD, MASTHEAD)


def _continues(item: Placed) -> bool:
    return isinstance(item, PlacedBox) and item.first_row > 0


def _at_foot(item: Placed) -> bool:
    return isinstance(item, PlacedBox) and item.block.block.stand is Stand.FOOT


def _first_written(text: Text, start: int) -> tuple[str, int] | None:
    """File and origin of the first character from `start` on that an editor wrote."""
    packed = next((origin for origin in text.origins[start:] if origin), None)
    return None if packed is None else (text.file, packed)
