# SPDX-License-Identifier: MIT
"""The steps of mending a structure tree, one by one."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from edition.drawn import words
from hypothesis import given
from hypothesis import strategies as st

from forumpress.edition.tags.absorb import absorb_marks, find_parts
from forumpress.edition.tags.dividedwords import ContentReading, Ending
from forumpress.edition.tags.glyphs import GlyphMap, plain
from forumpress.edition.tags.headings import level_headings
from forumpress.edition.tags.lists import ListBuilder, settle_items
from forumpress.edition.tags.nodes import Kid, MarkedContent, Node
from forumpress.edition.tags.pieces import ContentSequence, ShownText
from forumpress.edition.tags.repaint import Repainting
from forumpress.edition.tags.simplify import simplify, wrap_lines
from forumpress.edition.tags.tables import join_tables, reach_heads
from forumpress.errors import InternalError
from forumpress.pdf.cmap import read_to_unicode, write_to_unicode


def shape(node: Kid) -> object:
    if not isinstance(node, Node):
        return "·"
    return (node.tag, *map(shape, node.kids)) if node.kids else node.tag


# glyphs


@given(
    st.dictionaries(
        st.integers(1, 0xFFFF), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4), max_size=300
    )
)
def test_a_written_map_reads_as_it_was_meant(characters: dict[int, str]) -> None:
    assert read_to_unicode(write_to_unicode(characters)) == characters


def test_ranges_are_read() -> None:
    data = b"2 beginbfrange\n<0001> <0003> <0041>\n<0010> <0011> [<0061> <00660069>]\nendbfrange"
    assert read_to_unicode(data) == {1: "A", 2: "B", 3: "C", 16: "a", 17: "fi"}


@given(st.binary(max_size=200))
def test_any_map_can_be_read(data: bytes) -> None:
    read_to_unicode(b"beginbfchar" + data.replace(b"<", b"<0") + b"endbfchar")


def test_glue_becomes_plain() -> None:
    assert plain("a\u00a0b\u2060-\u2010c\u00ad\u200b") == "a b--c-"


# headings


@given(st.lists(st.integers(1, 6), min_size=1, max_size=30))
def test_headings_begin_at_one_and_skip_none(levels: list[int]) -> None:
    document = Node("Document", [Node(f"H{level}") for level in levels])
    level_headings(document)
    made = [int(node.tag[1]) for node in document.kids if isinstance(node, Node)]
    assert made[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(made))
    assert all(new <= old for new, old in zip(made, levels, strict=True))


def test_headings_of_one_level_stay_of_one_level() -> None:
    document = Node("Document", [Node(f"H{level}") for level in (2, 4, 4, 2, 4)])
    level_headings(document)
    assert [node.tag for node in document.kids if isinstance(node, Node)] == ["H1", "H2", "H2", "H1", "H2"]


# lists


def build(*paths: tuple[str, ...]) -> Node:
    root = Node("Art")
    builder = ListBuilder(root)
    for number, path in enumerate(paths):
        paragraph = words(str(number), list_path=path)
        builder.parent_for(paragraph).kids.append(Node("P", [MarkedContent(0, number)]))
    settle_items(root)
    return root


def test_paths_become_lists_items_and_quotations() -> None:
    root = build(("ul:a", "li:1"), ("ul:a", "li:1", "ol:b", "li:2"), ("ul:a", "li:3"), (), ("blockquote:q",))
    inner = ("L", ("LI", ("LBody", ("P", "·"))))
    assert shape(root) == (
        "Art",
        ("L", ("LI", ("LBody", ("P", "·"), inner)), ("LI", ("LBody", ("P", "·")))),
        ("P", "·"),
        ("BlockQuote", ("P", "·")),
    )


def test_two_lists_in_a_row_stay_two() -> None:
    assert [kid.tag for kid in build(("ul:a", "li:1"), ("ul:b", "li:1")).kids if isinstance(kid, Node)] == ["L", "L"]


# simplifying


def test_wrappers_and_anonymous_boxes_go() -> None:
    tree = Node(
        "Div",
        [
            Node(
                "P",
                [
                    Node(
                        "P",
                        [Node("Span", [MarkedContent(0, 0)]), Node("NonStruct", [Node("Span", [MarkedContent(0, 1)])])],
                    )
                ],
            ),
            Node("Div", [Node("Span", [MarkedContent(0, 2)]), Node("P", [MarkedContent(0, 3)]), Node("Div")]),
        ],
    )
    simplify(tree)
    assert shape(tree) == ("Div", ("P", "·", "·"), ("P", "·"), ("P", "·"))


def test_a_language_stays_with_its_words() -> None:
    tree = Node("P", [Node("NonStruct", [MarkedContent(0, 0)], language="fr"), MarkedContent(0, 1)])
    simplify(tree)
    assert shape(tree) == ("P", ("Span", "·"), "·")
    block = Node("Div", [Node("Div", [Node("P", [MarkedContent(0, 0)])], language="fr")])
    simplify(block)
    (paragraph,) = block.kids
    assert isinstance(paragraph, Node) and paragraph.language == "fr"


def test_inline_kids_of_a_group_become_paragraphs() -> None:
    kids = wrap_lines([MarkedContent(0, 0), Node("Span"), Node("P"), MarkedContent(0, 1)])
    assert [shape(kid) for kid in kids] == [("P", "·", "Span"), "P", ("P", "·")]


def test_words_outside_parts_are_refused() -> None:
    with pytest.raises(InternalError, match="page 3"):
        find_parts(Node("Document", [Node("Div", [MarkedContent(2, 0)])]))
    tree = Node("Document", [Node("P", [MarkedContent(0, 0)], marks={"part": "a"}), Node("P", marks={"part": "a"})])
    with pytest.raises(InternalError, match="part a"):
        find_parts(tree)


def test_empty_elements_hand_their_marks_up() -> None:
    tree = Node("Div", [Node("Div", [], marks={"part": "x"}), Node("P", [MarkedContent(0, 0)])])
    absorb_marks(tree)
    assert tree.marks == {"part": "x"}


# tables


def cell(tag: str, **spans: int) -> Node:
    return Node(tag, [MarkedContent(0, 0)], attributes={"Table": dict(spans)} if spans else {})


def test_heads_reach_over_spans() -> None:
    head = Node(
        "THead", [Node("TR", [cell("TH", ColSpan=2), cell("TH")]), Node("TR", [cell("TH"), cell("TH"), cell("TH")])]
    )
    body = Node(
        "TBody", [Node("TR", [cell("TH", RowSpan=2), cell("TD"), cell("TD")]), Node("TR", [cell("TD"), cell("TD")])]
    )
    table = Node("Table", [head, body])
    reach_heads(table, 7)
    cells = [node for node in body.walk() if node.tag == "TD"]
    assert [each.attributes["Table"]["Headers"] for each in cells] == [
        ("table-7-3-1", "table-7-1-1", "table-7-2-2"),
        ("table-7-3-1", "table-7-1-3", "table-7-2-3"),
        ("table-7-1-1", "table-7-2-2"),
        ("table-7-1-3", "table-7-2-3"),
    ]
    ids = [node.id for node in table.walk() if node.id]
    assert len(ids) == len(set(ids)) == 6


def test_a_row_heads_scope_is_its_row() -> None:
    table = Node("Table", [Node("TBody", [Node("TR", [cell("TH"), cell("TD")])])])
    reach_heads(table, 1)
    assert [node.attributes["Table"] for node in table.walk() if node.tag == "TH"] == [{"Scope": "Row"}]


def test_a_following_part_gives_its_rows_and_loses_its_head() -> None:
    first = Node("Table", [Node("THead", [Node("TR")]), Node("TBody", [Node("TR", [cell("TD")])])])
    repeated = MarkedContent(1, 5)
    following = Node("Table", [Node("THead", [Node("TR", [Node("TH", [repeated])])]), Node("TBody", [Node("TR")])])
    assert join_tables(first, following) == [repeated]
    assert shape(first) == ("Table", ("THead", "TR"), ("TBody", ("TR", ("TD", "·")), "TR"))


# words and streams

FONT = GlyphMap({code: chr(code) for code in range(32, 127)}, dict.fromkeys(range(32, 127), 500.0), 32)


def line(mcid: int, text: str, x: float = 0.0, y: float = 0.0, silent: int = 0) -> ContentSequence:
    show = ShownText("F", 10.0, [ord(letter) for letter in text], 0, 0)
    return ContentSequence(mcid, 0, 0, x=x, y=y, text_objects=1, shows=[show] if text else [], silent_tail=silent)


def read(*lines: ContentSequence, composed: bool = True) -> tuple[ContentReading, Node]:
    contents = [MarkedContent(0, piece.mcid) for piece in lines]
    paragraph = Node("P", list(contents), marks={"composed": "yes"} if composed else {})
    pieces = {(0, piece.mcid): piece for piece in lines}
    reading = ContentReading({"F": FONT}, pieces, dict.fromkeys(contents, "a"))
    document = Node("Document", [paragraph])
    reading.find_endings(document)
    return reading, paragraph


@pytest.mark.parametrize(
    ("first", "silent", "second", "together"),
    [
        ("one", 0, "two", "one two"),
        ("speci-", 2, "fication", "specification"),
        ("long-", 1, "term", "long-term"),
        ("short-", 0, "and long", "short- and long"),
        ("http://", 1, "example", "http://example"),
    ],
)
def test_what_stands_between_two_lines(first: str, silent: int, second: str, together: str) -> None:
    reading, paragraph = read(line(0, first, y=0, silent=silent), line(1, second, y=13))
    assert reading.text(list(paragraph.contents())) == together


def test_boxes_keep_hyphens_that_hold_words_together() -> None:
    reading, paragraph = read(line(0, "long-", y=0), line(1, "term", y=13), composed=False)
    assert reading.text(list(paragraph.contents())) == "long-term"
    reading, paragraph = read(line(0, "this -", y=0), line(1, "that", y=13), composed=False)
    assert reading.text(list(paragraph.contents())) == "this - that"


def test_pieces_on_one_line_are_words_of_their_own_where_a_gap_shows() -> None:
    touching, paragraph = read(line(0, "ab"), line(1, "cd", x=10.0))
    assert touching.text(list(paragraph.contents())) == "abcd"
    apart, paragraph = read(line(0, "ab"), line(1, "cd", x=12.5))
    assert apart.text(list(paragraph.contents())) == "ab cd"


def test_a_raised_figure_begins_no_new_line() -> None:
    note = line(1, "1", x=10.0, y=-4.0)
    note.shows[0].size = 6.0
    reading, paragraph = read(line(0, "ab"), note, line(2, " cd", x=13.0))
    assert reading.text(list(paragraph.contents())) == "ab1 cd"


def test_a_space_that_was_not_drawn_is_seen_and_its_piece_goes() -> None:
    reading, paragraph = read(line(0, "ab"), line(1, "", x=10.0), line(2, "cd", x=12.5))
    assert len(paragraph.kids) == 2
    assert reading.text(list(paragraph.contents())) == "ab cd"


@given(st.lists(st.text("ab ", min_size=1, max_size=6).filter(str.strip), min_size=2, max_size=6), st.data())
def test_joined_words_say_the_same(texts: list[str], data: st.DataObject) -> None:
    lines = []
    for number, text in enumerate(texts):
        divided = number < len(texts) - 1 and data.draw(st.booleans())
        words = re.sub(" +", " ", text.strip())
        lines.append(line(number, words + "-" if divided else words, y=13.0 * number, silent=2 if divided else 0))
    reading, paragraph = read(*lines)
    before = reading.text(list(paragraph.contents()))
    reading.join_words(Node("Document", [paragraph]))
    assert _said(reading, paragraph) == before


def _said(reading: ContentReading, paragraph: Node) -> str:
    """What a reader says of the joined paragraph: ActualText, the rest of cut pieces, spaces at line ends."""
    parts = []
    for kid in paragraph.kids:
        if isinstance(kid, Node):
            parts.append(kid.actual or "")
        elif isinstance(kid, MarkedContent):
            text = reading.piece(kid).text(reading.fonts)
            cut = reading.cuts.get(kid)
            if cut is not None:
                text = text[cut.head : len(text) - cut.tail]
            parts.append(text + (" " if reading.endings.get(kid) is Ending.SPACE else ""))
    return " ".join("".join(parts).split())


def test_painting_words_that_nobody_reads_is_our_fault() -> None:
    reading, paragraph = read(line(0, "ab"))
    (content,) = paragraph.contents()
    repainting = Repainting(reading, {(0, 0): content}, {}, {})
    with pytest.raises(InternalError, match="reading order"):
        list(repainting._edit(0, reading.piece(content)))
