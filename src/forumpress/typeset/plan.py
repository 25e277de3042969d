# SPDX-License-Identifier: MIT
"""Galleys and the page plan: blocks set at their measure, and where they stand on the pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from forumpress.finding import Finding
from forumpress.layout.eastasian import SOLID, Spread
from forumpress.layout.story import Box, Paragraph, Story


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a line: its characters in the paragraph's text; where it stands from the measure's left, in points."""

    start: int
    end: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class ComposedLine:
    """A composed line: characters `start` to `end` of the paragraph's flattened text.

    `width` is the natural width with word spaces at their own size, `gap` what each word space
    is given besides (negative where the line must shrink), both in points. `hyphen` says that
    the line ends in a hyphen which the text does not have.
    """

    start: int
    end: int
    width: float
    gap: float = 0.0
    hyphen: bool = False
    last: bool = False
    indent: float = 0.0
    """Distance of its first word from the left of the measure: first-line, list or quote indent, drop cap."""
    words: tuple[Word, ...] = ()
    notes: tuple[int, ...] = ()
    """Numbers of the footnotes that are called on it."""
    tracking: float = 0.0
    """Space after every character, in points."""
    aside: float = 0.0
    """Points at its right that it leaves to a picture."""
    spread: Spread = SOLID
    """What the joints of a line of Chinese or Japanese give or take."""
    hang: float = 0.0
    """Points of white that the last mark of such a line has beyond the measure."""

    @property
    def has_drop_cap(self) -> bool:
        """Whether its first word is a drop cap, which stands left of the line's indent."""
        return bool(self.words) and self.words[0].x < self.indent - 1


@dataclass(frozen=True, slots=True)
class SetNote:
    """A footnote set in lines, in the style for notes."""

    number: int
    paragraph: Paragraph
    lines: tuple[ComposedLine, ...]
    height: float


@dataclass(frozen=True, slots=True)
class SetParagraph:
    """A paragraph set at a measure."""

    block: Paragraph
    measure: float
    lines: tuple[ComposedLine, ...]
    notes: tuple[SetNote, ...] = ()
    aside: int = 0
    """Rows, from its first line on, that a picture beside it takes; it may go on beside the next paragraph."""
    pad: int = 0
    """Rows of these that are left white below its last line, because no text follows to stand there."""


@dataclass(frozen=True, slots=True)
class SetBox:
    """A box measured at a measure, in points; for a table, its head's and rows' heights."""

    block: Box
    measure: float
    height: float
    """Without the pictures' frame when it has pictures."""
    picture_height: float = 0.0
    """As wished by the picture's ratio."""
    head_height: float = 0.0
    row_heights: tuple[float, ...] = ()
    column_shares: tuple[float, ...] = ()
    """Widths of a table's columns, in per cent of the whole: its parts keep them."""
    balance: tuple[tuple[str, int], ...] = ()
    """Widths in per cent at which its balanced texts are set."""
    lines: tuple[tuple[str, int], ...] = ()
    """How many lines each of these texts has."""
    aside: int = 0
    """Rows that it takes beside the lines of the next block; 0 where it has rows of its own."""

    @property
    def words_height(self) -> float:
        """What it needs besides a picture that may be cut to any height."""
        return self.height if self.block.crops else self.height + self.picture_height


SetBlock: TypeAlias = SetParagraph | SetBox


@dataclass(frozen=True, slots=True)
class Galley:
    """A story whose blocks are all set. `given` of its paragraphs are a line shorter or longer by its wish."""

    story: Story
    blocks: tuple[SetBlock, ...]
    given: int = 0


@dataclass(frozen=True, slots=True)
class PlacedLines:
    """Lines `first` up to `last` (exclusive) of a paragraph; x and y of its frame's corner from the trim, in points."""

    block: SetParagraph
    first: int
    last: int
    x: float
    y: float
    column: int = 0


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box at its place; for a table, rows `first` up to `last` with the head repeated."""

    block: SetBox
    x: float
    y: float
    width: float
    height: float
    picture_height: float = 0.0
    first_row: int = 0
    last_row: int = 0
    column: int = 0
    drop: float = 0.0
    """Points of white above what is drawn: a box need not fill the rows that it was given."""


@dataclass(frozen=True, slots=True)
class PlacedNotes:
    """Footnotes at the foot of their column; y is the rule's."""

    notes: tuple[SetNote, ...]
    x: float
    y: float
    width: float
    height: float
    column: int = 0

    def tops(self) -> Iterator[tuple[SetNote, float]]:
        """Each note and the y of its first line's upper edge: notes end where their room ends, white stands above."""
        y = self.y + self.height - sum(note.height for note in self.notes)
        for note in self.notes:
            yield note, y
            y += note.height


Placed: TypeAlias = PlacedLines | PlacedBox | PlacedNotes


@dataclass(frozen=True, slots=True)
class Page:
    """One page: what stands on it, in reading order."""

    number: int
    """The folio; the first page is 1."""
    section: str
    items: tuple[Placed, ...]
    opens_section: bool = False
    """Whether it is the first one of its section."""


@dataclass(frozen=True, slots=True)
class PagePlan:
    """All pages, the page each story and box begins on, and what make-up noticed."""

    pages: tuple[Page, ...]
    first_pages: dict[str, int]
    findings: tuple[Finding, ...] = ()
