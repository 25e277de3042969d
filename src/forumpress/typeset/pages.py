# SPDX-License-Identifier: MIT
"""Making up one story: its pages from the row where it begins, in rows of the grid.

Pure arithmetic on pieces, so that a story whose sizes did not change is never made up twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from forumpress.layout.story import Stand
from forumpress.typeset.columns import SPANNING, ColumnFiller, Cursor, Filled, Grid, NoteSlot, PieceSlot
from forumpress.typeset.piece import SetPiece

LEAST_TEXT = 4
"""Rows of text that a page must hold beside or below a spanning box."""
_SCALES = (0.0, -0.5, 0.5, -1.0, 1.0)
"""Shares of the pictures' give that are tried, the natural height first."""


@dataclass(frozen=True, slots=True)
class TypeArea:
    """The type area in which a story is made up."""

    rows: int
    columns: int
    grid: Grid


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page's share of a story. `end` is the first row below it."""

    slots: tuple[PieceSlot, ...]
    notes: tuple[NoteSlot, ...]
    end: int
    slack: int = 0


@lru_cache(maxsize=1024)
def make_up_story(
    pieces: tuple[SetPiece, ...], frame: TypeArea, start: int, fresh: int, reserve: int
) -> tuple[Sheet, ...] | None:
    """The story's sheets, the first beginning at row `start`, the others at 0.

    `fresh` is the row at which an empty page begins (page 1 may begin above row 0); `reserve`
    rows are to stay free at the foot of the last page. None when the story cannot begin so far
    down the page.
    """
    best: tuple[float, tuple[Sheet, ...]] | None = None
    scales = _SCALES if any(piece.give for piece in pieces) else (0.0,)
    for early, scale in product((False, True), scales):
        sheets = _Story(pieces, frame, scale, reserve, early).make_up(start, fresh)
        if sheets is None:
            return None
        cost = _cost(sheets, pieces, frame, start, reserve) + abs(scale) + early
        if best is None or cost < best[0] - 0.01:
            best = cost, sheets
        if best[0] < 1:
            break
    return best[1] if best else None


def _cost(sheets: Sequence[Sheet], pieces: Sequence[SetPiece], frame: TypeArea, start: int, reserve: int) -> float:
    """How far from well made: a nearly empty last page, rows left empty, no room for what the foot needs."""
    last = sheets[-1]
    begin = start if len(sheets) == 1 else 0
    filled = (last.end - begin + (begin if len(sheets) == 1 else 0)) / frame.rows
    cost = 10.0 * len(sheets)
    if filled < 1 / 3:
        cost += 12 + 10 * (1 / 3 - filled)
    if reserve and last.end + reserve > frame.rows:
        cost += 15
    cost += sum(sheet.slack for sheet in sheets) * 0.5
    cost += 8.0 * sum(not any(pieces[slot.piece].kind == "lines" for slot in sheet.slots) for sheet in sheets)
    return cost - 10.0 * len(sheets) if len(sheets) == 1 and cost < 11 else cost


