# SPDX-License-Identifier: MIT
"""What files state of themselves: bookmarks, named places, information and XMP; nothing where they are broken."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from forumpress.pdf.outline import NamedPlace
from forumpress.pdf.statements import Statements

XMP = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Trapped="False">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">A &amp; B</rdf:li><rdf:li>C</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>"""


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    # By default pikepdf mends the packet, which must stay as it was made.
    pdf.save(out, fix_metadata_version=False, **options)
    return out.getvalue()


def book() -> pikepdf.Pdf:
    """Three pages; a part with two articles, and an article that leads to a page that is not in the file."""
    pdf = pikepdf.new()
    for _ in range(3):
        pdf.add_blank_page(page_size=(200, 300))
    pdf.Root.Names = Dictionary(
        Dests=Dictionary(Names=Array([String("late"), Array([pdf.pages[2].obj, Name.XYZ, 0, 120, 0])]))
    )
    gone = pdf.make_indirect(Dictionary(Type=Name.Page))
    with pdf.open_outline() as outline:
        part = OutlineItem("Part  one", 0, "Fit")
        part.children.append(OutlineItem("First", 0, "XYZ", top=250))
        part.children.append(OutlineItem("Second", Array([pdf.pages[1].obj, Name.FitH, 90])))
        outline.root += [part, OutlineItem("Third", String("late")), OutlineItem("Gone", Array([gone, Name.Fit]))]
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String("期刊"), Trapped=Name("/False")))
    pdf.Root.Metadata = pdf.make_stream(XMP)
    return pdf


def test_bookmarks_know_their_level_and_place() -> None:
    pdf = book()
    found = Statements(pdf, saved(pdf)).bookmarks
    assert [(each.title, each.level, each.page, each.top, each.has_kids) for each in found] == [
        ("Part one", 1, 1, None, True),
        ("First", 2, 1, 250, False),
        ("Second", 2, 2, 90, False),
        ("Third", 1, 3, 120, False),
        ("Gone", 1, None, None, False),
    ]


def test_named_places_are_found() -> None:
    pdf = book()
    assert Statements(pdf, saved(pdf)).named_places == {"late": NamedPlace(3, 120)}


def test_information_and_xmp_are_read() -> None:
    pdf = book()
    stated = Statements(pdf, saved(pdf))
    assert stated.info["Title"] == "期刊"
    assert stated.info["Trapped"].lstrip("/") == "False"
    assert stated.described("dc:title") == "A & B"
    assert stated.described("pdf:Trapped") == "False"
    assert stated.described("dc:creator") == ""


@pytest.mark.parametrize("packet", [b"", b"no XML", b"<a><b></a>", XMP[:200]])
def test_a_packet_that_is_no_xml_states_nothing(packet: bytes) -> None:
    pdf = book()
    pdf.Root.Metadata = pdf.make_stream(packet)
    stated = Statements(pdf, saved(pdf))
    assert stated.xmp is None
    assert stated.described("dc:title") == ""


def test_a_file_that_qpdf_repairs_or_decrypts_is_read_all_the_same() -> None:
    pdf = book()
    whole = saved(pdf)
    cut = whole[: whole.rindex(b"startxref")]
    locked = saved(pdf, encryption=pikepdf.Encryption(owner="secret", user=""))
    for data in (cut, locked):
        with pikepdf.open(io.BytesIO(data)) as opened:
            assert [each.title for each in Statements(opened, data).bookmarks][:2] == ["Part one", "First"]


def test_a_circle_of_bookmarks_comes_to_an_end() -> None:
    pdf = book()
    first = pdf.Root.Outlines.First
    first.First.Next.Next = first
    assert len(Statements(pdf, saved(pdf)).bookmarks) <= 10_000
