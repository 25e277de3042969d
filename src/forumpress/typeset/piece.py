# SPDX-License-Identifier: MIT
"""What make-up needs to know of a set block: its size and its rules, nothing of its words.

Pieces are small and hashable, so that an edit which leaves every size alone finds the story's
pages already made up.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from forumpress.issue.model import Span
from forumpress.layout.story import Stand
from forumpress.layout.style import ParagraphStyle
from forumpress.typeset.plan import Galley, SetBlock, SetBox, SetParagraph

_HAIR = 0.05


@dataclass(frozen=True, slots=True)
class SetPiece:
    """One set block as make-up sees it. Heights in points; `before` and `after` in rows of the grid."""

    kind: str
    """lines, box, table, or aside: a picture beside the lines of the next piece, which takes no rows itself."""
    before: int = 0
    after: int = 0
    keep: bool = False
    lines: int = 0
    orphans: int = 2
    widows: int = 2
    notes: tuple[tuple[int, float], ...] = ()
    """Line on which a footnote is called, and the footnote's height."""
    span: Span = Span.COLUMN
    stand: Stand = Stand.HERE
    height: float = 0.0
    """A box without its pictures; a table's head."""
    picture: float = 0.0
    give: float = 0.0
    """Share of its height by which the picture may be cut or stretched."""
    whole: bool = False
    """The picture is shown whole at its own height."""
    row_heights: tuple[float, ...] = ()
    tail: int = 0
    """How many of a table's last rows are notes, which stay together below the row before them."""

    @property
    def spanning(self) -> bool:
        """Whether it stands across all columns."""
        return self.span is not Span.COLUMN

    def picture_rows(self, leading: float, scale: float = 0.0) -> int:
        """Rows of a box whose picture is stretched by the share `scale` of its height."""
        if not self.picture or self.whole:
            return max(1, math.ceil((self.height + self.picture - _HAIR) / leading))
        return max(1, round((self.height + self.picture * (1 + scale)) / leading))

    def picture_height(self, rows: int, leading: float) -> float:
        """The pictures' frame in a box of so many rows."""
        room = max(0.0, rows * leading - self.height) if self.picture else 0.0
        return min(room, self.picture) if self.whole else room

    def table_rows(self, first: int, last: int, leading: float) -> int:
        """Rows of the grid that a table's head and its rows `first` up to `last` take."""
        return max(1, math.ceil((self.height + sum(self.row_heights[first:last]) - _HAIR) / leading))


def pieces_of(galley: Galley, styles: Mapping[str, ParagraphStyle], give: float) -> tuple[SetPiece, ...]:
    """The galley's blocks as make-up sees them."""
    return tuple(_piece(block, styles, give) for block in galley.blocks)


def _piece(block: SetBlock, styles: Mapping[str, ParagraphStyle], give: float) -> SetPiece:
    if isinstance(block, SetParagraph):
        style = styles[block.block.style]
        heights = {note.number: note.height for note in block.notes}
        lines = len(block.lines)
        return SetPiece(
            kind="lines",
            before=style.before,
            after=style.after,
            keep=style.keep_with_next or block.aside > lines + block.pad,
            lines=lines + block.pad,
            orphans=max(style.orphans, _beside_cap(block, style), min(block.aside, lines + block.pad)),
            widows=style.widows,
            notes=tuple((at, heights[n]) for at, line in enumerate(block.lines) for n in line.notes),
        )
    return _box_piece(block, give)


def _beside_cap(block: SetParagraph, style: ParagraphStyle) -> int:
    """The lines beside a drop cap, which stay together: more than the style's where the cap has a tail."""
    if style.drop_cap is None or not block.block.drop_cap:
        return 0
    return max(style.drop_cap.lines, sum(line.indent > block.lines[-1].indent for line in block.lines))


def _box_piece(block: SetBox, give: float) -> SetPiece:
    box = block.block
    if block.aside:
        return SetPiece(kind="aside", picture=block.picture_height)
    crops = bool(box.pictures) and box.crops
    return SetPiece(
        kind="table" if block.row_heights else "box",
        before=box.before,
        after=box.after,
        keep=box.keep_with_next,
        span=box.span,
        stand=box.stand,
        height=block.head_height if block.row_heights else block.height,
        picture=block.picture_height,
        give=give if crops else 0.0,
        whole=bool(box.pictures) and not crops,
        row_heights=block.row_heights,
        tail=box.note_rows,
    )
