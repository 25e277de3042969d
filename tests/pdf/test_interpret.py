# SPDX-License-Identifier: MIT
"""The view of a page: what is put down, where, how large and in which colour."""

from __future__ import annotations

from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from preflight.defects import layers, shows, tiles
from preflight.press import Press, coded, shown

from forumpress.pdf.budget import Budget, TooHeavy
from forumpress.pdf.colourspaces import SpaceFamily
from forumpress.pdf.pageview import PageView
from forumpress.pdf.pagewords import words_of_pages
from forumpress.pdf.paint import Paint, PaintKind
from forumpress.pdf.strings import shown_items, shown_string
from forumpress.preflight.document import Document


class Sheet:
    """One page with the given content, and its view; holds the file open."""

    def __init__(self, content: bytes, budget: Budget | None = None, **resources: Any) -> None:
        self.press = Press(1)
        self.press.page().Contents = self.press.pdf.make_stream(content)
        for kind, held in resources.items():
            for name, value in held.items():
                self.press.resource(kind, name, value)
        self.document = Document(self.press.pdf, b"", budget=budget)
        self.page: PageView = self.document.pages[0]

    @property
    def only(self) -> Paint:
        (paint,) = self.page.paints
        return paint


def test_a_rectangle_stands_where_the_matrices_put_it() -> None:
    paint = Sheet(b"q 2 0 0 2 10 20 cm 1 0 0 1 5 0 cm 0 0 30 40 re f Q").only
    assert paint.kind is PaintKind.FILL
    assert paint.bounds == pytest.approx((20, 20, 80, 100))


def test_clipping_leaves_what_shows() -> None:
    paint = Sheet(b"q 10 10 20 20 re W n 0 0 100 100 re f Q").only
    assert paint.bounds == pytest.approx((10, 10, 30, 30))
    assert paint.clipped
    assert Sheet(b"q 10 10 20 20 re W n Q 0 0 100 100 re f").only.bounds == pytest.approx((0, 0, 100, 100))
    assert Sheet(b"q 10 10 20 20 re W n 50 50 9 9 re f Q").page.paints == []


def test_lines_are_as_wide_as_they_print() -> None:
    paint = Sheet(b"q 0.5 0 0 0.5 0 0 cm 4 w 0 100 m 100 100 l S Q").only
    assert (paint.kind, paint.size) == (PaintKind.STROKE, 2)
    assert paint.bounds == pytest.approx((-1 + 1, 49, 51, 51))


@pytest.mark.parametrize(
    ("operator", "family", "values"),
    [
        (b"0.5 g", SpaceFamily.GRAY, (0.5,)),
        (b"1 0 0 rg", SpaceFamily.RGB, (1, 0, 0)),
        (b"0 0 0 1 k", SpaceFamily.CMYK, (0, 0, 0, 1)),
        (b"/DeviceRGB cs 0 1 0 sc", SpaceFamily.RGB, (0, 1, 0)),
        (b"/DeviceCMYK cs", SpaceFamily.CMYK, (0, 0, 0, 1)),
        (b"", SpaceFamily.GRAY, (0,)),
    ],
)
def test_colours_are_what_they_are_set_to(operator: bytes, family: SpaceFamily, values: tuple[float, ...]) -> None:
    paint = Sheet(operator + b" 0 0 9 9 re f").only
    assert (paint.space.family, paint.values) == (family, values)


def test_a_restored_state_brings_the_old_colour_back() -> None:
    first, second = Sheet(b"1 0 0 rg q 0 1 0 rg 0 0 9 9 re f Q 0 0 9 9 re f").page.paints
    assert (first.values, second.values) == ((0, 1, 0), (1, 0, 0))


def test_text_has_its_size_on_paper_its_words_and_its_width() -> None:
    sheet = Sheet(b"q 2 0 0 2 0 0 cm BT /F1 5 Tf 1 0 0 1 50 60 Tm " + coded("Hello") + b" Tj ET Q")
    paint = sheet.only
    assert paint.text == "Hello"
    assert paint.size == 10
    assert paint.bounds[0] == pytest.approx(100)
    assert 20 < paint.bounds[2] - paint.bounds[0] < 30
    assert paint.bounds[1] < 120 < paint.bounds[3]


def test_text_goes_on_where_the_last_piece_ended() -> None:
    one = Sheet(b"BT /F1 10 Tf 50 60 Td " + coded("Hello") + b" Tj " + coded("Hello") + b" Tj ET").page.paints
    assert one[1].bounds[0] == pytest.approx(one[0].bounds[2])
    apart = Sheet(b"BT /F1 10 Tf 50 60 Td [" + coded("He") + b" -500 " + coded("llo") + b"] TJ ET").only
    assert apart.bounds[2] - apart.bounds[0] == pytest.approx(one[0].bounds[2] - one[0].bounds[0] + 5)


