# SPDX-License-Identifier: MIT
"""The screen edition's structure tree: what a screen reader meets, and in which order."""

from __future__ import annotations

import pytest
from edition.drawn import PICTURE, Issue, box, furniture, paragraph, piece, story, words
from edition.sample import sample
from edition.structure import Element, read_structure

from forumpress.edition.finish_screen import finish_screen
from forumpress.errors import InternalError


@pytest.fixture(scope="module")
def tree() -> Element:
    return read_structure(finish_screen(sample().proof()).pdf)


def one(tree: Element, tag: str, saying: str = "") -> Element:
    found = [each for each in tree.all(tag) if saying in each.said]
    assert len(found) == 1, (tag, saying, [each.said for each in tree.all(tag)])
    return found[0]


def test_sections_hold_articles_and_the_masthead_and_imprint_stand_outside(tree: Element) -> None:
    masthead, news, other, imprint = tree.kids
    assert [each.tag for each in tree.kids] == ["Sect"] * 4
    assert masthead.said.startswith("The Forum")
    assert (news.facts["T"], other.facts["T"]) == ("News", "Other")
    assert [article.facts["T"] for article in (*news.kids, *other.kids)] == ["First story", "Second"]
    assert imprint.said == "Imprint hereMore"


def test_the_order_is_the_source_order_not_the_order_on_the_page(tree: Element) -> None:
    article = tree.kids[1].kids[0]
    tags = [kid.tag for kid in article.kids]
    assert tags == ["P", "H2", "P", "P", "Note", "P", "Figure", "L", "BlockQuote", "Table", "Sect", "H3", "P"]


def test_furniture_is_not_in_the_tree(tree: Element) -> None:
    assert "News section" not in tree.said
    assert [each for each in tree.walk() if each.said in ("1", "2", "3") and each.tag == "P"] == []


def test_a_paragraph_over_two_pages_is_one_and_its_divided_word_is_whole(tree: Element) -> None:
    paragraph = one(tree, "P", "Second paragraph")
    assert paragraph.said == "Second paragraph begins here and it is interrupted by the page."
    assert [kid.facts["ActualText"] for kid in paragraph.kids] == ["interrupted"]


def test_a_drop_cap_and_its_word_are_read_as_one_word(tree: Element) -> None:
    paragraph = one(tree, "P", "quick")
    assert paragraph.kids[0].facts == {"ActualText": "The"}
    assert paragraph.said.startswith("The quick brown specification of 1990–2000 and a link")


def test_a_drop_cap_that_is_a_word_is_followed_by_a_space(tree: Element) -> None:
    assert one(tree, "P", "new day").said.split() == ["A", "new", "day."]


def test_a_link_over_lines_is_one_element_with_all_its_annotations(tree: Element) -> None:
    link = next(each for each in tree.all("Link") if each.links[0][0] == "https://example.org/")
    assert len(link.links) >= 2
    assert {contents for _, contents in link.links} == {"a link that goes on over lines"}
    assert " ".join(link.said.split()) == "a link that goes on over lines"


def test_links_to_notes_are_references_and_the_note_follows_its_paragraph(tree: Element) -> None:
    paragraph = one(tree, "P", "quick")
    call = paragraph.all("Reference")[0]
    assert [kid.tag for kid in call.kids] == ["Link"]
    assert call.kids[0].links == [("a-n1", "1")]
    note = one(tree, "Note")
    assert note.facts["ID"] == "a-n1"
    assert note.shape[1][0] == "Lbl"
    assert note.said.replace("  ", " ") == "1 The note, with une phrase en français that ends."


def test_a_phrase_over_lines_keeps_its_language(tree: Element) -> None:
    spans = [each for each in one(tree, "Note").all("Span") if "Lang" in each.facts]
    assert [(span.facts["Lang"], span.said) for span in spans] == [("fr", "une phrase en français")]


def test_a_phrase_in_a_box_keeps_its_language(tree: Element) -> None:
    spans = [each for each in tree.kids[0].all("Span") if "Lang" in each.facts]
    assert [(span.facts["Lang"], span.said) for span in spans] == [("fr", "la raison")]


def test_a_paragraph_in_another_language_says_so(tree: Element) -> None:
    assert one(tree, "P", "Un paragraphe").facts["Lang"] == "fr"


def test_a_figure_holds_its_caption_its_text_and_its_box(tree: Element) -> None:
    figure = one(tree, "Figure")
    assert figure.facts["Alt"] == "A green field"
    assert [kid.tag for kid in figure.kids] == ["Caption"]
    assert figure.kids[0].said == "The field in June. Photo: me"
    assert figure.attributes["BBox"] == ["160", "260", "280", "290"]


def test_a_picture_without_a_text_is_decoration(tree: Element) -> None:
    assert len(tree.all("Figure")) == 1


def test_lists_split_over_pages_are_one_list_with_nested_lists(tree: Element) -> None:
    lists = tree.kids[1].all("L")
    assert lists[0].shape == (
        "L",
        ("LI", "Lbl", ("LBody", "P")),
        ("LI", "Lbl", ("LBody", "P", ("L", ("LI", "Lbl", ("LBody", "P"))))),
    )
    assert lists[0].attributes["ListNumbering"] == "/Disc"
    assert lists[0].kids[1].kids[1].kids[0].said.split() == ["second", "item", "and", "its", "second", "part"]
    assert one(tree, "BlockQuote").said == "A quotation"


def test_terms_are_the_labels_of_their_definitions(tree: Element) -> None:
    figures = next(each for each in tree.all("L") if "12 %" in each.said)
    assert figures.shape == ("L", ("LI", "Lbl", "LBody"), ("LI", "Lbl", "LBody"))


