# SPDX-License-Identifier: MIT
"""The screen edition as a file: what it claims, what it shows, what stays as it was drawn."""

from __future__ import annotations

import base64
import io
import re
import subprocess

import pikepdf
import pypdfium2
import pytest
from edition.drawn import Issue, box, piece, story
from edition.sample import sample
from PIL import Image
from tools import require_tool

from forumpress.edition.finish_screen import finish_screen
from forumpress.edition.screen_metadata import srgb_profile
from forumpress.typeset.proof import PageProof


@pytest.fixture(scope="module")
def proof() -> PageProof:
    return sample().proof()


@pytest.fixture(scope="module")
def data(proof: PageProof) -> bytes:
    return finish_screen(proof).pdf


@pytest.fixture
def pdf(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def test_both_standards_are_claimed_and_the_newer_one_described(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "2A"
        assert metadata["pdfuaid:part"] == "1"
    packet = pdf.Root.Metadata.read_bytes().decode()
    assert "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>" in packet


def test_information_and_metadata_agree(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == str(pdf.docinfo["/Title"]) == "The title"
        assert metadata["dc:creator"] == [str(pdf.docinfo["/Author"])] == ["An author"]
        assert metadata["dc:description"] == str(pdf.docinfo["/Subject"])
        assert metadata["pdf:Keywords"] == str(pdf.docinfo["/Keywords"])
        assert metadata["pdf:Producer"] == str(pdf.docinfo["/Producer"])
        assert metadata["xmp:CreateDate"] == "2022-11-01T00:00:00Z"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20221101000000Z"


def test_viewers_show_the_title_and_know_language_and_tags(pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
    assert str(pdf.Root.Lang) == "en"
    assert pdf.Root.MarkInfo.Marked is True
    assert all(page.get("/Tabs") == "/S" for page in pdf.pages if "/Annots" in page)


def test_the_output_intent_is_srgb_in_a_profile_of_the_right_version(pdf: pikepdf.Pdf) -> None:
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    profile = intent.DestOutputProfile.read_bytes()
    assert profile == srgb_profile()
    assert profile[36:40] == b"acsp" and profile[16:20] == b"RGB " and profile[8] == 4


def test_the_same_proof_gives_the_same_bytes(proof: PageProof, data: bytes) -> None:
    assert finish_screen(proof).pdf == data


def test_streams_are_packed(data: bytes, proof: PageProof) -> None:
    assert b"/ObjStm" in data
    assert b"/Type /StructElem" not in data


def test_no_picture_is_smoothed() -> None:
    issue = Issue(stories=[story("a", piece("b"))], style="img { image-rendering: auto }")
    picture = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(picture, "PNG")
    source = "data:image/png;base64," + base64.b64encode(picture.getvalue()).decode()
    issue.page(box("b", f'<img alt="Red" src="{source}">'))
    proof = issue.proof()
    held = pikepdf.open(io.BytesIO(finish_screen(proof).pdf))
    pictures = [each for each in held.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"]
    assert pictures and not any("/Interpolate" in each for each in pictures)
    assert b"/Interpolate" in proof.pdf


def test_pages_look_as_they_were_drawn(proof: PageProof, data: bytes) -> None:
    drawn, finished = pypdfium2.PdfDocument(proof.pdf), pypdfium2.PdfDocument(data)
    for one, other in zip(drawn, finished, strict=True):
        before, after = one.render(scale=2).to_numpy().astype(int), other.render(scale=2).to_numpy().astype(int)
        assert abs(before - after).max() <= 8


def test_furniture_is_artifact_with_its_place(pdf: pikepdf.Pdf) -> None:
    stream = pdf.pages[0].Contents.read_bytes()
    assert stream.count(b"/Subtype /Header") == 1
    assert stream.count(b"/Subtype /Footer") == 1


def test_everything_painted_is_tagged_or_artifact(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        depth = 0
        for _, operator in pikepdf.parse_content_stream(page):
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(str(operator), 0)
            assert depth or str(operator) not in ("TJ", "Tj", "f", "S", "Do", "B", "sh")
        assert depth == 0


def test_bookmarks_stay_where_they_lead(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        titles = [(item.title, [kid.title for kid in item.children]) for item in outline.root]
    assert titles == [("News", []), ("The Forum", ["First story", "Second"])]
    first = pdf.Root.Outlines.First
    assert first.Dest[0] == pdf.pages[0].obj


def test_destinations_of_articles_stay_and_those_of_parts_go(pdf: pikepdf.Pdf) -> None:
    names = {str(name) for name in list(pdf.Root.Names.Dests.Names)[::2]}
    assert {"a--head", "b--head", "a-n1", "call-1"} <= names
    assert "a-2.3" not in names


def test_no_mark_is_left(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            assert not str(annotation.get("/A", {}).get("/URI", "")).startswith("fp:")
            assert annotation.F == 4
            assert str(annotation.Contents)
            left, bottom, right, top = (float(value) for value in annotation.Rect)
            assert left <= right and bottom <= top


def test_copied_text_is_plain(data: bytes) -> None:
    program = require_tool("pdftotext")
    copied = subprocess.run([program, "-raw", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    assert not re.search("[\u00a0\u00ad\u200b\u2060\u2010\ufeff]", copied)
    assert "KICKER" in copied
    assert "specification" in subprocess.run([program, "-", "-"], input=data, capture_output=True).stdout.decode()
    read = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    assert "KICKER" in read
    assert not re.search("[\u00a0\u00ad\u200b\u2060]", read)