def test_lines_of_text_follow_the_leading() -> None:
    first, second, third = Sheet(
        b"BT /F1 10 Tf 12 TL 50 60 Td " + coded("a") + b" Tj T* " + coded("a") + b" Tj " + coded("a") + b" ' ET"
    ).page.paints
    assert first.bounds[1] - second.bounds[1] == pytest.approx(12)
    assert second.bounds[1] - third.bounds[1] == pytest.approx(12)


def test_spacing_and_stretch_widen_text() -> None:
    def width(extra: bytes) -> float:
        bounds = Sheet(b"BT /F1 10 Tf " + extra + b" 50 60 Td " + coded("abcd") + b" Tj ET").only.bounds
        return bounds[2] - bounds[0]

    assert width(b"2 Tc") == pytest.approx(width(b"") + 8)
    assert width(b"200 Tz") == pytest.approx(2 * width(b""))


def test_hidden_text_is_no_mark() -> None:
    page = Sheet(b"BT /F1 10 Tf 3 Tr 50 60 Td " + coded("abc") + b" Tj ET").page
    assert page.paints and not page.marks


def test_overprint_is_told_apart_for_fills_and_lines() -> None:
    state = Dictionary(OP=True, op=False, OPM=1)
    fill, line = Sheet(b"/X gs 0 0 9 9 re B", ExtGState={"X": state}).page.paints
    assert (fill.overprint, line.overprint, line.overprint_mode) == (False, True, 1)
    fill, line = Sheet(b"/X gs 0 0 9 9 re B", ExtGState={"X": Dictionary(OP=True)}).page.paints
    assert fill.overprint and line.overprint


def form(press: Press, content: bytes, **entries: Any) -> Any:
    stream = press.pdf.make_stream(content)
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, 50, 50])
    for key, value in entries.items():
        stream[f"/{key}"] = value
    return stream


def drawn_form(content: bytes, **entries: Any) -> PageView:
    sheet = Sheet(b"q 1 0 0 rg 2 0 0 2 100 100 cm /X Do Q")
    sheet.press.resource("XObject", "X", form(sheet.press, content, **entries))
    return Document(sheet.press.pdf, b"").pages[0]


def test_a_form_inherits_the_state_and_is_cut_at_its_box() -> None:
    (paint,) = drawn_form(b"0 0 200 10 re f", Matrix=Array([1, 0, 0, 1, 5, 0])).paints
    assert paint.values == (1, 0, 0)
    assert paint.bounds == pytest.approx((110, 100, 210, 120))


def test_what_shapes_a_mask_is_no_mark() -> None:
    sheet = Sheet(b"q /X gs 0 0 9 9 re f Q")
    group = form(sheet.press, b"1 g 0 0 50 50 re f", Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray))
    mask = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group))
    sheet.press.resource("ExtGState", "X", mask)
    page = Document(sheet.press.pdf, b"").pages[0]
    assert [paint.masked for paint in page.paints] == [True, False]
    assert len(page.marks) == 1
    assert page.content.transparent


def test_a_pattern_is_looked_into() -> None:
    sheet = Sheet(b"/Pattern cs /P scn 100 100 50 50 re f")
    tile = sheet.press.pdf.make_stream(b"0 1 0 rg 0 0 5 5 re f")
    tile.PatternType, tile.PaintType, tile.TilingType = 1, 1, 1
    tile.BBox, tile.XStep, tile.YStep = Array([0, 0, 9, 9]), 9, 9
    tile.Matrix = Array([1, 0, 0, 1, 100, 100])
    sheet.press.resource("Pattern", "P", tile)
    (paint,) = Document(sheet.press.pdf, b"").pages[0].paints
    assert paint.in_pattern and paint.values == (0, 1, 0)
    assert paint.bounds == pytest.approx((100, 100, 150, 150))


def test_pictures_know_their_resolution() -> None:
    sheet = Sheet(b"q 144 0 0 96 10 10 cm /Photo Do Q")
    (paint,) = sheet.page.image_marks
    assert paint.resolution == pytest.approx(300)
    turned = Sheet(b"q 0 144 -96 0 200 10 cm /Photo Do Q").page.image_marks[0]
    assert turned.resolution == pytest.approx(300)
    assert turned.bounds == pytest.approx((104, 10, 200, 154))


def test_marked_content_is_told_apart() -> None:
    artifact, tagged, plain = Sheet(
        b"/Artifact BMC 0 0 9 9 re f EMC /P <</MCID 3>> BDC 0 0 9 9 re f EMC 0 0 9 9 re f"
    ).page.paints
    assert (artifact.artifact, artifact.mcid) == (True, None)
    assert (tagged.artifact, tagged.mcid) == (False, 3)
    assert (plain.artifact, plain.mcid) == (False, None)


