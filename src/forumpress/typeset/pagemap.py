# SPDX-License-Identifier: MIT
"""Which drawn line, footnote or box came from which source place, and back.

The one reading of a page plan's geometry: findings, comments in the proof, and the preview's clicks
all look here, so they cannot disagree. Lengths in points from the trim's top left corner.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from forumpress.finding import NOWHERE, Place, Rect
from forumpress.layout.story import Paragraph
from forumpress.layout.style import ParagraphStyle
from forumpress.text import Text
from forumpress.typeset.flow import flatten
from forumpress.typeset.plan import ComposedLine, Page, PagePlan, Placed, PlacedBox, PlacedLines, PlacedNotes


@dataclass(frozen=True, slots=True)
class Origin:
    """A part of a page, and the place in a source file that it came from; `page` counts from 1."""

    page: int
    box: Rect
    place: Place


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of running text at its place on a page."""

    paragraph: Paragraph
    line: ComposedLine
    rect: Rect
    cap: ComposedLine | None = None
    """The paragraph's first line where its drop cap stands beside this one."""


class PageMap:
    """What stands where on the pages of one plan; `styles` are the layout pack's paragraph styles."""

    def __init__(self, plan: PagePlan, styles: Mapping[str, ParagraphStyle]) -> None:
        self.pages = plan.pages
        self._styles = styles

    def items(self, page: Page) -> Iterator[tuple[Placed, Rect]]:
        """Each item of a page in reading order, and its rectangle."""
        for item in page.items:
            match item:
                case PlacedLines():
                    depth = (item.last - item.first) * self._leading(item.block.block)
                    yield item, Rect(item.x, item.y, item.block.measure, depth)
                case PlacedBox() | PlacedNotes():
                    yield item, Rect(item.x, item.y, item.width, item.height)

    def lines(self, item: PlacedLines | PlacedNotes) -> Iterator[SetLine]:
        """The lines of an item from top to bottom, where they are drawn."""
        if isinstance(item, PlacedLines):
            paragraph, leading = item.block.block, self._leading(item.block.block)
            lines = item.block.lines
            capped = bool(lines) and lines[0].has_drop_cap
            for row, line in enumerate(lines[item.first : item.last]):
                rect = Rect(item.x, item.y + row * leading, item.block.measure, leading)
                cap = lines[0] if capped and item.first == 0 and row > 0 and line.indent == lines[0].indent else None
                yield SetLine(paragraph, line, rect, cap)
            return
        for note, top in item.tops():
            leading = note.height / max(1, len(note.lines))
            for row, line in enumerate(note.lines):
                yield SetLine(note.paragraph, line, Rect(item.x, top + row * leading, item.width, leading))

    def origins(self) -> Iterator[Origin]:
        """The origins of everything on the pages, in their order."""
        for number, page in enumerate(self.pages, start=1):
            for item, rect in self.items(page):
                yield from self.origins_of(number, item, rect)

    def origins_of(self, page: int, item: Placed, rect: Rect) -> Iterator[Origin]:
        """Each source line that an item, which stands in `rect`, was written on: running text line by line."""
        for place, part in self._sources(item, rect):
            if place.line is not None:
                yield Origin(page, part, place)

    def _sources(self, item: Placed, rect: Rect) -> Iterator[tuple[Place, Rect]]:
        if isinstance(item, PlacedBox):
            box = item.block.block
            yield box.place, rect
            yield from ((picture.place, rect) for picture in box.pictures)
            yield from ((text.place(index), rect) for text in box.texts for index in _line_starts(text))
            return
        flows: dict[int, Text] = {}
        for each in self.lines(item):
            flow = flows.get(id(each.paragraph))
            if flow is None:
                flow = flows[id(each.paragraph)] = flatten(each.paragraph)
            start, end = each.line.start, each.line.end
            first = flow.place(start)
            yield first, each.rect
            for index in _line_starts(flow[start:end]):
                place = flow.place(start + index)
                if place != first:
                    yield place, each.rect

    def _leading(self, paragraph: Paragraph) -> float:
        return self._styles[paragraph.style].leading


class OriginIndex:
    """Origins by file, line and column; of those written at one place, the first given comes first."""

    def __init__(self, origins: Iterable[Origin]) -> None:
        self._by_file: dict[str, list[Origin]] = {}
        for origin in origins:
            self._by_file.setdefault(origin.place.file, []).append(origin)
        for found in self._by_file.values():
            found.sort(key=_line_and_column)

    def find(self, place: Place, *, or_after: bool = False) -> Origin | None:
        """Where a source place was set: at it, or at the last place before it that was set.

        Without a column, the place is its line's first part that was set. `or_after` takes the first
        place after it where nothing was set before it.
        """
        written = self._by_file.get(place.file)
        if not written or place.line is None:
            return None
        at = bisect_right(written, (place.line, place.column or 1), key=_line_and_column) - 1
        later = at + 1 < len(written) and written[at + 1].place.line == place.line
        if later and (at < 0 or written[at].place.line != place.line):
            at += 1
        if at < 0:
            return written[0] if or_after else None
        if place.column is None:
            while at > 0 and written[at - 1].place.line == written[at].place.line:
                at -= 1
        while at > 0 and _line_and_column(written[at - 1]) == _line_and_column(written[at]):
            at -= 1
        return written[at]


def place_of_box(item: PlacedBox) -> Place:
    """Where a box was written: the element itself, or its first text."""
    box = item.block.block
    return box.place if box.place.line else next((text.place() for text in box.texts if text.place().line), NOWHERE)


def frame_of(item: PlacedBox) -> str:
    """The id of the frame in which a box is drawn."""
    key = item.block.block.key
    return f"{key}.{item.first_row}" if item.first_row else key


def furniture_frame(number: int) -> str:
    """The id of the frame in which the furniture of a page is drawn."""
    return f"furniture-{number}"


def _line_and_column(origin: Origin) -> tuple[int, int]:
    return origin.place.line or 0, origin.place.column or 1


def _line_starts(text: Text) -> Iterator[int]:
    """Indexes at which the text goes on in another line of its source."""
    last = 0
    for index, packed in enumerate(text.origins):
        line = packed >> 24
        if line and line != last:
            last = line
            yield index
