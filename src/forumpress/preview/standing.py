"""What stands where on the pages of a plan: items, and their lines of running text; points from the trim's corner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forumpress.finding import Rect
from forumpress.layout.story import Paragraph
from forumpress.layout.style import ParagraphStyle
from forumpress.typeset.plan import Line, Page, PagePlan, Placed, PlacedBox, PlacedLines, PlacedNotes


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of running text at its place on a page."""

    paragraph: Paragraph
    line: Line
    rect: Rect
    cap: Line | None = None
    """The paragraph's first line where its drop cap stands beside this one."""


class Standing:
    """The pages of one plan."""

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
                case PlacedBox():
                    yield item, Rect(item.x, item.y, item.width, item.height)
                case PlacedNotes():
                    yield item, Rect(item.x, item.y, item.width, item.height)

    def lines(self, item: PlacedLines | PlacedNotes) -> Iterator[SetLine]:
        """The lines of an item from top to bottom."""
        if isinstance(item, PlacedLines):
            paragraph, leading = item.block.block, self._leading(item.block.block)
            lines = item.block.lines
            capped = bool(lines) and _has_cap(lines[0])
            for row, line in enumerate(lines[item.first : item.last]):
                rect = Rect(item.x, item.y + row * leading, item.block.measure, leading)
                cap = lines[0] if capped and item.first == 0 and row > 0 and line.indent == lines[0].indent else None
                yield SetLine(paragraph, line, rect, cap)
            return
        leading = self._styles["note"].leading
        y = item.y + item.height - sum(note.height for note in item.notes)
        for note in item.notes:
            for line in note.lines:
                yield SetLine(note.paragraph, line, Rect(item.x, y, item.width, leading))
                y += leading

    def _leading(self, paragraph: Paragraph) -> float:
        return self._styles[paragraph.style].leading


def frame_of(item: PlacedBox) -> str:
    """The id of the frame in which a box is drawn."""
    key = item.block.block.key
    return f"{key}.{item.first_row}" if item.first_row else key


def furniture_frame(number: int) -> str:
    """The id of the frame in which the furniture of a page is drawn."""
    return f"furniture-{number}"


def _has_cap(line: Line) -> bool:
    return bool(line.words) and line.words[0].x < line.indent - 1
