# SPDX-License-Identifier: MIT
"""Accessibility rules: each finds its defect in a file that was sound before, and nothing in the sound one."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pikepdf
import pytest
from edition.sample import sample
from pikepdf import Array, Dictionary, Name, String

from forumpress.edition.finish_screen import finish_screen
from forumpress.layout.story import Box
from forumpress.preflight.catalogue import all_rules
from forumpress.preflight.context import NO_CONTEXT, Context
from forumpress.preflight.passages import Passage, passages_of
from forumpress.preflight.profile import load_profile
from forumpress.preflight.runrules import preflight
from forumpress.text import Text
from forumpress.typeset.proof import PageProof, PartRole, PlacedPart

Defect = Callable[[pikepdf.Pdf], None]
_PREFIXES = ("access/", "archive/")


@cache
def drawn() -> PageProof:
    return sample().proof()


@cache
def sound() -> bytes:
    return finish_screen(drawn()).pdf


def codes(data: bytes, context: Context = NO_CONTEXT) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for finding in preflight(data, load_profile("screen"), context, name="file.pdf").findings:
        if finding.code.startswith((*_PREFIXES, "file/")):
            found.setdefault(finding.code, []).append(finding.message)
    return found


def elements(pdf: pikepdf.Pdf, tag: str) -> Iterator[Any]:
    stack = [pdf.Root.StructTreeRoot.K]
    while stack:
        element = stack.pop()
        if isinstance(element, pikepdf.Array):
            stack.extend(reversed(list(element)))
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            if f"/{tag}" == element.S:
                yield element
            stack.append(element.get("/K"))


def first(pdf: pikepdf.Pdf, tag: str) -> Any:
    return next(elements(pdf, tag))


def drop_key(holder: Callable[[pikepdf.Pdf], Any], key: str) -> Defect:
    def break_it(pdf: pikepdf.Pdf) -> None:
        del holder(pdf)[key]

    return break_it


def set_key(holder: Callable[[pikepdf.Pdf], Any], key: str, value: Any) -> Defect:
    def break_it(pdf: pikepdf.Pdf) -> None:
        holder(pdf)[key] = value

    return break_it


def root(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root


def packet(old: bytes, new: bytes) -> Defect:
    def break_it(pdf: pikepdf.Pdf) -> None:
        data = pdf.Root.Metadata.read_bytes()
        assert old in data
        pdf.Root.Metadata.write(data.replace(old, new))

    return break_it


def stream(old: bytes, new: bytes) -> Defect:
    def break_it(pdf: pikepdf.Pdf) -> None:
        data = pdf.pages[0].Contents.read_bytes()
        assert old in data
        pdf.pages[0].Contents.write(data.replace(old, new, 1))

    return break_it


def loose_row(pdf: pikepdf.Pdf) -> None:
    item = first(pdf, "LI")
    item.K = Array([*item.K, pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=item))])


def link_in_paragraph(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Link").S = Name.P


def orphan_link(pdf: pikepdf.Pdf) -> None:
    link = first(pdf, "Link")
    link.K = Array([kid for kid in link.K if not isinstance(kid, pikepdf.Dictionary)])


def drop_heads(pdf: pikepdf.Pdf) -> None:
    for head in list(elements(pdf, "TH")):
        head.S = Name.TD


def shapeless_heads(pdf: pikepdf.Pdf) -> None:
    for cell in [*elements(pdf, "TH"), *elements(pdf, "TD")]:
        cell.A = Dictionary(O=Name.Table)


def lost_head(pdf: pikepdf.Pdf) -> None:
    first(pdf, "TD").A = Dictionary(O=Name.Table, Headers=Array([String("nowhere")]))


def span(name: str, cells: int) -> Dictionary:
    return Dictionary({"/O": Name.Table, f"/{name}": cells})


def nested_row(pdf: pikepdf.Pdf) -> None:
    first(pdf, "TD").S = Name.TR


def second_head(pdf: pikepdf.Pdf) -> None:
    first(pdf, "TBody").S = Name.THead


def same_ids(pdf: pikepdf.Pdf) -> None:
    first(pdf, "TH").ID = String("a-n1")


def nameless_letters(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].resources.Font.values():
        del font["/ToUnicode"]


def no_bookmarks(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Outlines"]
    pdf.pages.append(pdf.pages[-1])


def smooth(pdf: pikepdf.Pdf) -> None:
    picture = pdf.make_stream(b"\x00" * 3, Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
    picture.ColorSpace, picture.BitsPerComponent, picture.Interpolate = Name.DeviceRGB, 8, True
    pdf.pages[0].resources.XObject = Dictionary(Smooth=picture)
    data = pdf.pages[0].Contents.read_bytes()
    pdf.pages[0].Contents.write(data + b"\n/Artifact BMC q 9 0 0 9 0 0 cm /Smooth Do Q EMC")


def grey_intent(pdf: pikepdf.Pdf) -> None:
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    data = bytearray(profile.read_bytes())
    data[16:20] = b"GRAY"
    profile.write(bytes(data))


def cycle(pdf: pikepdf.Pdf) -> None:
    figure = first(pdf, "Figure")
    first(pdf, "TOCI").K = Array([first(pdf, "Document")])
    figure.Alt = String("")


ARTIFACT = b"/Artifact <</Type /Pagination"
FILE_NAME = String("IMG_2.jpg")
DEFECTS: list[tuple[str, str, Defect]] = [
    ("access/not-tagged", "not say that it is", set_key(root, "/MarkInfo", Dictionary(Marked=False))),
    ("access/not-tagged", "doubtful", set_key(root, "/MarkInfo", Dictionary(Marked=True, Suspects=True))),
    ("access/not-tagged", "no structure", drop_key(root, "/StructTreeRoot")),
    ("access/untagged-content", "“News section”", stream(ARTIFACT, b"/Span <</Type /Pagination")),
    ("access/untagged-content", "a field", stream(b"q\n", b"q 0 0 5 5 re f\n")),
    ("access/title-not-shown", "file's name", drop_key(root, "/ViewerPreferences")),
    ("access/title-not-shown", "no title", packet(b">The title<", b"><")),
    ("access/no-language", "and the document states none", drop_key(root, "/Lang")),
    ("access/no-language", "the bookmarks have no language", drop_key(root, "/Lang")),
    ("access/no-language", "no language tag", set_key(root, "/Lang", String("English, mostly"))),
    ("access/no-language", "no language tag", set_key(lambda pdf: first(pdf, "Note"), "/Lang", String("?"))),
    ("access/picture-without-text", "no alternative", drop_key(lambda pdf: first(pdf, "Figure"), "/Alt")),
    (
        "access/picture-without-text",
        "file's name",
        set_key(lambda pdf: first(pdf, "Figure"), "/Alt", FILE_NAME),
    ),
    ("access/table-heads", "no head cells", drop_heads),
    ("access/table-heads", "row or a column", shapeless_heads),
    ("access/table-heads", "nowhere", lost_head),
    ("access/heading-gap", "is the first", set_key(lambda pdf: first(pdf, "H1"), "/S", Name.H2)),
    ("access/heading-gap", "follows one of level 2", set_key(lambda pdf: first(pdf, "H3"), "/S", Name.H4)),
    ("access/link-without-words", "no words", drop_key(lambda pdf: pdf.pages[0].Annots[0], "/Contents")),
    ("access/link-without-words", "in a P element", link_in_paragraph),
    ("access/link-without-words", "not in the tags", orphan_link),
    ("access/link-without-words", "tab key", drop_key(lambda pdf: pdf.pages[0].obj, "/Tabs")),
    ("access/note-without-id", "has no id", drop_key(lambda pdf: first(pdf, "Note"), "/ID")),
    ("access/note-without-id", "others have", same_ids),
    ("access/list-parts", "directly in LI", loose_row),
    ("access/list-parts", "a TR element stands directly in TR", nested_row),
    ("access/list-parts", "a table has 2 THead elements", second_head),
    (
        "access/table-grid",
        "columns, the rows before have",
        set_key(lambda pdf: first(pdf, "TD"), "/A", span("ColSpan", 2)),
    ),
    (
        "access/table-grid",
        "below the table's last row",
        set_key(lambda pdf: first(pdf, "TD"), "/A", span("RowSpan", 99)),
    ),
    ("access/list-parts", "outside L", set_key(lambda pdf: first(pdf, "L"), "/S", Name.Div)),
    ("access/unknown-tag", "Fancy", set_key(lambda pdf: first(pdf, "Note"), "/S", Name.Fancy)),
    ("access/unreadable-text", "which characters", nameless_letters),
    ("access/no-bookmarks", "no bookmarks", no_bookmarks),
    ("access/no-claim", "PDF/UA-1", packet(b"<pdfuaid:part>1", b"<pdfuaid:part>2")),
    ("access/no-claim", "PDF/A-2a", packet(b"conformance>A", b"conformance>B")),
    ("access/no-claim", "no XMP", drop_key(root, "/Metadata")),
    ("archive/no-output-intent", "no output intent", drop_key(root, "/OutputIntents")),
    ("archive/no-output-intent", "not for RGB", grey_intent),
    ("archive/smoothed-picture", "smoothed", smooth),
    ("access/picture-without-text", "no alternative", cycle),
]


def broken(break_it: Defect) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sound())) as pdf:
        break_it(pdf)
        pdf.save(out)
    return out.getvalue()


def test_the_sound_file_has_no_fault() -> None:
    assert codes(sound(), Context(passages=passages_of(drawn()))) == {}


@pytest.mark.parametrize(("code", "words", "break_it"), DEFECTS, ids=[f"{code}-{words}" for code, words, _ in DEFECTS])
def test_a_defect_is_found(code: str, words: str, break_it: Defect) -> None:
    found = codes(broken(break_it))
    assert any(words in message for message in found.get(code, [])), found


def test_every_accessibility_rule_has_a_defect_here() -> None:
    tested = {code for code, _, _ in DEFECTS} | {"access/reading-order"}
    assert tested == {code for code in all_rules() if code.startswith(_PREFIXES)}


def test_a_text_in_another_order_than_written_is_found() -> None:
    def swap(pdf: pikepdf.Pdf) -> None:
        article = first(pdf, "Art")
        kids = list(article.K)
        article.K = Array([*kids[1:], kids[0]])

    passages = tuple(
        Passage(Text(words))
        for words in ("Second paragraph begins here and it is interrupted", "Un paragraphe en français.", "A quotation")
    )
    assert list(codes(sound(), Context(passages=passages))) == ["access/reading-order"]
    right = (passages[0], passages[2], passages[1])
    assert codes(sound(), Context(passages=right)) == {}
    assert codes(broken(swap), Context(passages=(Passage(Text("KICKER")), Passage(Text("Second paragraph"))))) != {}
    assert "not read at all" in str(codes(sound(), Context(passages=(Passage(Text("What nobody wrote")),))))


def test_lost_words_are_the_authors_to_shorten_and_a_wrong_order_is_the_layouts() -> None:
    written = ("What nobody wrote", "Second paragraph begins here and it is interrupted", "Un paragraphe en français.")
    context = Context(passages=tuple(Passage(Text(words)) for words in (*written, "A quotation")))
    findings = preflight(sound(), load_profile("screen"), context, name="file.pdf").findings
    hints = [finding.hint for finding in findings if finding.code == "access/reading-order"]
    assert len(hints) == 2
    assert hints[0].startswith("The words have no room where they stand: shorten them") and "report" not in hints[0]
    assert "order in which it is read" in hints[1]


def test_passages_are_all_blocks_in_source_order_and_know_whether_they_have_a_page() -> None:
    proof = drawn()
    assert [str(each.text) for each in passages_of(proof) if each.placed] == [
        "The quick brown specification", "A new day"
    ]  # fmt: skip
    assert [each.placed for each in passages_of(replace(proof, parts=()))] == [False, False]


def test_words_that_stand_on_no_page_are_lost() -> None:
    context = Context(passages=passages_of(replace(drawn(), parts=())))
    assert "stands on no page" in str(codes(sound(), context))


def test_what_a_box_shows_to_the_eye_alone_is_no_passage() -> None:
    html = '<p><span data-text="0">A</span><br><b aria-hidden="true"><i><span data-text="1">B</span></i></b></p>'
    box = Box("box", "masthead", f'{html}<p data-text="2">C</p>', texts=(Text("A"), Text("B"), Text("C")))
    proof = replace(drawn(), parts=(PlacedPart("box", 1, PartRole.TEXT, "box", None),))
    story = replace(proof.stories[0], blocks=(box,))
    assert [str(each.text) for each in passages_of(replace(proof, stories=(story,)))] == ["A", "C"]


def test_elements_may_name_the_language_instead_of_the_document() -> None:
    def by_element(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.Lang
        del pdf.Root.Outlines
        first(pdf, "Document").Lang = String("en")

    assert "access/no-language" not in codes(broken(by_element))
