# SPDX-License-Identifier: MIT
"""The cheapest path through an issue, held against every path that there is and against a greedy hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, product

from hypothesis import given, settings
from hypothesis import strategies as st

from forumpress.issue.model import Span, Start
from forumpress.layout.format import PageFormat
from forumpress.layout.packfile import Rules
from forumpress.typeset.fitting.search import SHORT, WHITE, Search, Way
from forumpress.typeset.piece import SetPiece
from forumpress.typeset.stacking import Bearing, StackedStory, Stacker

FORMAT = PageFormat(420, 600, 50, 30, 30, 30, 2, 20, 13)
STACKER = Stacker(FORMAT, Rules())
ROWS = FORMAT.rows
HEAD = SetPiece("box", after=1, keep=True, span=Span.WIDE, height=4 * FORMAT.leading)


def story(lengths: Sequence[int], start: Start) -> StackedStory:
    pieces = (HEAD, *(SetPiece("lines", lines=length) for length in lengths))
    return StackedStory(pieces, start, start is Start.CONTINUE, frozenset())


def ways_of(lengths: list[int], start: Start, costs: list[float]) -> list[Way[int]]:
    """The story as it is, and with its first paragraphs a line shorter or longer, each at a cost."""
    found = [Way(story(lengths, start), 0.0, 0)]
    for sign in (-1, 1):
        for count, cost in enumerate(accumulate(costs[: len(lengths)]), start=1):
            new = [length + sign * (at < count) for at, length in enumerate(lengths)]
            found.append(Way(story(new, start), cost, sign * count))
    return sorted(found, key=lambda way: way.cost)


stories = st.lists(
    st.tuples(
        st.lists(st.integers(5, 30), min_size=1, max_size=4),
        st.sampled_from([Start.NEW_PAGE, Start.CONTINUE]),
        st.lists(st.floats(1, 9), min_size=2, max_size=2),
    ),
    min_size=1,
    max_size=3,
)


def made(ways: Sequence[Way[int]]) -> tuple[int, int, float]:
    """Pages, short ones among them, and the cost of ways one after the other: read off the stacks, in another way."""
    pages: list[int] = []
    stacks = STACKER.in_turn([way.story for way in ways])
    for stack, _ in stacks:
        for number, sheet in enumerate(stack.sheets):
            if number == 0 and stack.runs_on:
                pages[-1] = sheet.end
            else:
                pages.append(sheet.end)
    short = sum(end <= ROWS * SHORT + 0.5 for end in pages)
    white = sum(WHITE * (1 - end / ROWS) for end in pages[:-1] if 1 - end / ROWS > SHORT)
    return len(pages), short, sum(way.cost for way in ways) + white


@given(stories, st.sampled_from([-1, 0, 1]))
@settings(max_examples=60)
def test_no_path_is_cheaper_than_the_one_that_is_found(
    given_stories: list[tuple[list[int], Start, list[float]]], more: int
) -> None:
    ways = [ways_of(*each) for each in given_stories]
    stands = [each[0] for each in ways]
    pages, short, _ = made(stands)
    runs_on = [each[0].story.may_run_on for each in ways]
    found = Search(STACKER).cheapest(ways, pages + more, short, runs_on)
    every = [(cost, path) for path in product(*ways) if (of := made(path))[0] == pages + more and of[1] <= short
             for cost in (of[2],)]  # fmt: skip
    if found is None:
        assert not every
        return
    assert made(found.ways)[:2] == (pages + more, found.short)
    assert abs(made(found.ways)[2] - found.cost) < 1e-6
    assert found.cost <= min(cost for cost, _ in every) + 1e-6


@given(stories, st.sampled_from([-1, 1]))
@settings(max_examples=60)
def test_it_is_never_dearer_than_a_greedy_hand(
    given_stories: list[tuple[list[int], Start, list[float]]], more: int
) -> None:
    """Who changes the cheapest paragraph of all, then the next, until the pages are reached."""
    ways = [ways_of(*each) for each in given_stories]
    pages, short, _ = made([each[0] for each in ways])
    chosen = [0] * len(ways)
    greedy = None
    while greedy is None:
        path = [
            next(way for way in each if way.meant == more * count) for each, count in zip(ways, chosen, strict=True)
        ]
        of = made(path)
        if of[0] == pages + more and of[1] <= short:
            greedy = of[2]
            break
        following = [
            (next((way.cost for way in each if way.meant == more * (count + 1)), None), at)
            for at, (each, count) in enumerate(zip(ways, chosen, strict=True))
        ]
        possible = [(cost, at) for cost, at in following if cost is not None]
        if not possible:
            return
        chosen[min(possible)[1]] += 1
    found = Search(STACKER).cheapest(ways, pages + more, short, [each[0].story.may_run_on for each in ways])
    assert found is not None and found.cost <= greedy + 1e-6


@given(stories)
@settings(max_examples=30)
def test_what_is_pinned_stays(given_stories: list[tuple[list[int], Start, list[float]]]) -> None:
    """Where the last story may not move, no path moves it, to whatever page the issue is to end on."""
    ways = [ways_of(*each) for each in given_stories]
    *_, (_, where) = STACKER.in_turn([each[0].story for each in ways])
    last = len(ways) - 1
    search = Search(STACKER, lambda number, stack, here: number < last or here == where)
    pages, short, _ = made([each[0] for each in ways])
    for more in (-1, 0, 1):
        found = search.cheapest(ways, pages + more, short, [each[0].story.may_run_on for each in ways])
        if found is not None:
            *_, (_, here) = STACKER.in_turn([way.story for way in found.ways])
            assert here == where


def test_shapes_that_end_on_different_pages_are_no_way() -> None:
    one = story([30, 30], Start.NEW_PAGE)
    longer = replace(one, pieces=(HEAD, SetPiece("lines", lines=90)))
    search = Search(STACKER)
    assert search.land(0, Way(one, 0.0, 0), Bearing(), last=True) is not None
    assert search.land(0, Way(one, 0.0, 0, (longer,)), Bearing(), last=True) is None
