# SPDX-License-Identifier: MIT
"""Make-up: galleys into pages. A pure function of sizes and page format, all on the baseline grid."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from forumpress.finding import Finding, Place, note, warning
from forumpress.issue.model import Span
from forumpress.layout.format import PageFormat
from forumpress.layout.packfile import Rules
from forumpress.layout.style import ParagraphStyle
from forumpress.memory import Memo, Remembered, Same
from forumpress.typeset.aside import ASIDE_DROP
from forumpress.typeset.columns import SPANNING, NoteSlot, PieceSlot
from forumpress.typeset.overset import overset_findings
from forumpress.typeset.pages import Sheet
from forumpress.typeset.piece import SetPiece, pieces_of
from forumpress.typeset.plan import (
    Galley,
    Page,
    PagePlan,
    Placed,
    PlacedBox,
    PlacedLines,
    PlacedNotes,
    SetBox,
    SetParagraph,
)
from forumpress.typeset.settle import drop, settled
from forumpress.typeset.stacking import Bearing, Stack, StackedStory, Stacker


@dataclass
class _OpenPage:
    section: str
    items: list[Placed] = field(default_factory=list)
    end: int = 0
    flow: int = 0
    """First row below what is not at its foot; 0 where there is nothing else."""
    foot: int = 0
    """Rows of what stands at its foot."""


class MadeUp:
    """What make-up found out about galleys before: their pieces, and what stands on a sheet of theirs.

    For one page format with its styles and rules.
    """

    def __init__(self, memo: Memo) -> None:
        self.pieces: Remembered[Same, tuple[SetPiece, ...]] = Remembered(memo)
        self.placed: Remembered[Hashable, list[Placed]] = Remembered(memo)


class _MakeUp:
    def __init__(self, format: PageFormat, styles: Mapping[str, ParagraphStyle], rules: Rules, made_up: MadeUp) -> None:
        self.made_up = made_up
        self.format = format
        self.styles = styles
        self.rules = rules
        self.stacker = Stacker(format, rules)
        self.grid, self.frame = self.stacker.grid, self.stacker.frame
        self.pages: list[_OpenPage] = []
        self.first_pages: dict[str, int] = {}
        self.findings: list[Finding] = []

    def add(self, galley: Galley) -> None:
        """Set the galley's pages after those that are made up."""
        pieces = self.made_up.pieces.get_or_make(
            Same(galley), lambda: pieces_of(galley, self.styles, self.rules.picture_give)
        )
        end = self.pages[-1].end if self.pages else 0
        stack = self.stacker.stack(StackedStory.of(galley, pieces), Bearing(len(self.pages), end))
        for number, sheet in enumerate(stack.sheets):
            if number or not stack.runs_on:
                self.pages.append(_OpenPage(galley.story.section))
            page = self.pages[-1]
            page.items += self._placed(galley, pieces, sheet)
            page.flow = sheet.end
        self._stand_foot(galley, pieces, stack)
        self.pages[-1].end = stack.end.end

    def _stand_foot(self, galley: Galley, pieces: Sequence[SetPiece], stack: Stack) -> None:
        """Stand imprint and fillers at the foot of the last page, in their order."""
        last = len(self.pages)
        placed: list[Placed] = []
        for foot in stack.foot:
            while len(self.pages) < last + foot.page:
                self.pages.append(_OpenPage(galley.story.section))
            slot = PieceSlot(foot.piece, 0, 0, SPANNING, foot.row, foot.rows)
            placed.append(self._place_box(galley, foot.piece, slot, pieces, foot.share))
            self.pages[-1].foot += foot.rows
        self.pages[-1].items += reversed(placed)
        for index in stack.left_out:
            self.findings.append(
                note(
                    "makeup/filler-left-out",
                    "there was no gap for this filler at the end of its section",
                    hint="Nothing to do; it stands by for an issue with room.",
                    place=_box(galley, index).block.place,
                )
            )

    def _placed(self, galley: Galley, pieces: Sequence[SetPiece], sheet: Sheet) -> list[Placed]:
        number = len(self.pages)
        for slot in sheet.slots:
            if slot.first == 0:
                self.first_pages.setdefault(galley.blocks[slot.piece].block.key, number)
                if (beside := _aside(galley, slot)) is not None:
                    self.first_pages.setdefault(beside.block.key, number)
                self.first_pages.setdefault(galley.story.key, number)
        recto = number % 2 == 1
        return self.made_up.placed.get_or_make(
            (Same(galley), Same(sheet), recto), lambda: self._stand(galley, pieces, sheet), 1000
        )

    def _stand(self, galley: Galley, pieces: Sequence[SetPiece], sheet: Sheet) -> list[Placed]:
        number = len(self.pages)
        items: list[Placed] = []
        for slot in sheet.slots:
            block = galley.blocks[slot.piece]
            if isinstance(block, SetParagraph):
                x, y = self.format.column_x(number, slot.column), self.format.row_y(slot.row)
                if (beside := _aside(galley, slot)) is not None:
                    items.append(self._place_aside(beside, x, y, slot.column))
                # Rows below its last line that a picture takes beside it hold no lines.
                last = min(slot.last, len(block.lines))
                if slot.first < last:
                    items.append(PlacedLines(block, slot.first, last, x, y, slot.column))
            else:
                share = settled(slot, sheet.slots, self.frame.rows)
                items.append(self._place_box(galley, slot.piece, slot, pieces, share))
        items += [self._place_notes(galley, pieces, slot) for slot in sheet.notes]
        return items

    def _place_aside(self, box: SetBox, x: float, y: float, column: int) -> PlacedBox:
        """A picture at the right of a column, its top level with that of the line beside it."""
        left, drop = x + self.format.column_width - box.measure, ASIDE_DROP * self.grid.leading
        height = box.aside * self.grid.leading
        return PlacedBox(box, left, y, box.measure, height, box.picture_height, column=column, drop=drop)

    def _place_notes(self, galley: Galley, pieces: Sequence[SetPiece], slot: NoteSlot) -> PlacedNotes:
        number = len(self.pages)
        notes = []
        for piece, ordinal in slot.calls:
            block = galley.blocks[piece]
            assert isinstance(block, SetParagraph)
            called = [n for line in block.lines for n in line.notes]
            notes.append(next(note for note in block.notes if note.number == called[ordinal]))
        return PlacedNotes(
            tuple(notes),
            self.format.column_x(number, slot.column),
            self.format.row_y(slot.row),
            self.format.column_width,
            slot.rows * self.grid.leading,
            slot.column,
        )

    def _place_box(
        self, galley: Galley, index: int, slot: PieceSlot, pieces: Sequence[SetPiece], share: float
    ) -> PlacedBox:
        number, block, piece = len(self.pages), _box(galley, index), pieces[index]
        self.first_pages.setdefault(block.block.key, number)
        width = block.measure
        if slot.column != SPANNING:
            x = self.format.column_x(number, slot.column)
        elif block.block.span is Span.FULL:
            x = 0.0
        else:
            x = self.format.left(number)
        height = slot.rows * self.grid.leading
        return PlacedBox(
            block,
            x,
            self.format.row_y(slot.row),
            width,
            height,
            piece.picture_height(slot.rows, self.grid.leading),
            slot.first,
            slot.last,
            slot.column,
            drop(block, slot.first, slot.last, height, share),
        )


