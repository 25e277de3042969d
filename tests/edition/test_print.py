# SPDX-License-Identifier: MIT
"""The print edition: inks, overprint, pictures, gradients, boxes, metadata, and the same bytes twice."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pikepdf
import pytest
from edition.press_sample import BLEED, HEIGHT, SWATCHES, WIDTH, proof
from pikepdf import Array, Dictionary, Name
from PIL import Image

from forumpress.edition.conditions import PrintConditions, coated_sheetfed
from forumpress.edition.finish_print import finish_print
from forumpress.errors import InternalError
from forumpress.length import MM
from forumpress.pdf.colourspaces import SpaceFamily
from forumpress.pdf.objects import open_pdf
from forumpress.pdf.paint import Paint
from forumpress.pdf.paint import PaintKind as PaintKind
from forumpress.preflight.context import Context
from forumpress.preflight.document import Document
from forumpress.preflight.profile import load_profile
from forumpress.preflight.runrules import preflight


@cache
def finished(marks: bool = False, spots: bool = False) -> bytes:
    draft = finish_print(proof(), coated_sheetfed(marks=marks, spots=spots))
    assert draft.kind == "print"
    return draft.pdf


@cache
def document(pdf: bytes) -> Document:
    """The file, opened; kept, since its objects live no longer than it does."""
    return Document(open_pdf(pdf), pdf)


def paints(pdf: bytes, page: int = 1) -> list[Paint]:
    return document(pdf).pages[page - 1].paints


def text(pdf: bytes, words: str, page: int = 1) -> Paint:
    return next(paint for paint in paints(pdf, page) if paint.kind is PaintKind.TEXT and words in paint.text)


def streams(pdf: bytes) -> Iterator[Any]:
    return (item for item in document(pdf).pdf.objects if isinstance(item, pikepdf.Stream))


def test_the_printers_preflight_finds_nothing() -> None:
    context = Context(trim=(WIDTH, HEIGHT), bleed=BLEED)
    report = preflight(finished(), load_profile("sheetfed"), context, name="2022-11-print.pdf")
    assert report.findings == ()
    deep = {"ink/coverage", "plates/body-text", "render/differs"}
    assert {check.code for check in report.not_made} == deep


@pytest.mark.parametrize(("marks", "spots"), [(False, False), (True, True)])
def test_the_same_proof_gives_the_same_bytes(marks: bool, spots: bool) -> None:
    again = finish_print(proof(), coated_sheetfed(marks=marks, spots=spots)).pdf
    assert again == finished(marks, spots)


def test_another_proof_gives_another_id() -> None:
    other = finish_print(proof(3), coated_sheetfed(spots=False)).pdf
    ids = [document(pdf).statements.described("xmpMM:InstanceID") for pdf in (finished(), other)]
    assert ids[0] != ids[1]


def test_no_mark_is_in_a_screen_colour() -> None:
    for page in document(finished()).pages:
        assert page.marks
        assert {paint.space.family for paint in page.marks} <= {SpaceFamily.CMYK}
    for stream in streams(finished()):
        resources = stream.get("/Resources")
        if resources is not None:
            assert "/ColorSpace" not in resources


@pytest.mark.parametrize("name", ["green", "mist"])
def test_swatches_print_in_exactly_their_inks(name: str) -> None:
    wanted = tuple(share / 100 for share in SWATCHES[name].cmyk)
    assert wanted in {paint.values for paint in paints(finished())}


def test_body_text_is_black_alone_and_overprints() -> None:
    body = text(finished(), "forum met")
    assert body.values == (0, 0, 0, 1)
    assert body.overprint and body.overprint_mode == 1


def test_coloured_and_white_text_knock_out() -> None:
    for words in ("Page 1", "White on green", "Neutral"):
        assert not text(finished(), words).overprint, words
    assert text(finished(), "White on green").values == (0, 0, 0, 0)


def test_black_text_of_twelve_points_and_more_knocks_out() -> None:
    larger = finish_print(proof(), replace(coated_sheetfed(spots=False), overprint_text=9.0)).pdf
    assert not text(larger, "forum met").overprint


def test_a_neutral_prints_in_black_alone_as_light_as_it_looks() -> None:
    cyan, magenta, yellow, black = text(finished(), "Neutral").values
    assert (cyan, magenta, yellow) == (0, 0, 0)
    assert 0.5 < black < 0.72


def test_hairlines_in_black_overprint() -> None:
    lines = [
        paint
        for paint in paints(finished())
        if paint.is_black_alone and paint.kind in (PaintKind.FILL, PaintKind.STROKE) and paint.size < 2
    ]
    assert lines and all(paint.overprint for paint in lines)


def test_a_spot_swatch_is_a_separation_with_its_process_inks_behind_it() -> None:
    spot = text(finished(spots=True), "Spot")
    assert spot.space.family is SpaceFamily.SEPARATION
    assert spot.space.inks == ("PANTONE 7626 C",)
    assert spot.values == (1,)
    tint = spot.space.source[3]
    assert [round(float(share), 4) for share in tint.C1] == [0.18, 0.84, 0.92, 0.08]
    assert text(finished(), "Spot").values == (0.18, 0.84, 0.92, 0.08)


def test_pictures_go_through_their_own_profile_and_keep_their_pixels() -> None:
    pictures = [paint for paint in paints(finished()) if paint.image is not None]
    assert len(pictures) == 2
    inks = []
    for paint in pictures:
        assert paint.image is not None
        assert paint.space.family is SpaceFamily.CMYK
        assert (paint.image.width, paint.image.height) == (472, 354)
        assert 298 < paint.resolution < 302
        with Image.open(io.BytesIO(paint.image.source.read_raw_bytes())) as picture:
            assert picture.mode == "CMYK"
            inks.append(picture.getpixel((300, 200)))
    (cyan, magenta, yellow, _), (other_cyan, other_magenta, _, _) = inks
    assert magenta > 200 and yellow > 180 and cyan < 60
    # The second picture's profile says that its red is green.
    assert other_cyan > 150 and other_magenta < other_cyan


def test_gradients_stay_gradients_and_meet_the_swatches() -> None:
    shadings = [paint for paint in paints(finished()) if paint.kind is PaintKind.SHADING and not paint.masked]
    assert len(shadings) == 2
    assert {paint.space.family for paint in shadings} == {SpaceFamily.CMYK}
    first = next(_shadings(finished()))
    function = first.Function.Functions[0]
    samples = function.read_bytes()
    start = [int.from_bytes(samples[at : at + 2], "big") / 65535 for at in range(0, 8, 2)]
    assert start == pytest.approx([0.9, 0.42, 0.62, 0.4], abs=1e-4)


def _shadings(pdf: bytes) -> Iterator[Any]:
    for item in document(pdf).pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/ShadingType" in item and len(item.Function.Functions) == 2:
            yield item


def test_soft_masks_stay_and_are_grey() -> None:
    masks = [
        item.SMask
        for stream in streams(finished())
        for item in dict(stream.get("/Resources", {}).get("/ExtGState", {})).values()
        if isinstance(item.get("/SMask"), pikepdf.Dictionary)
    ]
    assert masks
    for mask in masks:
        assert pikepdf.Name.DeviceGray == mask.G.Group.CS
        assert pikepdf.Name.Luminosity == mask.S


def test_transparency_is_mixed_in_cmyk() -> None:
    pdf = document(finished()).pdf
    assert pikepdf.Name.DeviceCMYK == pdf.pages[0].obj.Group.CS
    groups = [stream.Group.CS for stream in streams(finished()) if "/Group" in stream]
    assert groups
    assert set(groups) <= {pikepdf.Name.DeviceCMYK, pikepdf.Name.DeviceGray}


def test_boxes_are_trim_and_bleed() -> None:
    for page in document(finished()).pages:
        trim = page.own_box("TrimBox")
        assert trim is not None
        assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx((WIDTH, HEIGHT), abs=0.1 * MM)
        assert page.own_box("BleedBox") == pytest.approx((0, 0, WIDTH + 2 * BLEED, HEIGHT + 2 * BLEED), abs=0.1 * MM)
        assert page.media == page.bleed
        assert "/CropBox" not in page.source


def test_marks_stand_outside_the_bleed_on_all_plates() -> None:
    with_marks = document(finished(marks=True, spots=True))
    for page in with_marks.pages:
        marks = [paint for paint in page.paints if paint.space.inks == ("All",)]
        # Eight crop marks, and four targets of a circle and a cross.
        assert len(marks) == 8 + 4 * 3
        left, bottom, right, top = page.bleed
        for paint in marks:
            x0, y0, x1, y1 = paint.bounds
            assert x1 < left or x0 > right or y1 < bottom or y0 > top
            assert x0 > page.media[0] and y0 > page.media[1] and x1 < page.media[2] and y1 < page.media[3]
        others = [paint for paint in page.marks if paint.space.inks != ("All",)]
        assert all(paint.bounds[0] >= left - 0.01 and paint.bounds[3] <= top + 0.01 for paint in others)


def test_nothing_is_left_that_only_screens_need() -> None:
    pdf = document(finished()).pdf
    assert set(pdf.Root.keys()) <= {"/Type", "/Pages", "/Metadata", "/OutputIntents", "/Lang", "/PageLabels"}
    for page in pdf.pages:
        assert "/Annots" not in page.obj
        assert b"BDC" not in page.obj.Contents.read_bytes()


def test_metadata_agree_and_name_the_condition() -> None:
    finished_document = document(finished())
    stated = finished_document.statements
    info = stated.info
    assert stated.described("pdfxid:GTS_PDFXVersion") == "PDF/X-4"
    assert stated.described("dc:title") == info["Title"] == "Forum & <friends>"
    assert stated.described("xmp:CreateDate") == "2022-11-01T00:00:00Z"
    assert info["CreationDate"] == "D:20221101000000Z"
    assert info["Trapped"] == "/False"
    assert finished_document.pdf.pdf_version == "1.6"
    (intent,) = finished_document.output_intents
    assert str(intent.OutputConditionIdentifier) == "FOGRA39"
    assert bytes(intent.DestOutputProfile.read_bytes()) == coated_sheetfed().profile


def test_pages_drawn_without_bleed_are_our_own_fault() -> None:
    with pytest.raises(InternalError, match="bleed"):
        finish_print(proof(bleed=0), coated_sheetfed())


def test_pages_of_another_size_are_our_own_fault() -> None:
    wrong = replace(proof(), size=replace(proof().size, width=WIDTH + 10))
    with pytest.raises(InternalError, match="instead of"):
        finish_print(wrong, coated_sheetfed())


def test_a_smaller_bleed_than_drawn_is_cut() -> None:
    conditions: PrintConditions = replace(coated_sheetfed(), bleed=2 * MM)
    page = document(finish_print(proof(), conditions).pdf).pages[0]
    assert page.trim[0] - page.bleed[0] == pytest.approx(2 * MM, abs=0.01)
    assert page.media == page.bleed


def redrawn(content: bytes, **resources: Any) -> list[Paint]:
    """The marks of the first page, drawn by this content instead, after finishing."""
    with open_pdf(proof().pdf) as pdf:
        page = pdf.pages[0].obj
        page.Contents = pdf.make_stream(content)
        page.Resources = Dictionary({f"/{kind}": Dictionary(held) for kind, held in resources.items()})
        out = io.BytesIO()
        pdf.save(out)
    return paints(finish_print(proof(pdf=out.getvalue()), coated_sheetfed(spots=False)).pdf)


def test_a_thin_black_outline_overprints_while_its_field_knocks_out() -> None:
    field, outline = redrawn(b"0 0 0 RG 0.4 0.6 0.2 rg 0.5 w 100 100 200 100 re B")
    assert (field.kind, field.overprint) == (PaintKind.FILL, False)
    assert (outline.kind, outline.overprint, outline.values) == (PaintKind.STROKE, True, (0, 0, 0, 1))


def test_overprint_follows_the_saved_state() -> None:
    line = b"0 0 0 RG 0.5 w 100 100 m 200 100 l S "
    thick = b"4 w 100 100 m 200 100 l S "
    marks = redrawn(b"q " + line + b"q " + thick + b"Q " + line + b"Q " + thick + line)
    assert [paint.overprint for paint in marks] == [True, False, True, False, True]


def test_translucent_black_does_not_overprint() -> None:
    states = {"/G": Dictionary(ca=0.5, CA=0.5), "/W": Dictionary(LW=0.5), "/N": Dictionary(ca=1, CA=1)}
    line = b" 0 0 0 RG 0.5 w 100 100 m 200 100 l S "
    marks = redrawn(b"/G gs" + line + b"/W gs" + line + b"/N gs" + line, ExtGState=states)
    assert [paint.overprint for paint in marks] == [False, False, True]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"0 0 9 9 re f", (0, 0, 0, 1)),
        (b"0.5 g 1 g 0 0 9 9 re f", (0, 0, 0, 0)),
        (b"/DeviceRGB cs 0 0 9 9 re f", (0, 0, 0, 1)),
        (b"/DeviceRGB cs 0.05098 0.309804 0.290196 scn 0 0 9 9 re f", (0.9, 0.42, 0.62, 0.4)),
        (b"0.1 0.2 0.3 0.4 k 0 0 9 9 re f", (0.1, 0.2, 0.3, 0.4)),
    ],
)
def test_colours_are_inks_however_they_were_set(content: bytes, expected: tuple[float, ...]) -> None:
    (paint,) = redrawn(content)
    assert paint.space.family is SpaceFamily.CMYK
    assert paint.values == pytest.approx(expected, abs=1e-5)


def test_lab_colours_are_converted_and_their_space_goes() -> None:
    lab = Array([Name.Lab, Dictionary(WhitePoint=Array([0.9642, 1, 0.8249]), Range=Array([-128, 127, -128, 127]))])
    (paint,) = redrawn(b"/L cs 50 60 40 scn 0 0 9 9 re f", ColorSpace={"/L": lab})
    assert paint.space.family is SpaceFamily.CMYK
    assert paint.values[1] > 0.6
