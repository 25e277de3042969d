"""Where each part of the pages was written, and where on the pages a place of the issue file stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from forumpress.finding import NOWHERE, Finding, Place, Rect
from forumpress.layout.style import ParagraphStyle
from forumpress.typeset.flow import flatten
from forumpress.typeset.plan import PlacedBox, PlacedLines, PlacedNotes
from forumpress.typeset.proof import Proof

_UNKNOWN_LEADING = 12.0
_NEAR = 40
"""Lines of the issue file between a finding and the part that it is shown at: a figure's keys, a long paragraph."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A part of a page, and the place in the issue file that it came from; the box as in Finding."""

    page: int
    box: Rect
    place: Place


def located(finding: Finding, origins: Iterable[Origin]) -> Finding:
    """The finding with page and box, where its line in the issue file leads to a part of a page.

    That is the last part written at or before the line; a finding that has a page keeps it.
    """
    line = finding.place.line
    if finding.place.page is not None or line is None:
        return finding
    before = [
        (origin.place.line, origin.place.column or 0, origin)
        for origin in origins
        if origin.place.file == finding.place.file
        and origin.place.line is not None
        and line - _NEAR <= origin.place.line <= line
    ]
    if not before:
        return finding
    _, _, nearest = max(before, key=lambda each: each[:2])
    return replace(finding, place=replace(finding.place, page=nearest.page, box=nearest.box))


def origins_of(proof: Proof, styles: Mapping[str, ParagraphStyle]) -> Iterator[Origin]:
    """Every line, box and footnote of the pages, with its place; `styles` are the pack's paragraph styles."""
    for page, planned in enumerate(proof.plan.pages, start=1):
        for item in planned.items:
            if isinstance(item, PlacedLines):
                yield from _lines(page, item, styles)
            elif isinstance(item, PlacedBox):
                yield from _box(page, item)
            else:
                yield from _notes(page, item)


def _lines(page: int, placed: PlacedLines, styles: Mapping[str, ParagraphStyle]) -> Iterator[Origin]:
    paragraph = placed.block.block
    style = styles.get(paragraph.style)
    leading = style.leading if style else _UNKNOWN_LEADING
    text = flatten(paragraph)
    for row, line in enumerate(placed.block.lines[placed.first : placed.last]):
        box = Rect(placed.x, placed.y + row * leading, placed.block.measure, leading)
        yield from _origin(page, box, text.place(line.start))


def _box(page: int, placed: PlacedBox) -> Iterator[Origin]:
    box = placed.block.block
    place = box.place
    if not place.file:
        place = next((text.place() for text in box.texts if text.place().line), NOWHERE)
    yield from _origin(page, Rect(placed.x, placed.y, placed.width, placed.height), place)


def _notes(page: int, placed: PlacedNotes) -> Iterator[Origin]:
    top = placed.y
    for note in placed.notes:
        yield from _origin(page, Rect(placed.x, top, placed.width, note.height), flatten(note.paragraph).place())
        top += note.height


def _origin(page: int, box: Rect, place: Place) -> Iterator[Origin]:
    if place.line is not None:
        yield Origin(page, box, place)
