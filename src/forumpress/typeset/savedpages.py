# SPDX-License-Identifier: MIT
"""Short last pages saved: a few paragraphs set one line tighter, so that a story ends a page earlier.

A pure step between setting and make-up: the same galleys always give the same pages.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from forumpress.layout.format import PageFormat
from forumpress.layout.story import Stand
from forumpress.memory import Remembered, Same
from forumpress.typeset.plan import Galley, PagePlan, PlacedBox, PlacedLines, PlacedNotes, SetBlock, SetParagraph

MOST_SAVED = 12
"""Rows on a last page, all columns together, from which on it is not tried."""
_LEAST_LINES = 5
"""Shortest paragraph that is set tighter, in lines."""
_SLACK = 2
"""Rows, more or fewer than stand on the last page, that may have to be saved: widows leave some empty, headings too."""

MakeUp = Callable[[Sequence[Galley]], PagePlan]
Tighter = Callable[[SetParagraph], SetParagraph | None]


Savings = Remembered[Hashable, tuple[Galley, ...]]
"""What came of trying to save a story's last page: the story set tighter, or nothing where that saves no page.

By the galley, by where on its page it began (points from the trim's head), and by the galleys that run on below it.
"""


def save_pages(
    galleys: tuple[Galley, ...], make_up: MakeUp, tighter: Tighter, format: PageFormat, known: Savings
) -> tuple[tuple[Galley, ...], PagePlan]:
    """The galleys and their pages, without last pages of a third or less that a tighter setting saves.

    A story that says itself how it is to be set (`copyfit`) is left as it is.
    `tighter` sets a paragraph in one line fewer, or says None where that would look tight.
    """
    plan = make_up(galleys)
    for number, galley in enumerate(galleys):
        surplus = _surplus(plan, galley, format) if galley.story.copyfit is None else 0
        if not 0 < surplus <= MOST_SAVED:
            continue
        key = Same(galley), _begins(plan, galley), *map(Same, _running_on(galleys[number + 1 :]))
        tried = known.get(key)
        found = None
        candidates: Iterable[Galley] = _shortened(galley, surplus, tighter) if tried is None else tried
        for shorter in candidates:
            changed = (*galleys[:number], shorter, *galleys[number + 1 :])
            saved = make_up(changed)
            if len(saved.pages) < len(plan.pages) and len(saved.findings) <= len(plan.findings):
                found = shorter, changed, saved
                break
        known.put(key, found[:1] if found else ())
        if found:
            _, galleys, plan = found
    return galleys, plan


def _running_on(galleys: Sequence[Galley]) -> tuple[Galley, ...]:
    return tuple(takewhile(lambda galley: galley.story.may_run_on, galleys))


def _begins(plan: PagePlan, galley: Galley) -> float:
    keys = {block.block.key for block in galley.blocks}
    page = plan.pages[plan.first_pages[galley.story.key] - 1]
    own = (item.y for item in page.items if not isinstance(item, PlacedNotes) and item.block.block.key in keys)
    return min(own, default=0.0)


def _surplus(plan: PagePlan, galley: Galley, format: PageFormat) -> int:
    """Rows of text that the story has on its last page; 0 where that page is more than a third full or holds more."""
    keys = {block.block.key for block in galley.blocks}
    first = plan.first_pages.get(galley.story.key, 0)
    rows, at = 0, 0
    for page in plan.pages[max(first - 1, 0) :]:
        flow = [item for item in page.items if not (isinstance(item, PlacedBox) and _at_foot(item.block))]
        own = [item for item in flow if isinstance(item, PlacedLines) and item.block.block.key in keys]
        if not own:
            break
        ends = (item.y + (item.last - item.first) * format.leading for item in own)
        short = max(ends) <= format.row_y(format.rows / 3 + 0.5)
        rows, at = (sum(item.last - item.first for item in own) if short and len(own) == len(flow) else 0), page.number
    return rows if at > first else 0


def _at_foot(block: SetBlock) -> bool:
    return not isinstance(block, SetParagraph) and block.block.stand is Stand.FOOT


def _shortened(galley: Galley, surplus: int, tighter: Tighter) -> Iterator[Galley]:
    """The story with more and more of its longest paragraphs in one line fewer."""
    long = [
        (at, block)
        for at, block in enumerate(galley.blocks)
        if isinstance(block, SetParagraph) and len(block.lines) >= _LEAST_LINES
    ]
    if len(long) < surplus - _SLACK:
        return
    blocks = list(galley.blocks)
    saved = 0
    for at, block in sorted(long, key=lambda each: -len(each[1].lines)):
        tight = tighter(block)
        if tight is not None:
            blocks[at] = tight
            saved += 1
            if saved >= surplus - _SLACK:
                yield replace(galley, blocks=tuple(blocks))
            if saved == surplus + _SLACK:
                return