def test_the_budget_is_kept() -> None:
    with pytest.raises(TooHeavy, match="marks"):
        _ = Sheet(b"0 0 9 9 re f " * 50, Budget(paints=10)).page.paints
    with pytest.raises(TooHeavy, match="instructions"):
        _ = Sheet(b"0 0 9 9 re f " * 50, Budget(instructions=50)).page.paints
    with pytest.raises(TooHeavy, match="unpack"):
        _ = Sheet(b"0 0 9 9 re f " * 50, Budget(decoded=50)).page.paints


@given(st.binary(max_size=300))
def test_any_content_is_survived(content: bytes) -> None:
    sheet = Sheet(content)
    assert isinstance(sheet.page.paints, list)


@pytest.mark.parametrize(
    ("operands", "codes", "spacing"),
    [
        (b"<0041 42>", b"\x00AB", 0),
        (b"(a\\(b\\)\\101\\\nc)", b"a(b)Ac", 0),
        (b"(a(b)c)", b"a(b)c", 0),
        (b"[(a) -20 <62> 5.5 (c)]", b"abc", -14.5),
        (b"[<0001>1()-30<0002>]", b"\x00\x01\x00\x02", -29),
        (b"<4>", b"@", 0),
        (b"(unclosed", b"unclosed", 0),
        (b"(\\()", b"(", 0),
        (b"(a\\() ", b"a(", 0),
        (b"[(see \\(a\\))-50(\\\\)]", b"see (a)\\", -50),
        (b"(f\\(\\)() and \\))", b"f()() and )", 0),
        (b"[(f())12<41>]", b"f()A", 12),
        (b"(<41>)", b"<41>", 0),
        (b"(a\r\nb)", b"a\nb", 0),
        (b"[(\\\\)(\\))]", b"\\)", 0),
    ],
)
def test_shown_strings(operands: bytes, codes: bytes, spacing: float) -> None:
    assert shown_string(operands) == (codes, spacing)


@pytest.mark.parametrize(
    ("operands", "items"),
    [
        (b"[<0041> -12 <0042 0043> .0]", [(b"\x00A", b""), (None, b"-12"), (b"\x00B\x00C", b""), (None, b".0")]),
        (
            b"[<41>-3()4(a\\)<7>)<7>]",
            [(b"A", b""), (None, b"-3"), (b"", b""), (None, b"4"), (b"a)<7>", b""), (b"p", b"")],
        ),
        (b"<4>", [(b"@", b"")]),
        (b"[]", []),
    ],
)
def test_shown_items_keep_their_order(operands: bytes, items: list[tuple[bytes | None, bytes]]) -> None:
    assert list(shown_items(operands)) == items


def test_words_know_their_place() -> None:
    sheet = Sheet(shown("Alpha beta", 50, 700, 10) + shown("Gamma", 50, 600, 10))
    ((number, text, box_of),) = words_of_pages(sheet.document, 5)
    assert (number, text) == (1, "Alpha beta Gamma")
    assert box_of(text.index("Gamma")).y > box_of(0).y + 90


def test_boxes_are_inherited_and_stand_upright() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 200)).obj
    del page["/MediaBox"]
    pdf.Root.Pages.MediaBox = Array([300, 400, 0, 0])
    view = Document(pdf, b"").pages[0]
    assert view.media == view.crop == view.trim == view.bleed == (0, 0, 300, 400)
    assert view.own_box("TrimBox") is None


def test_a_patterns_marks_stand_where_the_pattern_shows() -> None:
    sheet = Sheet(b"")
    tiles(b"1 0 0 rg")(sheet.press)
    (paint,) = Document(sheet.press.pdf, b"").pages[0].paints
    assert (paint.space.family, paint.values) == (SpaceFamily.RGB, (1, 0, 0))
    assert paint.bounds == pytest.approx((100, 100, 400, 190))
    assert paint.in_pattern


def test_what_lies_on_a_layer_that_is_off_is_no_mark() -> None:
    sheet = Sheet(b"")
    layers("OFF")(sheet.press)
    page = Document(sheet.press.pdf, b"").pages[0]
    assert [paint.hidden_layer for paint in page.paints] == ["Notes"]
    assert page.marks == page.text_marks == []


def test_annotations_show_on_the_page() -> None:
    sheet = Sheet(b"")
    shows(b"0 1 1 0 k")(sheet.press)
    (paint,) = Document(sheet.press.pdf, b"").pages[0].marks
    assert paint.bounds == pytest.approx((100, 300, 200, 320))
    assert paint.in_annotation
    sheet.press.page().Annots[0].F = 2
    assert Document(sheet.press.pdf, b"").pages[0].marks == []
