# SPDX-License-Identifier: MIT
"""Stories: what fills the frames, in order.

Stage 2 of the pipeline, made by `compose.py` from an Issue and a layout pack.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from forumpress.finding import NOWHERE, Place
from forumpress.issue.blocks import Runs
from forumpress.issue.model import FocalPoint, Span, Start
from forumpress.text import Text


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its number and its text, in the style for notes."""

    number: int
    runs: Runs
    key: str
    again: bool = False
    """It was called before, and stands where its first call is."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, set into lines by our own composer. `style` names a paragraph style of the pack."""

    key: str
    style: str
    runs: Runs
    language: str
    tag: str = "p"
    """The element it becomes: p, h3, h4, li, or p inside a blockquote."""
    marker: Text | None = None
    """A list item's bullet or number, hung into the left indent of the first line."""
    list_path: tuple[str, ...] = ()
    """Enclosing lists and quotations, outermost first: "ul:key", "ol:key", "blockquote:key"."""
    notes: tuple[Note, ...] = ()
    drop_cap: bool = False
    end_mark: bool = False


class Stand(StrEnum):
    """Where a box may stand: in the flow of text, at a column's head or foot, or at the foot of the last page."""

    HERE = "here"
    FLOAT = "float"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture inside a box. `path` is None for a frame for position only."""

    path: str | None
    ratio: float | None
    """Width by height of the frame, as wished; None for the picture's own."""
    focal: FocalPoint
    crops: bool = True
    """Whether its frame may cut it; otherwise it is always shown whole."""
    alt: Text | None = None
    """None for a decorative picture."""
    decorative: bool = False
    may_repeat: bool = False
    """Whether nobody wonders to see it twice: an ornament, a logo."""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of HTML from the pack's templates, measured and drawn by WeasyPrint.

    The frame of its pictures takes its height from the CSS variable `--picture-height`, which
    make-up chooses so that the box ends on the grid.
    """

    key: str
    kind: str
    """The name of an element: see `elements.py`."""
    html: str
    span: Span = Span.COLUMN
    stand: Stand = Stand.HERE
    pictures: tuple[Picture, ...] = ()
    before: int = 0
    after: int = 0
    keep_with_next: bool = False
    rows: tuple[str, ...] = ()
    """A table's body rows; `html` then holds the table around the mark `<!--rows-->`."""
    columns: int = 0
    """How many columns a table has."""
    note_rows: int = 0
    """How many of a table's last rows are the notes that are called in it."""
    language: str = "en"
    texts: tuple[Text, ...] = ()
    """The editor's words in it, in order; the element of word `i` has the attribute data-text="i"."""
    fit: str = ""
    """Classes of its frame that make a table narrower: see `typeset/tablefit.py`."""
    lead: float = 0.0
    """Width in points that its pictures do not take: the gutter of a pair."""
    share: float = 1.0
    """Of a column's width, what it takes: one that takes less stands beside the text that follows."""
    place: Place = NOWHERE
    cited_by: str | None = None
    """Key of the paragraph that refers to it."""

    @property
    def crops(self) -> bool:
        """Whether its pictures may be cut, so that make-up can choose their height."""
        return all(picture.crops for picture in self.pictures)


Block: TypeAlias = Paragraph | Box


@dataclass(frozen=True, slots=True)
class Story:
    """A sequence of blocks that fills frames in order: an article."""

    key: str
    section: str
    start: Start
    blocks: tuple[Block, ...]
    title: Text = field(default_factory=lambda: Text(""))
    short_title: Text = field(default_factory=lambda: Text(""))
    place: Place = NOWHERE
    copyfit: int | None = None
    """Lines by which its paragraphs are to be set shorter (below 0) or longer; None for as make-up likes it."""
    shares: bool = False
    """Whether it stands below the story before it where all of it fits there, though it may begin a new page."""

    @property
    def may_run_on(self) -> bool:
        """Whether it can begin on the page on which the story before it ends."""
        return self.shares or self.start is Start.CONTINUE


def texts_of(story: Story) -> Iterator[Text]:
    """Every text of a story in order: runs, those of the notes, texts of boxes."""
    for block in story.blocks:
        if isinstance(block, Paragraph):
            yield from (run.text for run in block.runs)
            yield from (run.text for note in block.notes for run in note.runs)
        else:
            yield from block.texts