def _aside(galley: Galley, slot: PieceSlot) -> SetBox | None:
    """The picture that stands beside the lines of a slot, which begin its paragraph."""
    before = galley.blocks[slot.piece - 1] if slot.piece and not slot.first else None
    return before if isinstance(before, SetBox) and before.aside else None


def _box(galley: Galley, index: int) -> SetBox:
    block = galley.blocks[index]
    assert isinstance(block, SetBox)
    return block


def make_up(
    galleys: Sequence[Galley],
    format: PageFormat,
    styles: Mapping[str, ParagraphStyle],
    rules: Rules,
    made_up: MadeUp | None = None,
) -> PagePlan:
    """All pages of an issue, and what make-up noticed about them; what is `made_up` already is not done again."""
    work = _MakeUp(format, styles, rules, made_up or MadeUp(Memo()))
    for galley in galleys:
        work.add(galley)
    before = ("", *(page.section for page in work.pages))
    pages = tuple(
        Page(number, page.section, tuple(page.items), page.section != last)
        for number, (page, last) in enumerate(zip(work.pages, before, strict=False), start=1)
    )
    overset = overset_findings(pages, format)
    findings = (*work.findings, *overset, *_short_pages(work.pages, format), *_far_figures(galleys, work.first_pages))
    return PagePlan(pages, work.first_pages, findings)


def _short_pages(pages: Sequence[_OpenPage], format: PageFormat) -> Iterator[Finding]:
    for number, page in enumerate(pages, start=1):
        if page.foot and page.flow <= 0:
            yield warning(
                "makeup/short-page",
                f"page {number} holds nothing but the imprint",
                hint="Shorten the text before it by a few lines, or shorten the imprint in publication.yaml.",
                place=Place(page=number),
            )
        elif page.flow + page.foot < format.rows / 3:
            yield warning(
                "makeup/short-page",
                f"page {number} is less than a third full",
                hint="Shorten the text by its last lines, give a picture more room, or add a filler to the section.",
                place=Place(page=number),
            )


def _far_figures(galleys: Sequence[Galley], first_pages: Mapping[str, int]) -> list[Finding]:
    findings = []
    for galley in galleys:
        for block in galley.blocks:
            if not isinstance(block, SetBox) or block.block.cited_by is None:
                continue
            here, there = first_pages.get(block.block.key), first_pages.get(block.block.cited_by)
            if here is not None and there is not None and abs(here - there) > 1:
                place = block.block.place
                findings.append(
                    warning(
                        "makeup/far-figure",
                        f"this figure stands on page {here}, its reference on page {there}",
                        hint="Move its ![](#key) line earlier in the text, or make it smaller.",
                        place=Place(place.file, place.line, place.column, here),
                    )
                )
    return findings
