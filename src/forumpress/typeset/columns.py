# SPDX-License-Identifier: MIT
"""Filling the columns of a band with text, boxes and column floats: arithmetic in rows of the grid.

Widows and orphans of two lines, headings kept with the text that follows, footnotes at the foot
of the column that calls them, figures at a column's head or foot next to their reference.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from forumpress.layout.story import Stand
from forumpress.typeset.piece import SetPiece

NOTE_RULE = 7.0
"""Points above the first footnote of a column: its rule and the white round it."""
SPANNING = -1
Cursor = tuple[int, int]
"""A piece, and a line (or table row) of it."""


@dataclass(frozen=True, slots=True)
class PieceSlot:
    """Part of a piece at its place on the grid; `column` is SPANNING across all columns."""

    piece: int
    first: int
    last: int
    column: int
    row: int
    rows: int


@dataclass(frozen=True, slots=True)
class NoteSlot:
    """Footnotes at a column's foot: which calls (piece, ordinal in the piece) they answer."""

    calls: tuple[Cursor, ...]
    column: int
    row: int
    rows: int


@dataclass
class _Column:
    number: int
    top: int
    bottom: int
    row: int
    after: int = 0
    slots: list[PieceSlot] = field(default_factory=list)
    foot: list[PieceSlot] = field(default_factory=list)
    calls: list[Cursor] = field(default_factory=list)
    notes_height: float = 0.0

    @property
    def empty(self) -> bool:
        return self.row == self.top


@dataclass(frozen=True, slots=True)
class Grid:
    """The band's measures: leading in points, empty rows round a float."""

    leading: float
    float_gap: int


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the columns, and what did not fit."""

    slots: tuple[PieceSlot, ...]
    notes: tuple[NoteSlot, ...]
    cursor: Cursor
    pending: tuple[int, ...]
    """Column floats that were called and wait for the head of a column."""
    wide: tuple[int, ...]
    """Spanning floats that were called in the text."""
    ends: tuple[int, ...]
    """First free row of each column."""
    slack: tuple[int, ...]
    """Rows left empty at each column's foot."""


