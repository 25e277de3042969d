# SPDX-License-Identifier: MIT
"""Prose as a safe tree: the blocks and inline runs that a Markdown body may hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from forumpress.finding import NOWHERE, Place
from forumpress.text import Text


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one manner; `note` is a footnote's label (then `text` is empty)."""

    text: Text
    emphasis: bool = False
    strong: bool = False
    superscript: bool = False
    subscript: bool = False
    code: bool = False
    link: str | None = None
    language: str | None = None
    note: str | None = None
    line_break: bool = False
    """A forced line break after the run."""


Runs: TypeAlias = tuple[Run, ...]


_LETTER = re.compile(r"[“„«‘‚”»‹›\"'(¿¡]{0,2}[^\W\d_]")


def begins_with_letter(runs: Runs) -> bool:
    """Whether the first run begins with a letter, after at most two marks: it can be set as a drop cap."""
    return bool(runs) and _LETTER.match(runs[0].text.plain) is not None


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; verse keeps its lines."""

    runs: Runs
    verse: bool = False


@dataclass(frozen=True, slots=True)
class Subhead:
    """A heading inside an article; level 1 is the highest there."""

    runs: Runs
    level: int = 1


@dataclass(frozen=True, slots=True)
class List:
    """A list; `marks` are an ordered list's numbers or letters as they are printed: “1.”, “a)”. Bullets have none."""

    items: tuple[tuple[Block, ...], ...]
    marks: tuple[Text, ...] = ()

    @property
    def ordered(self) -> bool:
        """Whether its items are numbered."""
        return bool(self.marks)


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation."""

    blocks: tuple[Block, ...]


class Align(StrEnum):
    """How a table's column is set."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "center"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one head row; `caption` stands above it."""

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    aligns: tuple[Align, ...]
    caption: Runs = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Placement:
    """`![](#key)` on a line of its own: the figure, quote or box of that key stands here."""

    key: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Break:
    """A break in thought (`***`)."""

    place: Place = NOWHERE


Block: TypeAlias = "Para | Subhead | List | Quote | Table | Placement | Break"


@dataclass(frozen=True, slots=True)
class Prose:
    """A parsed body: its blocks in order, and its footnotes by label."""

    blocks: tuple[Block, ...] = ()
    notes: Mapping[str, Runs] = field(default_factory=lambda: MappingProxyType({}))
