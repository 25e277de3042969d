# SPDX-License-Identifier: MIT
"""Where a box of words stands in the rows that it was given: so that the white above and below it looks even.

A box's height is rounded up to whole rows; what is left of the last row would all be white below it.
"""

from __future__ import annotations

from collections.abc import Sequence

from forumpress.layout.elements import element_named
from forumpress.typeset.columns import SPANNING, PieceSlot
from forumpress.typeset.plan import SetBox

HEAD, MIDDLE, FOOT = 0.0, 0.5, 1.0
"""Share of the white that stands above the box."""


def settled(slot: PieceSlot, slots: Sequence[PieceSlot], rows: int) -> float:
    """HEAD for a box that heads its column, FOOT for one that ends at the foot of the page, otherwise MIDDLE.

    `slots` are all of the page; `rows` is the type area's depth. Heads and feet line up with what
    stands beside them.
    """
    above = [
        other
        for other in slots
        if other.row < slot.row and (slot.column == SPANNING or other.column in (slot.column, SPANNING))
    ]
    if not above or (slot.column != SPANNING and max(above, key=lambda other: other.row).column == SPANNING):
        return HEAD
    return FOOT if slot.row + slot.rows >= rows else MIDDLE


def drop(block: SetBox, first: int, last: int, height: float, share: float) -> float:
    """Points by which a box, or rows `first` up to `last` of a table, stands below the top of its `height` points."""
    if not element_named(block.block.kind).settles or (block.picture_height and block.block.crops):
        return 0.0
    words = block.head_height + sum(block.row_heights[first:last]) if block.row_heights else block.words_height
    return max(0.0, height - words) * share