def test_contents_are_entries_with_references(tree: Element) -> None:
    contents = one(tree, "TOC")
    assert [entry.shape for entry in contents.kids] == [("TOCI", "Lbl", ("Reference", "Link"))] * 2


def test_a_table_over_columns_is_one_with_one_head(tree: Element) -> None:
    table = one(tree, "Table")
    assert [kid.tag for kid in table.kids] == ["Caption", "THead", "TBody"]
    assert table.kids[0].said == "Table one"
    assert [row.said for row in table.kids[2].kids] == ["x11", "y22", "z33"]
    assert {head.attributes["Scope"] for head in table.kids[1].all("TH")} == {"/Column"}
    assert {head.attributes["Scope"] for head in table.kids[2].all("TH")} == {"/Row"}
    ids = {head.facts["ID"]: head.said for head in table.all("TH")}
    assert [ids[head] for head in table.all("TD")[-1].attributes["Headers"]] == ["z", "Share"]


def test_headings_have_no_gaps(tree: Element) -> None:
    levels = [int(each.tag[1]) for each in tree.walk() if each.tag[0] == "H" and each.tag[1:].isdigit()]
    assert levels == [1, 2, 3, 3, 2]


def test_a_phrase_over_lines_of_other_spans_is_one() -> None:
    issue = Issue(stories=[story("a", piece("b"))])
    issue.page(
        box(
            "b", '<p><span>Said in <i lang="fr">une phrase assez longue pour trois lignes</i> here</span></p>', width=80
        )
    )
    tree = read_structure(finish_screen(issue.proof()).pdf)
    (span,) = [each for each in tree.all("Span") if "Lang" in each.facts]
    assert span.said == "une phrase assez longue pour trois lignes"
    assert tree.said == "Said in une phrase assez longue pour trois lignes here"


def test_pictures_side_by_side_have_their_own_captions() -> None:
    issue = Issue(stories=[story("a", piece("b"))])
    pictures = f'<img alt="One" src="{PICTURE}"><img alt="Two" src="{PICTURE}">'
    issue.page(box("b", f"<figure>{pictures}<figcaption><p>First</p><p>Second</p></figcaption></figure>"))
    figures = read_structure(finish_screen(issue.proof()).pdf).all("Figure")
    assert [(figure.facts["Alt"], figure.said) for figure in figures] == [("One", "First"), ("Two", "Second")]


def test_contents_under_the_names_of_their_sections() -> None:
    issue = Issue(stories=[story("a", piece("b"))])
    entries = ("<p>News</p>", '<p><a href="#b">One 1</a></p>', "<p>Views</p>", '<p><a href="#b">Two 2</a></p>')
    issue.page(box("b", f"<nav><p>In this issue</p>{''.join(entries)}</nav>"))
    tree = read_structure(finish_screen(issue.proof()).pdf)
    entry = ("TOCI", "P", ("TOC", ("TOCI", ("Reference", "Link"))))
    (article,) = tree.kids[0].kids
    assert [kid.shape for kid in article.kids] == ["P", ("TOC", entry, entry)]


def small(*parts: object, keys: tuple[str, ...] = ("a-1",)) -> Issue:
    issue = Issue(stories=[story("a", *(words(key) for key in keys))])
    return issue.page(*parts)  # type: ignore[arg-type]


def test_a_part_that_was_not_drawn_is_our_fault() -> None:
    issue = small(paragraph("a-1", "Words"))
    proof = issue.proof()
    object.__setattr__(proof, "parts", (*proof.parts, type(proof.parts[0])("a-2", 1, proof.parts[0].role, "a-2")))
    with pytest.raises(InternalError, match="a-2"):
        finish_screen(proof)


def test_an_element_that_is_no_listed_part_is_our_fault() -> None:
    proof = small(paragraph("a-1", "Words"), paragraph("a-2", "More"), keys=("a-1", "a-2")).proof()
    object.__setattr__(proof, "parts", proof.parts[:1])
    with pytest.raises(InternalError, match="a-2"):
        finish_screen(proof)


def test_words_outside_every_part_are_our_fault() -> None:
    stray = furniture("f", "")
    object.__setattr__(stray, "html", "<p>Nobody's words</p>")
    proof = small(paragraph("a-1", "Words")).proof()
    issue = small(paragraph("a-1", "Words"), stray)
    drawn = issue.proof()
    object.__setattr__(drawn, "parts", proof.parts)
    with pytest.raises(InternalError, match="outside every part"):
        finish_screen(drawn)


def test_hidden_words_of_a_box_are_artifacts() -> None:
    issue = Issue(stories=[story("a", piece("b"))])
    issue.page(box("b", '<p>Said <span aria-hidden="true">not said</span></p><div aria-hidden="true">*</div>'))
    assert read_structure(finish_screen(issue.proof()).pdf).said.strip() == "Said"


def test_words_drawn_for_a_missing_picture_are_a_figure() -> None:
    issue = Issue(stories=[story("a", piece("b"))])
    issue.page(box("b", '<figure aria-label="A harbour"><div>FPO 80 x 50 mm</div><figcaption>Hi</figcaption></figure>'))
    figure = read_structure(finish_screen(issue.proof()).pdf).all("Figure")[0]
    assert (figure.facts["Alt"], figure.shape) == ("A harbour", ("Figure", "Caption"))


def test_the_words_of_a_group_that_is_painted_through_are_tagged() -> None:
    issue = Issue(stories=[story("a", piece("b"))])
    issue.page(box("b", '<div style="opacity:.5"><p>Pale words</p></div>'))
    assert read_structure(finish_screen(issue.proof()).pdf).said == "Pale words"
