# SPDX-License-Identifier: MIT
"""Make-up by its rules: nothing lost, nothing over something else, no widow, no orphan, all on the grid."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.issue.model import Span
from forumpress.layout.story import Stand
from forumpress.typeset.columns import SPANNING, ColumnFiller, Grid, PieceSlot
from forumpress.typeset.pages import Sheet, TypeArea, make_up_story
from forumpress.typeset.piece import SetPiece

LEADING = 13.0
GRID = Grid(LEADING, 1)
FRAME = TypeArea(54, 2, GRID)


def lines(count: int, **rules: object) -> SetPiece:
    return SetPiece("lines", lines=count, **rules)  # type: ignore[arg-type]


def figure(height: float = 130.0, span: Span = Span.COLUMN) -> SetPiece:
    return SetPiece("box", span=span, stand=Stand.FLOAT, height=18.0, picture=height, give=0.14)


def head(rows: int = 6) -> SetPiece:
    return SetPiece("box", after=1, keep=True, span=Span.WIDE, height=rows * LEADING)


paragraphs = st.builds(lines, st.integers(1, 40), before=st.integers(0, 1))
subheads = st.builds(lines, st.integers(1, 2), before=st.just(1), keep=st.just(True))
notes = st.builds(
    lambda count, heights: lines(
        count, notes=tuple((min(at * 3, count - 1), height) for at, height in enumerate(heights))
    ),
    st.integers(1, 20),
    st.lists(st.sampled_from([9.75, 19.5, 29.25]), max_size=3),
)
figures = st.builds(figure, st.floats(40, 300), st.sampled_from([Span.COLUMN, Span.WIDE]))
quotes = st.builds(lambda height: SetPiece("box", 1, 1, height=height), st.floats(30, 120))
tables = st.builds(
    lambda rows: SetPiece("table", 1, 1, height=30.0, row_heights=tuple(rows)),
    st.lists(st.floats(11, 40), min_size=1, max_size=30),
)
stories = st.lists(st.one_of(paragraphs, subheads, notes, figures, quotes, tables), min_size=1, max_size=25)


def made_up(pieces: list[SetPiece], start: int = 0) -> tuple[Sheet, ...]:
    sheets = make_up_story((head(), *pieces), FRAME, start, start, 0)
    assert sheets is not None
    return sheets


def slots_of(sheets: tuple[Sheet, ...], piece: int) -> list[PieceSlot]:
    return [slot for sheet in sheets for slot in sheet.slots if slot.piece == piece]


@given(stories)
def test_every_line_stands_once_and_in_order(pieces: list[SetPiece]) -> None:
    sheets = made_up(pieces)
    for number, piece in enumerate(pieces, start=1):
        slots = slots_of(sheets, number)
        if piece.kind == "box":
            assert len(slots) == 1
            continue
        count = piece.lines if piece.kind == "lines" else len(piece.row_heights)
        assert [slot.first for slot in slots][:1] == [0]
        assert slots[-1].last == count
        assert all(before.last == after.first for before, after in pairwise(slots))


@given(stories)
def test_nothing_stands_over_something_else_or_outside_the_type_area(pieces: list[SetPiece]) -> None:
    for sheet in made_up(pieces):
        for column in range(FRAME.columns):
            taken: set[int] = set()
            for slot in sheet.slots:
                if slot.column in (column, SPANNING):
                    rows = set(range(slot.row, slot.row + slot.rows))
                    assert not rows & taken
                    taken |= rows
            for note in sheet.notes:
                if note.column == column:
                    rows = set(range(note.row, note.row + note.rows))
                    assert not rows & taken
                    taken |= rows
            assert all(0 <= row < FRAME.rows for row in taken)


@given(stories)
def test_no_widows_and_no_orphans(pieces: list[SetPiece]) -> None:
    sheets = made_up(pieces)
    for number, piece in enumerate(pieces, start=1):
        if piece.kind == "lines":
            slots = slots_of(sheets, number)
            if len(slots) > 1:
                assert slots[0].last - slots[0].first >= 2
                assert slots[-1].last - slots[-1].first >= 2


@given(stories)
def test_a_footnote_stands_in_the_column_that_calls_it(pieces: list[SetPiece]) -> None:
    for sheet in made_up(pieces):
        called = set()
        for slot in sheet.slots:
            piece = (head(), *pieces)[slot.piece]
            for ordinal, (line, _) in enumerate(piece.notes):
                if slot.first <= line < slot.last:
                    called.add((slot.piece, ordinal, slot.column))
        answered = {(piece, ordinal, note.column) for note in sheet.notes for piece, ordinal in note.calls}
        assert answered == called


@given(stories)
def test_a_subhead_stands_over_its_text(pieces: list[SetPiece]) -> None:
    sheets = made_up(pieces)
    flow = [(number, piece) for number, piece in enumerate(pieces, start=1) if piece.stand is not Stand.FLOAT]
    for (heading, piece), (text, following) in pairwise(flow):
        if piece.keep and following.kind == "lines" and not following.keep:
            here, there = slots_of(sheets, heading)[-1], slots_of(sheets, text)[0]
            page = next(n for n, sheet in enumerate(sheets) if here in sheet.slots)
            assert there in sheets[page].slots
            assert there.column == here.column


@pytest.mark.parametrize("before", range(10, 36))
def test_a_figure_called_by_a_heading_leaves_room_for_its_text(before: int) -> None:
    pieces = [lines(before), lines(1, before=1, keep=True), figure(), lines(30)]
    slots = ColumnFiller(pieces, GRID, 0.0, forced=True).fill((0, 0), 3, 0, 36).slots
    heading, figures, text = (next(slot for slot in slots if slot.piece == piece) for piece in (1, 2, 3))
    assert heading.column == text.column
    assert figures.column - heading.column in (0, 1)


@pytest.mark.parametrize("before", range(10, 36))
def test_no_heading_is_left_above_a_figure_with_its_text_elsewhere(before: int) -> None:
    pieces = [lines(before), lines(1, before=1, keep=True), figure(160.0), *(lines(1),) * 30]
    slots = ColumnFiller(pieces, GRID, 0.0, forced=True).fill((0, 0), 3, 0, 36).slots
    heading, text = (next(slot for slot in slots if slot.piece == piece) for piece in (1, 3))
    assert heading.column == text.column


@given(st.integers(0, 60), st.integers(2, 12))
def test_two_headings_in_a_row_stand_over_their_text(before: int, after: int) -> None:
    heading = lines(1, before=1, keep=True)
    sheets = made_up([lines(40 + before), heading, heading, lines(after)])
    first, second, text = (slots_of(sheets, number)[0] for number in (2, 3, 4))
    pages = [next(n for n, sheet in enumerate(sheets) if slot in sheet.slots) for slot in (first, second, text)]
    assert len(set(pages)) == 1
    assert first.column == second.column == text.column


@given(stories, st.integers(0, 40))
def test_the_same_story_is_made_up_the_same(pieces: list[SetPiece], start: int) -> None:
    make_up_story.cache_clear()
    first = make_up_story((head(), *pieces), FRAME, start, 0, 0)
    make_up_story.cache_clear()
    assert make_up_story((head(), *pieces), FRAME, start, 0, 0) == first


def test_last_columns_end_together() -> None:
    (sheet,) = made_up([lines(31), lines(20), lines(9)])
    ends = {column: max(slot.row + slot.rows for slot in sheet.slots if slot.column == column) for column in (0, 1)}
    assert abs(ends[0] - ends[1]) <= 2


def test_a_figure_called_in_a_column_stands_at_its_foot() -> None:
    sheets = made_up([lines(10), figure(), *[lines(12)] * 9])
    (slot,) = slots_of(sheets, 2)
    assert slot.column == 0
    assert slot.row + slot.rows == FRAME.rows


def test_a_spanning_figure_never_parts_the_columns() -> None:
    sheets = made_up([lines(10), figure(200, Span.WIDE), *[lines(12)] * 12])
    (slot,) = slots_of(sheets, 2)
    text = [other for other in sheets[0].slots if other.column != SPANNING]
    assert all(other.row + other.rows <= slot.row for other in text)


def test_pictures_take_up_what_widows_leave() -> None:
    pieces = (lines(49), figure(130.0), lines(3), *[lines(10)] * 6)
    filled = ColumnFiller(pieces, GRID, 0.0, forced=True).fill((0, 0), 2, 0, 54)
    assert filled.slack[0] == 0


def test_a_story_that_runs_on_asks_for_room_below_its_head() -> None:
    assert make_up_story((head(6), lines(30)), FRAME, 46, 0, 0) is None
    assert make_up_story((head(6), lines(30)), FRAME, 40, 0, 0) is not None


def test_a_long_table_breaks_between_rows_under_its_head() -> None:
    table = SetPiece("table", 1, 1, height=30.0, row_heights=(20.0,) * 60)
    sheets = made_up([lines(5), table, lines(5)])
    parts = slots_of(sheets, 2)
    assert len(parts) > 1
    for part in parts:
        assert part.rows * LEADING >= 30.0 + 20.0 * (part.last - part.first) - 0.1


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_pages_without_text_are_avoided(count: int) -> None:
    sheets = made_up([lines(60), *[figure(260, Span.WIDE)] * count, lines(40)])
    bare = [sheet for sheet in sheets if all(slot.column == SPANNING for slot in sheet.slots)]
    assert len(bare) <= max(0, count - 3)