class _Story:
    def __init__(self, pieces: tuple[SetPiece, ...], frame: TypeArea, scale: float, reserve: int, early: bool) -> None:
        self.pieces = pieces
        self.frame = frame
        self.grid = frame.grid
        give = max((piece.give for piece in pieces), default=0.0)
        self.scale = scale * give
        self.reserve = reserve
        self.placed: set[int] = set()
        self.early = early
        """Whether a spanning figure may stand at the foot of the page before the one that calls it."""

    def make_up(self, start: int, fresh: int) -> tuple[Sheet, ...] | None:
        cursor: Cursor = (0, 0)
        pending: tuple[int, ...] = ()
        waiting: tuple[int, ...] = ()
        sheets: list[Sheet] = []
        while cursor[0] < len(self.pieces) or pending or waiting:
            top = start if not sheets else 0
            page = self._page(cursor, top, pending, waiting)
            if page is None:
                if not sheets and start > fresh:
                    return None
                page = self._page(cursor, top, pending, waiting, forced=True)
            assert page is not None
            sheet, cursor, pending, waiting = page
            sheets.append(sheet)
        return tuple(sheets) or (Sheet((), (), start),)

    def _page(
        self, cursor: Cursor, top: int, pending: tuple[int, ...], waiting: tuple[int, ...], forced: bool = False
    ) -> tuple[Sheet, Cursor, tuple[int, ...], tuple[int, ...]] | None:
        """One page from `cursor` on; None when its head leaves no room for text below it."""
        rows = self.frame.rows
        slots, row, at = self._head(cursor, top)
        for index in waiting:
            slot = self._spanning(index, row, rows - LEAST_TEXT)
            slots.append(slot)
            row = slot.row + slot.rows + self.grid.float_gap
        following = self.pieces[at[0] :]
        if following and not forced and rows - row < LEAST_TEXT:
            return None
        hero = slots and not waiting and at[1] == 0
        while hero and at[0] < len(self.pieces) and self._floats_wide(at[0]):
            slot = self._spanning(at[0], row, rows - LEAST_TEXT)
            if row + slot.rows + LEAST_TEXT > rows:
                break
            slots.append(slot)
            row = slot.row + slot.rows + self.grid.float_gap
            self.placed.add(at[0])
            at = (at[0] + 1, 0)
        filled, foot, deferred = self._columns(at, row, pending)
        self.placed.update(foot, deferred)
        ended = filled.cursor[0] >= len(self.pieces) and not filled.pending
        bottom = rows - sum(self._rows(i) + self.grid.float_gap for i in foot)
        if ended:
            filled, bottom = self._balanced(at, row, bottom, pending, filled)
        edge = bottom if foot else max((row if slots else top, *filled.ends))
        for index in foot:
            edge += self.grid.float_gap
            slot = self._spanning(index, edge, rows)
            slots.append(slot)
            edge += slot.rows
        everything = sorted((*slots, *filled.slots), key=lambda slot: (slot.piece, slot.first))
        slack = 0 if ended else max(filled.slack, default=0)
        sheet = Sheet(tuple(everything), filled.notes, edge, slack)
        return sheet, filled.cursor, filled.pending, deferred

    def _head(self, cursor: Cursor, top: int) -> tuple[list[PieceSlot], int, Cursor]:
        """Spanning boxes that stand in the flow at the head: masthead, article head."""
        slots: list[PieceSlot] = []
        at, row, after = cursor[0], top, 0
        while at < len(self.pieces) and cursor[1] == 0:
            piece = self.pieces[at]
            if not piece.spanning or piece.stand is not Stand.HERE:
                break
            row += max(after, piece.before) if slots else 0
            rows = piece.picture_rows(self.grid.leading, self.scale)
            slots.append(PieceSlot(at, 0, len(piece.row_heights), SPANNING, row, rows))
            row, after, at = row + rows, piece.after, at + 1
        return slots, row + after, (at, cursor[1] if at == cursor[0] else 0)

    def _columns(self, at: Cursor, row: int, pending: tuple[int, ...]) -> tuple[Filled, list[int], tuple[int, ...]]:
        """Fill the columns, standing spanning figures that are called on the page at its foot where they fit."""
        foot: list[int] = []
        deferred: list[int] = []
        filled = self._fill(at, row, self.frame.rows, pending)
        while True:
            called = next(
                (i for i in filled.wide if i not in self.placed and i not in foot and i not in deferred), None
            )
            if called is None:
                return filled, foot, tuple(deferred)
            depth = sum(self._rows(i) + self.grid.float_gap for i in (*foot, called))
            bottom = self.frame.rows - depth
            trial = self._fill(at, row, bottom, pending) if bottom - row >= LEAST_TEXT and not deferred else None
            if trial is not None and (called in trial.wide or self.early):
                foot.append(called)
                filled = trial
            else:
                deferred.append(called)

    def _balanced(
        self, at: Cursor, row: int, bottom: int, pending: tuple[int, ...], filled: Filled
    ) -> tuple[Filled, int]:
        """The same text in columns as short as it allows, so that they end together."""
        used = sum(slot.rows for slot in filled.slots) + sum(note.rows for note in filled.notes)
        for depth in range(max(1, used // self.frame.columns), bottom - row):
            trial = self._fill(at, row, row + depth, pending, forced=False)
            if trial.cursor[0] >= len(self.pieces) and not trial.pending and trial.wide == filled.wide:
                return trial, row + depth
        return filled, bottom

    def _fill(self, at: Cursor, row: int, bottom: int, pending: tuple[int, ...], forced: bool = True) -> Filled:
        filler = ColumnFiller(self.pieces, self.grid, self.scale, forced)
        return filler.fill(at, self.frame.columns, row, bottom, pending)

    def _floats_wide(self, index: int) -> bool:
        piece = self.pieces[index]
        return piece.spanning and piece.stand is Stand.FLOAT and index not in self.placed

    def _rows(self, index: int) -> int:
        piece = self.pieces[index]
        if piece.row_heights:
            return piece.table_rows(0, len(piece.row_heights), self.grid.leading)
        return piece.picture_rows(self.grid.leading, self.scale)

    def _spanning(self, index: int, row: int, limit: int) -> PieceSlot:
        """A spanning float at `row`; one deeper than the page is cut down to it."""
        rows = min(self._rows(index), max(1, limit - row))
        return PieceSlot(index, 0, len(self.pieces[index].row_heights), SPANNING, row, rows)
