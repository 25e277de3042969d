# SPDX-License-Identifier: MIT
"""The proof edition: layers, line numbers, comments and watermark."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from edition.drawn import words
from edition.press_sample import HEIGHT, WIDTH, proof

from forumpress.edition.baseline import baseline_offset
from forumpress.edition.finish_proof import finish_proof
from forumpress.edition.proof_layers import LAYERS
from forumpress.edition.strokes import stroked, stroked_width
from forumpress.editiondraft import EditionDraft
from forumpress.finding import Place, Rect, error, note, warning
from forumpress.layout.format import PageFormat
from forumpress.layout.style import ParagraphStyle
from forumpress.length import MM
from forumpress.pdf.objects import open_pdf
from forumpress.pdf.paint import PaintKind as PaintKind
from forumpress.preflight.document import Document
from forumpress.preflight.profile import load_profile
from forumpress.preflight.runrules import preflight
from forumpress.typeset.plan import ComposedLine, Page, PagePlan, PlacedLines, SetParagraph
from forumpress.typeset.proof import PageProof

LEADING = 13.0
FORMAT = PageFormat(WIDTH, HEIGHT, 60 * MM, 20 * MM, 20 * MM, 14 * MM, 2, 4 * MM, LEADING, safe=5 * MM)
STYLES = {"body": ParagraphStyle("body", "Serif", 9.7, LEADING)}
FINDINGS = (
    error("a/framed", "this is framed", hint="mend it", place=Place("issue.yaml", 7, 3, 2, Rect(100, 200, 80, 30))),
    warning("a/page", "this concerns page 3", place=Place(page=3)),
    note("a/whole", "this concerns all"),
    note("a/other", "this too"),
)


def lines(count: int, column: int, y: float = 60 * MM) -> PlacedLines:
    paragraph = replace(words("p"), style="body")
    line = ComposedLine(0, 5, 20)
    return PlacedLines(SetParagraph(paragraph, 100, (line,) * count), 0, count, FORMAT.column_x(1, column), y, column)


def planned() -> PageProof:
    pages = [Page(1, "News", (lines(6, 0), lines(4, 0, 60 * MM + 6 * LEADING), lines(3, 1)))]
    pages += [Page(number, "News", ()) for number in (2, 3, 4)]
    return replace(proof(4), plan=PagePlan(tuple(pages), {}), findings=FINDINGS[:1])


@cache
def finished() -> EditionDraft:
    return finish_proof(planned(), FORMAT, STYLES, FINDINGS)


@cache
def document() -> Document:
    return Document(open_pdf(finished().pdf), finished().pdf)


def comments(page: int) -> list[Any]:
    return [each for each in document().pages[page - 1].annotations if str(each.Subtype) == "/Square"]


def test_every_aid_is_a_layer_that_a_reader_can_switch() -> None:
    properties = document().root.OCProperties
    assert [str(layer.Name) for layer in properties.OCGs] == list(LAYERS)
    assert len(properties.D.Order) == len(LAYERS)
    for page in document().pages:
        content = page.source.Contents.read_bytes()
        for at in range(len(LAYERS)):
            assert b"/OC /FPlayer%d BDC" % at in content
        assert set(page.source.Resources.Properties.keys()) == {f"/FPlayer{at}" for at in range(len(LAYERS))}


def test_lines_are_numbered_from_one_in_each_column() -> None:
    content = document().pages[0].source.Contents.read_bytes()
    layer = content.split(b"/OC /FPlayer4 BDC")[1].split(b"EMC")[0]
    strokes = layer.count(b" S")
    expected = sum(stroked(str(number), 0, 0, 3.4).count(b" S") for number in (*range(1, 11), *range(1, 4)))
    assert strokes == expected


def test_the_trim_is_drawn_where_it_is() -> None:
    page = document().pages[0]
    frames = [paint.bounds for paint in page.marks if paint.kind is PaintKind.STROKE]
    left, bottom, right, top = page.trim
    assert any(
        bounds == pytest.approx((left - 0.2, bottom - 0.2, right + 0.2, top + 0.2), abs=0.01) for bounds in frames
    )
    assert (right - left, top - bottom) == pytest.approx((WIDTH, HEIGHT), abs=0.01)
    assert page.media[0] < left and page.media[3] > top


def test_the_watermark_lets_the_page_through() -> None:
    glass = [paint for paint in document().pages[1].marks if paint.alpha < 0.2]
    assert glass
    assert all(paint.kind is PaintKind.STROKE for paint in glass)


def test_every_finding_is_a_comment_at_its_place() -> None:
    (framed,) = comments(2)
    page = document().pages[1]
    box = page.annotation_box(framed)
    assert box is not None
    assert (box.x, box.y, box.width, box.height) == pytest.approx((99, 199, 82, 32), abs=0.01)
    assert str(framed.Contents) == "error: this is framed\nmend it\nissue.yaml:7:3 (page 2)"
    assert str(framed.Subj) == "a/framed"
    assert [str(each.Subj) for each in comments(3)] == ["a/page"]
    first = comments(1)
    assert [str(each.Subj) for each in first] == ["a/whole", "a/other"]
    boxes = [document().pages[0].annotation_box(each) for each in first]
    assert boxes[0] is not None and boxes[1] is not None
    assert boxes[0].x + boxes[0].width < boxes[1].x
    assert all("/AP" in each for each in first)


def test_a_finding_is_said_once_though_it_was_given_twice() -> None:
    assert len(comments(2)) == 1


def test_links_stay_and_structure_goes() -> None:
    assert [each for each in document().pages[0].annotations if str(each.Subtype) == "/Link"]
    assert "/StructTreeRoot" not in document().root


def test_the_grid_is_drawn_where_lines_stand() -> None:
    with open_pdf(proof(4).pdf) as pdf:
        pages = [page.obj for page in pdf.pages]
        trim = Document(pdf, b"").pages[0].media
        inner = (trim[0] + 3 * MM, trim[1] + 3 * MM, trim[2] - 3 * MM, trim[3] - 3 * MM)
        offset = baseline_offset(((page, inner) for page in pages), 57 * MM, LEADING)
    assert 8 < offset < 11


def test_the_office_profile_finds_nothing() -> None:
    report = preflight(finished().pdf, load_profile("office"), name="2022-11-proof.pdf")
    assert report.findings == ()
    assert finished().kind == "proof"


def test_the_same_proof_gives_the_same_bytes() -> None:
    assert finish_proof(planned(), FORMAT, STYLES, FINDINGS).pdf == finished().pdf


def test_strokes_are_as_wide_as_they_say() -> None:
    assert stroked_width("", 6) == 0
    assert stroked_width("7", 6) == pytest.approx(4)
    assert stroked_width("77", 6) == pytest.approx(9.6)
    assert stroked("7x", 0, 0, 6) == stroked("7", 0, 0, 6)
