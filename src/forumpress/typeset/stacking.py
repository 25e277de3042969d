# SPDX-License-Identifier: MIT
"""One story after another: on which page and in which row each begins, and what stands at the foot of its last page.

Rows of the grid and nothing else, so that an issue can be weighed in many ways before one of them is made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forumpress.issue.model import Start
from forumpress.layout.elements import element_named
from forumpress.layout.format import PageFormat
from forumpress.layout.packfile import Rules
from forumpress.layout.story import Stand
from forumpress.typeset.columns import Grid
from forumpress.typeset.pages import Sheet, TypeArea, make_up_story
from forumpress.typeset.piece import SetPiece
from forumpress.typeset.plan import Galley, SetBox
from forumpress.typeset.settle import FOOT, MIDDLE


@dataclass(frozen=True, slots=True)
class Bearing:
    """Where the pages made so far end: how many there are, and the first free row of the last."""

    pages: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class FootSlot:
    """A box at a page's foot: its piece; on which page after the story's last; its row and rows.

    `share` is how much of what is left of its last row stands above it.
    """

    piece: int
    page: int
    row: int
    rows: int
    share: float


@dataclass(frozen=True, slots=True)
class Stack:
    """A story's pages. The first sheet stands on the page before it where it `runs_on`, each other on one of its own.

    `left_out` are the pieces for which the foot had no room; `end` is where the pages end then.
    """

    sheets: tuple[Sheet, ...]
    runs_on: bool
    foot: tuple[FootSlot, ...]
    left_out: tuple[int, ...]
    end: Bearing


@dataclass(frozen=True, slots=True)
class StackedStory:
    """How a story's pieces are stacked: those that flow come first, those that stand at the foot last."""

    pieces: tuple[SetPiece, ...]
    start: Start
    may_run_on: bool
    optional: frozenset[int]
    """Pieces of the foot that are left out where there is no room."""

    @classmethod
    def of(cls, galley: Galley, pieces: tuple[SetPiece, ...]) -> StackedStory:
        """What stacking needs of a galley with these pieces."""
        boxes = ((at, block) for at, block in enumerate(galley.blocks) if isinstance(block, SetBox))
        optional = frozenset(at for at, block in boxes if element_named(block.block.kind).optional)
        return cls(pieces, galley.story.start, galley.story.may_run_on, optional)

    @property
    def flow(self) -> tuple[SetPiece, ...]:
        """What stands in the flow, or floats in it."""
        return tuple(piece for piece in self.pieces if piece.stand is not Stand.FOOT)


class Stacker:
    """Stacks the stories of one page format with its rules."""

    def __init__(self, format: PageFormat, rules: Rules) -> None:
        self.grid = Grid(format.leading, rules.float_gap)
        self.frame = TypeArea(format.rows, format.columns, self.grid)
        self._lift = format.first_page_lift
        self._gap = rules.article_gap

    def stack(self, story: StackedStory, here: Bearing) -> Stack:
        """The story's pages after those that end `here`."""
        flow = story.flow
        foot = range(len(flow), len(story.pieces))
        reserve = self._reserve(story, foot)
        sheets: tuple[Sheet, ...] | None = None
        if story.may_run_on and here.pages:
            start = here.end + self._gap
            if start < self.frame.rows:
                sheets = make_up_story(flow, self.frame, start, 0, reserve)
            if story.start is not Start.CONTINUE and sheets and not self._all_fits(sheets, reserve):
                sheets = None
        runs_on = sheets is not None
        if sheets is None:
            fresh = 0 if here.pages else -self._lift
            sheets = make_up_story(flow, self.frame, fresh, fresh, reserve)
        assert sheets is not None
        pages = here.pages + len(sheets) - runs_on
        slots, left_out, end = self._foot(story, foot, Bearing(pages, sheets[-1].end))
        return Stack(sheets, runs_on, slots, left_out, end)

    def in_turn(self, stories: Sequence[StackedStory]) -> Iterator[tuple[Stack, Bearing]]:
        """The stacks of an issue's stories, each with the bearing at which it begins.

        A page below which nothing can follow counts as full.
        """
        here = Bearing()
        for number, story in enumerate(stories):
            if number and not story.may_run_on:
                here = Bearing(here.pages, self.frame.rows)
            stack = self.stack(story, here)
            yield stack, here
            here = stack.end

    def _all_fits(self, sheets: Sequence[Sheet], reserve: int) -> bool:
        """Whether a story ends on the page on which it begins, with what stands at that page's foot."""
        return len(sheets) == 1 and sheets[0].end + reserve <= self.frame.rows

    def _reserve(self, story: StackedStory, foot: range) -> int:
        """Rows that the imprint needs at the foot of the last page; fillers need none."""
        needed = (story.pieces[at] for at in foot if at not in story.optional)
        return sum(piece.picture_rows(self.grid.leading) + piece.before for piece in needed)

    def _foot(
        self, story: StackedStory, foot: range, here: Bearing
    ) -> tuple[tuple[FootSlot, ...], tuple[int, ...], Bearing]:
        """Imprint and fillers at the foot of the last page, from the bottom up; each on a new one where it must."""
        edge = self.frame.rows
        placed: list[FootSlot] = []
        left_out: list[int] = []
        first = here.pages
        for index in reversed(foot):
            piece = story.pieces[index]
            rows = piece.picture_rows(self.grid.leading)
            if here.end + piece.before + rows > edge:
                if index in story.optional:
                    left_out.append(index)
                    continue
                here = Bearing(here.pages + 1, 0)
                edge = self.frame.rows
            share = FOOT if edge == self.frame.rows else MIDDLE
            edge -= rows
            placed.append(FootSlot(index, here.pages - first, edge, rows, share))
            edge -= piece.before
        if placed:
            here = Bearing(here.pages, self.frame.rows)
        return tuple(placed), tuple(left_out), here
