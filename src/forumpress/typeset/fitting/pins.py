# SPDX-License-Identifier: MIT
"""What an editor has pinned: it stands where it stood, or the way is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from forumpress.issue.model import Article
from forumpress.typeset.columns import PieceSlot
from forumpress.typeset.plan import Galley
from forumpress.typeset.stacking import Bearing, Stack

_Slots = tuple[tuple[int, PieceSlot], ...]
"""The slots of a piece, each with its page."""


@dataclass(frozen=True, slots=True)
class Pins:
    """Where what is pinned in a story stands: its beginning (page, and row below which it runs on), and its pieces."""

    begins: tuple[int, int] | None
    slots: dict[int, _Slots]


def pins_of(articles: Iterable[tuple[Article, Galley]], stacks: Iterable[tuple[Stack, Bearing]]) -> dict[str, Pins]:
    """The pins of articles with their galleys, by their keys; each stack with the bearing at which it begins."""
    pins = {}
    for (article, galley), (stack, here) in zip(articles, stacks, strict=True):
        figures = [each for each in article.figures if each.pinned or article.pinned]
        keys = {f"{article.key}--{each.key}" for each in figures}
        pieces = [at for at, block in enumerate(galley.blocks) if block.block.key in keys]
        if article.pinned or pieces:
            begins = _begins(stack, here) if article.pinned else None
            pins[article.key] = Pins(begins, {piece: _slots(stack, here, piece) for piece in pieces})
    return pins


def holds(pins: Pins | None, stack: Stack, here: Bearing) -> bool:
    """Whether a story that begins `here` stands as its pins say."""
    if pins is None:
        return True
    if pins.begins is not None and pins.begins != _begins(stack, here):
        return False
    return all(_slots(stack, here, piece) == slots for piece, slots in pins.slots.items())


def _begins(stack: Stack, here: Bearing) -> tuple[int, int]:
    return (here.pages, here.end) if stack.runs_on else (here.pages + 1, 0)


def _slots(stack: Stack, here: Bearing, piece: int) -> _Slots:
    first = _begins(stack, here)[0]
    return tuple(
        (first + number, slot)
        for number, sheet in enumerate(stack.sheets)
        for slot in sheet.slots
        if slot.piece == piece
    )
