"""What a build knows of its pages, as the context of their preflight: facts of the issue, origins of each part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forumpress.finding import NOWHERE, Place, Rect
from forumpress.issue.model import Issue
from forumpress.layout.style import ParagraphStyle
from forumpress.preflight.context import Context, Origin
from forumpress.typeset.flow import flatten
from forumpress.typeset.plan import PlacedBox, PlacedLines, PlacedNotes
from forumpress.typeset.proof import Proof

_UNKNOWN_LEADING = 12.0


def context_of(
    proof: Proof,
    styles: Mapping[str, ParagraphStyle],
    issue: Issue | None = None,
    *,
    font_permissions: Mapping[str, str] | None = None,
    twin: bytes | None = None,
    screen: bytes | None = None,
) -> Context:
    """The context of an edition made from the proof, its origins line by line.

    `styles` are the pack's paragraph styles; `twin` and `screen` serve the deep check: the edition
    finished a second time, and the edition for screens.
    """
    return Context(
        key=issue.key if issue else "",
        number=issue.number if issue else None,
        date=issue.date if issue else None,
        place=issue.place("date") if issue else NOWHERE,
        trim=(proof.size.width, proof.size.height),
        bleed=proof.purpose.bleed,
        origins=tuple(_origins(proof, styles)),
        font_permissions=font_permissions or {},
        twin=twin,
        screen=screen,
    )


def _origins(proof: Proof, styles: Mapping[str, ParagraphStyle]) -> Iterator[Origin]:
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