class ColumnFiller:
    """Fills columns from `cursor` on; `scale` stretches pictures by a share of their height."""

    def __init__(self, pieces: Sequence[SetPiece], grid: Grid, scale: float, forced: bool) -> None:
        self.pieces = pieces
        self.grid = grid
        self.scale = scale
        self.forced = forced
        """Whether a column that takes nothing must take something all the same, so that work goes on."""

    def fill(self, cursor: Cursor, columns: int, top: int, bottom: int, pending: Sequence[int] = ()) -> Filled:
        """Text and floats from `cursor` on, column by column."""
        waiting = list(pending)
        wide: list[int] = []
        done = [self._open(0, top, bottom, waiting)]
        at, part = cursor
        while at < len(self.pieces):
            piece, column = self.pieces[at], done[-1]
            if piece.stand is Stand.FLOAT and piece.spanning:
                wide.append(at)
                at += 1
                continue
            if piece.kind == "aside":
                at += 1
                continue
            if piece.kind == "box":
                if not self._stand(column, at):
                    waiting.append(at)
                at += 1
                continue
            taken = self._take_table(column, at, part) if piece.kind == "table" else self._take_lines(column, at, part)
            if taken == (len(piece.row_heights) if piece.kind == "table" else piece.lines):
                at, part = at + 1, 0
                continue
            part = taken
            if len(done) == columns:
                break
            done.append(self._open(len(done), top, bottom, waiting))
        while waiting and len(done) < columns:
            done.append(self._open(len(done), top, bottom, waiting))
        notes: list[NoteSlot] = []
        for column in done:
            self._stretch(column)
            notes += self._settle_foot(column, bottom)
        slots = [slot for column in done for slot in (*column.slots, *column.foot)]
        slots.sort(key=lambda slot: (slot.piece, slot.first))
        return Filled(
            slots=tuple(slots),
            notes=tuple(notes),
            cursor=(at, part),
            pending=tuple(waiting),
            wide=tuple(wide),
            ends=tuple(self._end(column, bottom) for column in done),
            slack=tuple(self._free(column) for column in done),
        )

    def _open(self, number: int, top: int, bottom: int, waiting: list[int]) -> _Column:
        column = _Column(number, top, bottom, top)
        while waiting and self._stand(column, waiting[0], head=True):
            waiting.pop(0)
        return column

    def _note_rows(self, height: float) -> int:
        return math.ceil((NOTE_RULE + height) / self.grid.leading) if height else 0

    def _free(self, column: _Column) -> int:
        return column.bottom - column.row - self._note_rows(column.notes_height)

    def _end(self, column: _Column, bottom: int) -> int:
        return bottom if column.foot or column.calls else column.row

    def _stand(self, column: _Column, at: int, head: bool = False) -> bool:
        """Stand a box in the column: where it is called, at the foot, or at the head when it waited for one."""
        piece, leading = self.pieces[at], self.grid.leading
        rows = piece.picture_rows(leading, self.scale)
        floats = piece.stand is Stand.FLOAT or head
        before = 0 if column.empty else max(column.after, self.grid.float_gap if floats else piece.before)
        free = self._free(column) - before
        least = piece.picture_rows(leading, -piece.give) if piece.picture else rows
        if rows > free >= least:
            rows = free
        if rows > free:
            if not (head and column.empty and self.forced):
                return False
            rows = free
        text_follows = any(later.kind == "lines" for later in self.pieces[at + 1 : at + 3])
        at_foot = floats and not column.empty and not head and text_follows and free - rows > self.grid.float_gap
        taken = rows + self.grid.float_gap + (0 if at_foot else before)
        if floats and not head and self._leaves_heading_alone(column, taken):
            return False
        if at_foot:
            column.bottom -= rows + self.grid.float_gap
            column.foot.append(PieceSlot(at, 0, 0, column.number, 0, rows))
            return True
        row = column.row + before
        column.slots.append(PieceSlot(at, 0, 0, column.number, row, rows))
        column.row = row + rows
        column.after = self.grid.float_gap if floats else piece.after
        return True

    def _take_lines(self, column: _Column, at: int, first: int) -> int:
        """Set as many lines of a paragraph as the column takes; returns the first line that it does not."""
        piece = self.pieces[at]
        gap = 0 if column.empty else max(column.after, 0 if first else piece.before)
        calls = [(line, height, ordinal) for ordinal, (line, height) in enumerate(piece.notes) if line >= first]
        fit, notes = 0, column.notes_height
        left = piece.lines - first
        while fit < left:
            more = notes + sum(height for line, height, _ in calls if line == first + fit)
            if column.row + gap + fit + 1 + self._note_rows(more) > column.bottom:
                break
            notes, fit = more, fit + 1
        movable = not (column.empty and self.forced)
        if fit == left and piece.keep and movable and self._parts_from_next(column, at, gap + fit):
            return first
        if fit < left:
            fit = min(fit, left - piece.widows)
            if fit < (piece.orphans if not first else 1):
                if movable:
                    return first
                fit = min(left, max(1, self._free(column)))
        for line, height, ordinal in calls:
            if line < first + fit:
                column.calls.append((at, ordinal))
                column.notes_height += height
        column.slots.append(PieceSlot(at, first, first + fit, column.number, column.row + gap, fit))
        column.row += gap + fit
        column.after = piece.after if first + fit == piece.lines else 0
        return first + fit

    def _leaves_heading_alone(self, column: _Column, rows: int) -> bool:
        """Whether a float of so many rows would drive what a heading heads out of the heading's column."""
        last = column.slots[-1].piece if column.slots else None
        return last is not None and self.pieces[last].keep and self._parts_from_next(column, last, rows)

    def _parts_from_next(self, column: _Column, at: int, taken: int) -> bool:
        """Whether a heading that ends after `taken` more rows would stand without what it heads."""
        need, notes, after = taken, column.notes_height, self.pieces[at].after
        for following in self.pieces[at + 1 :]:
            if following.stand is Stand.FLOAT or following.kind == "aside":
                continue
            need += max(after, following.before)
            after = following.after
            if following.kind == "lines":
                whole = following.keep or following.lines < following.orphans + following.widows
                least = following.lines if whole else following.orphans
                need += least
                notes += sum(height for line, height in following.notes if line < least)
            elif following.kind == "table":
                need += following.table_rows(0, 2, self.grid.leading)
            else:
                need += following.picture_rows(self.grid.leading, self.scale)
            if not following.keep:
                break
        return column.row + need + self._note_rows(notes) > column.bottom

    def _take_table(self, column: _Column, at: int, first: int) -> int:
        """Set as many rows of a table as the column takes, under its head."""
        piece, count = self.pieces[at], len(self.pieces[at].row_heights)
        gap = 0 if column.empty else max(column.after, piece.before)
        free = self._free(column) - gap
        last = count
        while last > first and piece.table_rows(first, last, self.grid.leading) > free:
            last -= 1
        if count - last == 1 and last - first > 2:
            last -= 1
        if piece.tail and count - piece.tail - 1 < last < count and count - piece.tail - 1 > first:
            last = count - piece.tail - 1
        parted = piece.tail and count - piece.tail - 1 < last < count
        if last - first < min(2, count - first) or parted:
            if not (column.empty and self.forced):
                return first
            last = max(last, first + 1)
        rows = piece.table_rows(first, last, self.grid.leading)
        column.slots.append(PieceSlot(at, first, last, column.number, column.row + gap, rows))
        column.row += gap + rows
        column.after = piece.after
        return last

    def _settle_foot(self, column: _Column, bottom: int) -> list[NoteSlot]:
        """Stack what stands at the foot: figures in the order of their calls, then the footnotes."""
        rows = self._note_rows(column.notes_height)
        notes = [NoteSlot(tuple(column.calls), column.number, bottom - rows, rows)] if column.calls else []
        edge = bottom - rows
        for place in range(len(column.foot) - 1, -1, -1):
            slot = column.foot[place]
            edge -= slot.rows
            column.foot[place] = replace(slot, row=edge)
            edge -= self.grid.float_gap
        return notes

    def _stretch(self, column: _Column) -> None:
        """Let the column's pictures take up what widows and headings left empty, as far as they give."""
        leading = self.grid.leading
        for slots in (column.foot, column.slots):
            for place, slot in enumerate(slots):
                piece, free = self.pieces[slot.piece], self._free(column)
                more = min(free, piece.picture_rows(leading, piece.give) - slot.rows) if piece.picture else 0
                if more <= 0:
                    continue
                slots[place] = replace(slot, rows=slot.rows + more)
                if slots is column.foot:
                    column.bottom -= more
                    continue
                for later in range(place + 1, len(slots)):
                    slots[later] = replace(slots[later], row=slots[later].row + more)
                column.row += more
