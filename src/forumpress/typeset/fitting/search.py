# SPDX-License-Identifier: MIT
"""The cheapest way to end on a given page: each story in one of several ways, one story after another.

What a page looks like depends on nothing but where the story before it ends, so that pages can be chosen as Knuth and
Plass choose lines: Michael F. Plass, "Optimal Pagination Techniques for Automatic Typesetting Systems" (Stanford,
1981); Frank Mittelbach, "A General Framework for Globally Optimized Pagination" (Computational Intelligence 35, 2019),
who varies paragraphs by a line as we do. The ways of an issue are a graph from bearing to bearing, in which the
cheapest path is looked for (E. W. Dijkstra, "A Note on Two Problems in Connexion with Graphs", 1959). Ways are tried in
the order of their cost, each only when no cheaper path is left, so that what is found first is the cheapest.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from forumpress.memory import Same
from forumpress.typeset.stacking import Bearing, Stack, StackedStory, Stacker

SHORT = 1 / 3
"""Share of a page from which on it does not look forgotten."""
WHITE = 4.0
"""What a whole white page inside the issue would cost; as many as so many paragraphs in another line count."""

T = TypeVar("T")


@dataclass(frozen=True)
class Way(Generic[T]):
    """One way to set a story, and what it costs.

    `also` are other shapes of the same way, for what is not known to the line (where in its text an editor will cut):
    all must end on the same page, and the lowest counts.
    """

    story: StackedStory
    cost: float
    meant: T
    also: tuple[StackedStory, ...] = ()


class Landing(NamedTuple):
    """Where a way ends, how many pages it leaves short, and what its white costs."""

    end: Bearing
    short: int
    white: float


@dataclass(frozen=True)
class Path(Generic[T]):
    """The ways that were chosen, in the order of the stories, and what they cost together."""

    ways: tuple[Way[T], ...]
    cost: float
    short: int


class _Node(NamedTuple, Generic[T]):
    """A place on the way: the story to be set next and where it begins; about to take its way `at`, -1 on arrival."""

    number: int
    here: Bearing
    short: int
    spent: float
    link: _Link[T]
    at: int


_Link: TypeAlias = "tuple[Way[T], _Link[T]] | None"
"""The ways to a node, the last first."""

Holds = Callable[[int, Stack, Bearing], bool]
"""Whether what is pinned in the story of that number stands where it did."""


@dataclass
class Search:
    """Looks for cheapest paths through an issue; what it found out about one serves the next.

    At most `budget` ways are made up, together.
    """

    stacker: Stacker
    holds: Holds = lambda number, stack, here: True
    budget: int = 6000
    _known: dict[Hashable, Landing | None] = field(default_factory=dict)

    def cheapest(
        self, stories: Sequence[Sequence[Way[T]]], wanted: int, short: int, runs_on: Sequence[bool]
    ) -> Path[T] | None:
        """The cheapest path that ends on page `wanted` with at most so many short pages; None where there is none.

        Each story's ways stand in the order of their cost. `runs_on` says which stories may begin below the one before.
        """
        serial = itertools.count()
        heap: list[tuple[float, int, _Node[T]]] = [(0.0, next(serial), _Node(0, Bearing(), 0, 0.0, None, -1))]
        done: set[tuple[int, Bearing, int]] = set()
        while heap:
            cost, _, node = heapq.heappop(heap)
            if node.at < 0:
                if node.number == len(stories):
                    return Path(_unlinked(node.link), cost, node.short)
                if (node.number, node.here, node.short) in done:
                    continue
                done.add((node.number, node.here, node.short))
            else:
                end = self._step(stories, node, wanted, short, runs_on)
                if end is not None:
                    heapq.heappush(heap, (end.spent, next(serial), end))
            if node.at + 1 < len(stories[node.number]):
                following = node._replace(at=node.at + 1)
                dear = following.spent + stories[node.number][following.at].cost
                heapq.heappush(heap, (dear, next(serial), following))
        return None

    def _step(
        self, stories: Sequence[Sequence[Way[T]]], node: _Node[T], wanted: int, most: int, runs_on: Sequence[bool]
    ) -> _Node[T] | None:
        """Where the way that a node is about to take leads; None where it leads nowhere."""
        way = stories[node.number][node.at]
        following = node.number + 1
        last = following == len(stories)
        landing = self.land(node.number, way, node.here, last)
        if landing is None:
            return None
        end, short = landing.end, node.short + landing.short
        spent = node.spent + way.cost + landing.white
        if not last and not runs_on[following]:
            short, spent, end = self._closed(end, short, spent)
        if short > most or end.pages > wanted or (last and end.pages != wanted):
            return None
        return _Node(following, end, short, spent, (way, node.link), -1)

    def _closed(self, end: Bearing, short: int, spent: float) -> tuple[int, float, Bearing]:
        """A page below which nothing more comes: whether it is short, what its white costs; it counts as full then."""
        rows = self.stacker.frame.rows
        return short + self._is_short(end.end), spent + self._white(end.end), Bearing(end.pages, rows)

    def land(self, number: int, way: Way[T], here: Bearing, last: bool) -> Landing | None:
        """Where a way of a story ends that begins `here`; None where it cannot be, or not be told."""
        key = number, Same(way), here
        if key not in self._known:
            if self.budget <= 0:
                return None
            self.budget -= 1
            self._known[key] = self._landed(number, way, here, last)
        return self._known[key]

    def _landed(self, number: int, way: Way[T], here: Bearing, last: bool) -> Landing | None:
        landings = []
        for story in (way.story, *way.also):
            stack = self.stacker.stack(story, here)
            if not self.holds(number, stack, here):
                return None
            landings.append(self._weighed(stack, here, last))
        if len({landing.end.pages for landing in landings}) > 1:
            return None
        return max(landings, key=lambda each: (each.short, each.end.end))

    def _weighed(self, stack: Stack, here: Bearing, last: bool) -> Landing:
        """What a stack's pages cost: the page before it too where it begins a new one, its own last only at the end."""
        full = [sheet.end for sheet in stack.sheets]
        foot = [0] * (1 + max((slot.page for slot in stack.foot), default=0))
        for slot in stack.foot:
            foot[slot.page] += slot.rows
        pages = [(end, 0) for end in full[:-1]]
        if here.pages and not stack.runs_on:
            pages.insert(0, (here.end, 0))
        ended = [(full[-1], foot[0]), *((0, depth) for depth in foot[1:])]
        pages += ended if stack.foot or last else []
        short = sum((flow <= 0 and depth > 0) or self._is_short(flow + depth) for flow, depth in pages)
        inside = pages[:-1] if last else pages
        return Landing(stack.end, short, sum(self._white(flow + depth) for flow, depth in inside))

    def _is_short(self, filled: int) -> bool:
        """Whether so many rows are few enough that make-up warns, or tries to save them."""
        return filled <= self.stacker.frame.rows * SHORT + 0.5

    def _white(self, filled: int) -> float:
        white = 1 - filled / self.stacker.frame.rows
        return WHITE * white if white > SHORT else 0.0


def _unlinked(link: _Link[T]) -> tuple[Way[T], ...]:
    ways: list[Way[T]] = []
    while link is not None:
        ways.append(link[0])
        link = link[1]
    return tuple(reversed(ways))
