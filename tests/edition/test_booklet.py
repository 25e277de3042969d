# SPDX-License-Identifier: MIT
"""The booklet: imposition, creep, fold marks, blanks said aloud."""

from __future__ import annotations

from functools import cache

import pytest
from edition.press_sample import HEIGHT, WIDTH, proof
from hypothesis import given
from hypothesis import strategies as st

from forumpress.edition.finish_booklet import BookletSheet, finish_booklet, saddle_order
from forumpress.editiondraft import EditionDraft
from forumpress.errors import InputError
from forumpress.finding import Severity
from forumpress.length import MM
from forumpress.pdf.objects import open_pdf
from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint
from forumpress.pdf.paint import PaintKind as PaintKind
from forumpress.preflight.context import Context
from forumpress.preflight.document import Document
from forumpress.preflight.profile import load_profile
from forumpress.preflight.runrules import preflight


@cache
def booklet(pages: int = 8, thickness: float = 0.1 * MM, fold_marks: bool = True) -> EditionDraft:
    return finish_booklet(proof(pages), BookletSheet(thickness=thickness, fold_marks=fold_marks))


@cache
def opened(pdf: bytes) -> Document:
    """The file, opened; kept, since its objects live no longer than it does."""
    return Document(open_pdf(pdf), pdf)


def sides(draft: EditionDraft) -> tuple[PageView, ...]:
    return opened(draft.pdf).pages


def fold_marks(side: PageView) -> list[Paint]:
    """The upright lines of a side."""
    lines = [paint for paint in side.marks if paint.kind is PaintKind.STROKE]
    return [paint for paint in lines if paint.bounds[2] - paint.bounds[0] < 1]


def heading(side: PageView, number: int) -> float | None:
    """Distance of a page's heading from the sheet's left edge; None when it is not on this side."""
    words = f"Page {number}"
    return next((paint.bounds[0] for paint in side.text_marks if paint.text.strip() == words), None)


@given(st.integers(1, 200))
def test_every_page_stands_once_and_facing_pages_add_up(pages: int) -> None:
    order = saddle_order(pages)
    total = -(-pages // 4) * 4
    assert len(order) * 2 == total
    placed = [number for side in order for number in side if number is not None]
    assert sorted(placed) == list(range(1, pages + 1))
    for front, back in zip(order[::2], order[1::2], strict=True):
        # A leaf carries two pages that follow each other, back to back.
        for page, behind in ((front[1], back[0]), (front[0], back[1])):
            if page is not None and behind is not None:
                assert abs(page - behind) == 1
    for left, right in order:
        if left is not None and right is not None:
            assert left + right == total + 1


def test_eight_pages_make_two_sheets() -> None:
    assert saddle_order(8) == ((8, 1), (2, 7), (6, 3), (4, 5))


def test_pages_stand_left_and_right_of_the_fold() -> None:
    fold = 297 * MM / 2
    for side, (left, right) in zip(sides(booklet()), saddle_order(8), strict=True):
        assert left is not None and right is not None
        x_left, x_right = heading(side, left), heading(side, right)
        assert x_left is not None and x_right is not None
        assert x_left < fold < x_right


def test_inner_sheets_creep_towards_the_fold() -> None:
    thickness = 0.4 * MM
    flat, crept = booklet(thickness=0.0), booklet(thickness=thickness)
    for number, sheet in ((1, 0), (3, 1), (5, 1), (8, 0)):
        for before, after in zip(sides(flat), sides(crept), strict=True):
            x, moved = heading(before, number), heading(after, number)
            if x is not None and moved is not None:
                direction = -1 if number % 2 else 1
                assert moved - x == pytest.approx(direction * sheet * thickness, abs=0.01)


def test_sheets_have_the_size_of_paper() -> None:
    for side in sides(booklet()):
        assert side.media[2:] == pytest.approx((297 * MM, 210 * MM), abs=0.01)
        trim = side.trim
        assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx((2 * WIDTH, HEIGHT), abs=0.01)


def test_fold_marks_stand_on_the_fold_at_head_and_foot() -> None:
    fold = 297 * MM / 2
    for side in sides(booklet()):
        marks = fold_marks(side)
        assert len(marks) == 2
        assert all((paint.bounds[0] + paint.bounds[2]) / 2 == pytest.approx(fold, abs=0.01) for paint in marks)
        assert all(paint.bounds[3] - paint.bounds[1] < 4 * MM for paint in marks)
    assert not any(fold_marks(side) for side in sides(booklet(fold_marks=False)))


@pytest.mark.parametrize(
    ("pages", "words"), [(1, "a booklet of 1 page needs 4"), (5, "pages 6 to 8"), (6, "pages 7 to 8"), (7, "page 8 is")]
)
def test_blank_pages_are_said_aloud(pages: int, words: str) -> None:
    draft = booklet(pages)
    (finding,) = draft.findings
    assert (finding.code, finding.severity) == ("booklet/blank-pages", Severity.WARNING)
    assert words in finding.message


def test_a_multiple_of_four_needs_no_blanks() -> None:
    assert booklet(8).findings == ()
    assert booklet(8).kind == "booklet"


def test_bleed_is_cut_at_the_trim() -> None:
    for side in sides(booklet(thickness=0.0)):
        left, bottom, right, top = side.trim
        for paint in side.marks:
            assert paint.bounds[0] >= left - 0.01 and paint.bounds[2] <= right + 0.01
            assert paint.bounds[1] >= bottom - 0.01 and paint.bounds[3] <= top + 0.01


def test_the_office_profile_finds_nothing() -> None:
    report = preflight(booklet(8).pdf, load_profile("office"), Context(spreads=2), name="2022-11-booklet.pdf")
    assert report.findings == ()


def test_the_same_proof_gives_the_same_bytes() -> None:
    assert finish_booklet(proof(8), BookletSheet()).pdf == booklet(8).pdf


def test_the_printer_is_told_to_flip_on_the_short_edge() -> None:
    preferences = opened(booklet(8).pdf).root.ViewerPreferences
    assert str(preferences.Duplex) == "/DuplexFlipShortEdge"
    assert str(preferences.PrintScaling) == "/None"


def test_a_larger_sheet_carries_the_marks_outside_the_pages() -> None:
    draft = finish_booklet(proof(4), BookletSheet("A3"))
    side = sides(draft)[0]
    foot = side.trim[1]
    assert foot > 10
    marks = fold_marks(side)
    assert len(marks) == 2
    assert all(paint.bounds[3] <= foot + 0.2 or paint.bounds[1] >= side.trim[3] - 0.2 for paint in marks)


def test_sheets_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InputError) as unknown:
        finish_booklet(proof(4), BookletSheet("B5"))
    assert unknown.value.findings[0].code == "booklet/unknown-sheet"
