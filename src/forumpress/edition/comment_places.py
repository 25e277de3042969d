"""Where on the pages a line of a source file stands, for findings that know their line and no page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from forumpress.finding import Finding, Rect
from forumpress.layout.style import ParagraphStyle
from forumpress.typeset.flow import flatten
from forumpress.typeset.plan import PagePlan, Placed, PlacedBox, PlacedLines, PlacedNotes


def locate(findings: Iterable[Finding], plan: PagePlan, styles: Mapping[str, ParagraphStyle]) -> tuple[Finding, ...]:
    """The findings, each with page and box where its source line, or the nearest one before it, was set."""
    written = _Written(plan, styles)
    return tuple(written.locate(finding) for finding in findings)


class _Written:
    def __init__(self, plan: PagePlan, styles: Mapping[str, ParagraphStyle]) -> None:
        found: dict[str, list[tuple[int, int, Rect]]] = {}
        for number, page in enumerate(plan.pages, start=1):
            for item in page.items:
                for file, line, rect in _source_lines(item, styles):
                    found.setdefault(file, []).append((line, number, rect))
        self._by_file = {file: sorted(lines, key=lambda line: line[:2]) for file, lines in found.items()}

    def locate(self, finding: Finding) -> Finding:
        place = finding.place
        lines = self._by_file.get(place.file, [])
        if place.page is not None or place.line is None or not lines:
            return finding
        at = bisect_right(lines, place.line, key=lambda line: line[0]) - 1
        if at < 0:
            return finding
        # Of the pieces that were written on one line, the first is where a reader looks.
        while at and lines[at - 1][0] == lines[at][0]:
            at -= 1
        _, page, box = lines[at]
        return replace(finding, place=replace(place, page=page, box=box))


def _source_lines(item: Placed, styles: Mapping[str, ParagraphStyle]) -> Iterator[tuple[str, int, Rect]]:
    """File and line of what stands in a placed item, with its box."""
    if isinstance(item, PlacedLines):
        flow = flatten(item.block.block)
        leading = styles[item.block.block.style].leading
        for row, line in enumerate(item.block.lines[item.first : item.last]):
            rect = Rect(item.x, item.y + row * leading, item.block.measure, leading)
            for at in range(line.start, line.end):
                place = flow.place(at)
                if place.line is not None and (at == line.start or place.line != flow.place(at - 1).line):
                    yield place.file, place.line, rect
    elif isinstance(item, PlacedBox):
        rect = Rect(item.x, item.y, item.width, item.height)
        box = item.block.block
        places = [box.place, *(picture.place for picture in box.pictures), *(text.place() for text in box.texts)]
        yield from ((place.file, place.line, rect) for place in places if place.line is not None)
    elif isinstance(item, PlacedNotes):
        rect = Rect(item.x, item.y, item.width, item.height)
        for note in item.notes:
            place = flatten(note.paragraph).place()
            if place.line is not None:
                yield place.file, place.line, rect
