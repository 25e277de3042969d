# SPDX-License-Identifier: MIT
"""The booklet: saddle-stitched spreads for the office printer, imposed by trim box.

A sheet carries four pages. Outside the fold stand the last page and the first; every sheet
further in shows two pages from either end. Sheets further in also stick out at the fore edge by
their paper's thickness, so their pages move towards the fold (creep).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from forumpress.edition.finish_print import save_for_press
from forumpress.edition.pageboxes import trim_box
from forumpress.edition.press_metadata import describe
from forumpress.editiondraft import EditionDraft
from forumpress.errors import InputError
from forumpress.finding import Finding, error, warning
from forumpress.length import MM
from forumpress.pdf.instructions import write_numbers
from forumpress.pdf.matrix import Bounds
from forumpress.pdf.objects import open_pdf
from forumpress.typeset.pagecount import nearest_sheets
from forumpress.typeset.proof import PageProof, PageSize

SHEETS = {"A3": (420 * MM, 297 * MM), "A4": (297 * MM, 210 * MM)}
"""Sheets of office printers, lying on their long side."""
_FIT = 0.5 * MM
_FOLD_MARK = 3 * MM
_MOST_PAGES = 400


@dataclass(frozen=True, slots=True)
class BookletSheet:
    """The sheet to impose on, by name; without one, the smallest that takes two pages. `thickness` in points."""

    name: str | None = None
    thickness: float = 0.1 * MM
    """Of one leaf: 0.1 mm is common 80 g/m² office paper; 0 leaves the pages where they are."""
    fold_marks: bool = True


def saddle_order(pages: int) -> tuple[tuple[int | None, int | None], ...]:
    """Which pages, from 1, stand left and right on each side of each sheet, front and back by turns.

    The number is filled up to a multiple of four; None is a blank page. Outermost sheet first.
    """
    total = -(-pages // 4) * 4
    sides: list[tuple[int | None, int | None]] = []
    for sheet in range(total // 4):
        first = 2 * sheet + 1
        for left, right in ((total - 2 * sheet, first), (first + 1, total - 2 * sheet - 1)):
            sides.append((left if left <= pages else None, right if right <= pages else None))
    return tuple(sides)


def finish_booklet(proof: PageProof, sheet: BookletSheet | None = None) -> EditionDraft:
    """The proof's pages imposed for double-sided printing, flipped on the short edge.

    What runs into the bleed is cut at the trim. Blank pages at the end are a warning. Raises
    InputError when two pages do not fit on the sheet, or are more than a stapler holds.
    """
    sheet = sheet or BookletSheet()
    width, height = _sheet_size(sheet, proof.size)
    with open_pdf(proof.pdf) as drawn, pikepdf.new() as pdf:
        count = len(drawn.pages)
        if count > _MOST_PAGES:
            raise InputError([error("booklet/too-thick", f"{count} pages are too many to staple through the fold")])
        forms = [_page_form(pdf, page.obj, proof) for page in drawn.pages]
        for side, (left, right) in enumerate(saddle_order(count)):
            creep = (side // 2) * sheet.thickness
            _impose(pdf, (width, height), proof.size, _pick(forms, left), _pick(forms, right), creep, sheet.fold_marks)
        pdf.Root.ViewerPreferences = Dictionary(PrintScaling=Name("/None"), Duplex=Name.DuplexFlipShortEdge)
        pdf.Root.Lang = pikepdf.String(proof.facts.language)
        describe(pdf, proof.facts, proof.pdf + repr(sheet).encode(), pdfx=False)
        return EditionDraft("booklet", save_for_press(pdf), _blanks(count))


def _sheet_size(sheet: BookletSheet, page: PageSize) -> tuple[float, float]:
    if sheet.name is not None and sheet.name not in SHEETS:
        raise InputError(
            [error("booklet/unknown-sheet", f"there is no sheet “{sheet.name}”; {' and '.join(SHEETS)} are known")]
        )
    sizes = [SHEETS[sheet.name]] if sheet.name else sorted(SHEETS.values())
    for width, height in sizes:
        if 2 * page.width <= width + _FIT and page.height <= height + _FIT:
            return (width, height)
    message = f"two pages of {page.width / MM:.0f} x {page.height / MM:.0f} mm do not fit on {sheet.name or 'A3'}"
    raise InputError([error("booklet/does-not-fit", message, hint="a booklet takes pages of A4 on A3, or of A5 on A4")])


def _page_form(pdf: pikepdf.Pdf, page: Any, proof: PageProof) -> tuple[Any, Bounds]:
    trim = trim_box(page, proof.size, proof.purpose.bleed)
    form = pdf.copy_foreign(pikepdf.Page(page).as_form_xobject())
    form.BBox = Array([round(value, 4) for value in trim])
    for key in ("/StructParents", "/Metadata", "/PieceInfo"):
        if key in form:
            del form[key]
    return form, trim


def _pick(forms: list[tuple[Any, Bounds]], number: int | None) -> tuple[Any, Bounds] | None:
    return None if number is None else forms[number - 1]


def _impose(
    pdf: pikepdf.Pdf,
    sheet: tuple[float, float],
    page: PageSize,
    left: tuple[Any, Bounds] | None,
    right: tuple[Any, Bounds] | None,
    creep: float,
    fold_marks: bool,
) -> None:
    fold, foot = sheet[0] / 2, (sheet[1] - page.height) / 2
    resources = Dictionary()
    parts: list[bytes] = []
    for name, placed, x in (("Left", left, fold - page.width + creep), ("Right", right, fold - creep)):
        if placed is not None:
            form, trim = placed
            resources[f"/{name}"] = form
            # Towards the fold, but never over it: the neighbour's edge is cut there.
            half = (
                (x, foot, fold, foot + page.height)
                if name == "Left"
                else (fold, foot, x + page.width, foot + page.height)
            )
            clip = write_numbers(half[0], half[1], half[2] - half[0], half[3] - half[1])
            move = write_numbers(1, 0, 0, 1, x - trim[0], foot - trim[1])
            parts.append(b"q " + clip + b" re W n " + move + b" cm /" + name.encode() + b" Do Q")
    if fold_marks:
        parts.append(_fold_marks(fold, foot, page.height, sheet[1]))
    side = pdf.add_blank_page(page_size=sheet)
    side.obj.Contents = pdf.make_stream(b"\n".join(parts))
    side.obj.Resources = Dictionary(XObject=resources)
    side.obj.TrimBox = Array(
        [round(value, 4) for value in (fold - page.width, foot, fold + page.width, foot + page.height)]
    )


def _fold_marks(fold: float, foot: float, height: float, sheet_height: float) -> bytes:
    """Dashed ticks on the fold at head and foot: outside the pages where the sheet has room, else at its edges."""
    length = max(_FOLD_MARK, min(foot, 5 * MM))
    low = (foot - length, foot) if foot >= length else (0.0, length)
    high = (foot + height, foot + height + length) if foot >= length else (sheet_height - length, sheet_height)
    lines = b" ".join(
        write_numbers(fold, start) + b" m " + write_numbers(fold, end) + b" l S" for start, end in (low, high)
    )
    return b"q 0.5 G 0.25 w [1.5 1.5] 0 d " + lines + b" Q"


def _blanks(pages: int) -> tuple[Finding, ...]:
    blank = -pages % 4
    if not blank:
        return ()
    total = pages + blank
    near = " or ".join(map(str, nearest_sheets(pages)))
    where = f"page {total} is" if blank == 1 else f"pages {pages + 1} to {total} are"
    return (
        warning(
            "booklet/blank-pages",
            f"a booklet of {pages} page{'' if pages == 1 else 's'} needs {total}: {where} left blank at the end",
            hint=f"bring the issue to {near} pages, or leave the blanks for notes",
        ),
    )
