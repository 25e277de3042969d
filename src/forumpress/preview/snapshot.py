# SPDX-License-Identifier: MIT
"""What the preview server is handed: a builder of snapshots, and what a snapshot can answer.

The server and the page know nothing of issues, layouts or drawing engines beyond these types.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from forumpress.finding import Finding, Place, Rect


@dataclass(frozen=True, slots=True)
class PageInfo:
    """A page before it is drawn: its number, its size in points, and the words that name it to a screen reader."""

    number: int
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class PageArea:
    """A rectangle on a page, in points from its top left corner."""

    page: int
    rect: Rect


@dataclass(frozen=True, slots=True)
class FoundWord:
    """The word under a click: where it was written, and where it stands. Without a line, the layout made it."""

    place: Place
    word: str
    area: PageArea


@dataclass(frozen=True, slots=True)
class BlockOnPage:
    """Where a written text stands, page by page, and the type of each as JSON: face, size and leading in points."""

    areas: tuple[PageArea, ...]
    types: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words on one line of a page, and where they stand; a soft hyphen at their end says that a word goes on."""

    words: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class PagePassage:
    """Words that belong together: a paragraph, a title, a cell. `furniture` stands on every page."""

    lines: tuple[TextLine, ...]
    furniture: bool = False


class PreviewPage:
    """A drawn page. `fingerprint` is the same only for pages that look the same."""

    def __init__(
        self,
        fingerprint: str,
        write: Callable[[], bytes],
        findings: tuple[Finding, ...] = (),
        parts: tuple[Any, ...] = (),
        excerpt: Callable[[tuple[Any, ...]], tuple[bytes, Rect] | None] = lambda _: None,
    ) -> None:
        self.fingerprint = fingerprint
        self.findings = findings
        self._write = write
        self._parts = parts
        self._excerpt = excerpt

    @cached_property
    def pdf(self) -> bytes:
        """The page as a PDF, written when it is first asked for."""
        return self._write()

    def partial(self, earlier: PreviewPage) -> tuple[bytes, Rect] | None:
        """A PDF of what differs from an earlier drawing, quicker to have than the page, and where that is."""
        return self._excerpt(earlier._parts) if self._parts and earlier._parts else None


class Snapshot(Protocol):
    """One state of the whole work: its pages are planned; each is drawn when it is asked for."""

    @property
    def title(self) -> str:
        """What the window is called."""

    @property
    def pages(self) -> Sequence[PageInfo]:
        """The pages in order."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed before drawing."""

    @property
    def reads(self) -> tuple[Path, ...]:
        """Every file that was read."""

    @property
    def outline(self) -> Sequence[Mapping[str, Any]]:
        """Articles in order, as JSON: `key`, `title`, `page`, `file`, `line`, and how they fit."""

    @property
    def summary(self) -> Mapping[str, Any]:
        """How full it is, as JSON."""

    def draw(self, number: int) -> PreviewPage:
        """Draw one page. Raises InputError."""

    def at(self, number: int, x: float, y: float) -> FoundWord | None:
        """The word nearest to a point of a page; None where nothing was written nearby."""

    def passages(self, number: int) -> Sequence[PagePassage]:
        """The words of a page in reading order."""

    def locate(self, file: str, line: int, column: int | None = None) -> PageArea | None:
        """Where a line of a source file was set, or the last line before it that was."""

    def block_on_page(self, file: str, first: tuple[int, int], last: tuple[int, int]) -> BlockOnPage | None:
        """Where the words between two places of a file stand, line and column of each from 1; None on no page."""

    def box_at(self, number: int, x: float, y: float) -> Place | None:
        """Where the picture, table or other box at a point of a page was written; None where running text stands."""

    def face_file(self, number: int) -> Path | None:
        """The font file of the face with a number, as the type of a block names it."""

    def article_at(self, file: str, line: int) -> str | None:
        """The key of the article that a source line belongs to; None outside all of them."""

    def changed_since(self, earlier: Snapshot) -> Sequence[PageArea]:
        """The blocks that look or break otherwise than in an earlier snapshot."""


class SnapshotBuilder(Protocol):
    """Builds snapshots of one work; called from one thread only."""

    @property
    def name(self) -> str:
        """What is previewed, as its editors call it."""

    @property
    def views(self) -> Mapping[str, str]:
        """The ways to look at it, by key, with their names; the first is shown first."""

    @property
    def folders(self) -> tuple[Path, ...]:
        """Folders that are watched even before anything was read from them."""

    def build(self, view: str) -> Snapshot:
        """Read everything again and plan the pages. Raises InputError with everything that stops it."""

    def path_of(self, file: str) -> Path | None:
        """The file that a place names; None for one that lies outside the work."""
