# SPDX-License-Identifier: MIT
"""Every character of a YAML text points at the place where it was written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from forumpress.errors import InputError
from forumpress.finding import Finding
from forumpress.issue.source import Source, decode
from forumpress.issue.yamlnodes import Items, Mapping, Node
from forumpress.issue.yamltext import Portions, load, load_whole, portions_of
from forumpress.memory import Memo, Remembered
from forumpress.text import Text

_LETTERS = st.sampled_from("ab é中𝒳'\"\\:#-*&!|>%@`[]{},?\n\t ")
_TEXTS = st.text(_LETTERS, min_size=1, max_size=60)
_STYLES = st.sampled_from([None, "'", '"', "|", ">"])


def text_at(source: Source, key: str = "key") -> Text:
    """The text of a key of the document's mapping."""
    node, _ = load(source)
    assert isinstance(node, Mapping)
    value = node[key]
    assert isinstance(value, Text)
    return value


def misplaced(text: Text, source: Source) -> list[str]:
    """Characters, white space apart, whose place does not hold them, nor the escape or quote that stands for them."""
    wrong = []
    for index, letter in enumerate(text.plain):
        place = text.place(index)
        assert place.line is not None
        assert place.column is not None
        written = source.lines[place.line - 1][place.column - 1 : place.column]
        if not letter.isspace() and written != letter and written != "\\":
            wrong.append(f"{letter!r} at {place}: {written!r}")
    return wrong


@given(_TEXTS, _STYLES, st.integers(4, 80), st.integers(2, 6), st.booleans())
def test_places_in_every_style(words: str, style: str | None, width: int, indent: int, raw: bool) -> None:
    document = {"before": "x", "key": {"inner": [words]}, "after": "y"}
    written = yaml.dump(
        document, default_style=style, width=width, indent=indent, allow_unicode=raw, sort_keys=False
    ).replace("'before'", "before")  # fmt: skip
    source = decode(written.encode(), "a.yaml")
    node, _findings = load(source)
    assert isinstance(node, Mapping)
    inner = node["key"]
    assert isinstance(inner, Mapping)
    items = inner["inner"]
    assert isinstance(items, Items)
    text = items[0]
    if text is None:
        assert words in ("~", "null")
        return
    assert isinstance(text, Text)
    assert text.plain == words
    assert misplaced(text, source) == []


@given(st.lists(st.text(st.sampled_from("ab é中#*-: "), max_size=12), min_size=1, max_size=8), st.integers(0, 3))
def test_places_in_literal_blocks(lines: list[str], blank: int) -> None:
    lines = [line.strip() for line in lines]
    if not any(lines):
        lines = ["a"]
    written = "key: |\n" + "\n" * blank + "".join(f"    {line}\n" if line else "\n" for line in lines) + "last: x\n"
    source = decode(written.encode(), "a.yaml")
    text = text_at(source)
    assert text.plain.strip("\n") == "\n".join(lines).strip("\n")
    assert misplaced(text, source) == []


@pytest.mark.parametrize(
    ("written", "places"),
    [
        ("key: plain words\n", [(1, 6)]),
        ("key:   padded\n", [(1, 8)]),
        ('key: "q\\tx"\n', [(1, 7), (1, 8), (1, 10)]),
        ("key: 'it''s'\n", [(1, 7), (1, 8), (1, 9), (1, 11)]),
        ("key: one\n  two\n", [(1, 6), (1, 7), (1, 8), (1, 9), (2, 3)]),
        ("key: |  # remark\n  a\n\n  b\n", [(2, 3), (2, 4), (3, 1), (4, 3)]),
        ("key: >-\n\n  a\n  b\n", [(2, 1), (3, 3), (3, 4), (4, 3)]),
        ("key: |2\n   a\n", [(2, 3), (2, 4)]),
        ('key: "a\\\n  b"\n', [(1, 7), (2, 3)]),
    ],
)
def test_places_by_hand(written: str, places: list[tuple[int, int]]) -> None:
    text = text_at(decode(written.encode(), "a.yaml"))
    found = [(text.place(index).line, text.place(index).column) for index in range(len(places))]
    assert found == places


@pytest.mark.parametrize(
    "written", ["2022", "yes", "no", "on", "0x1F", "1_000", "2022-11-30", "12:30:00", ".5", "=", "Null "]
)
def test_plain_words_stay_as_written(written: str) -> None:
    assert text_at(decode(f"key: {written}\n".encode(), "a.yaml")).plain == written.strip()


@pytest.mark.parametrize("written", ["", "~", "null", "# remark"])
def test_empty_values_are_none(written: str) -> None:
    node, _ = load(decode(f"key: {written}\n".encode(), "a.yaml"))
    assert node == {"key": None}


def test_keys_and_items_have_places() -> None:
    node, _ = load(decode(b"a: [x, y]\nb:\n  c: z\n", "a.yaml"))
    assert isinstance(node, Mapping)
    a, b = node["a"], node["b"]
    assert isinstance(a, Items)
    assert isinstance(b, Mapping)
    assert [(place.line, place.column) for place in a.places] == [(1, 5), (1, 8)]
    assert (b.places["c"].line, b.places["c"].column) == (3, 6)
    assert (b.key_places["c"].line, b.key_places["c"].column) == (3, 3)


def test_windows_line_ends_and_byte_order_mark_do_not_shift_places() -> None:
    text = text_at(decode("\ufeffkey: |\r\n  a\r\n  b\r\n".encode(), "a.yaml"))
    assert text.plain == "a\nb\n"
    assert (text.place(2).line, text.place(2).column) == (3, 3)


def test_an_alias_repeats_a_value_with_the_place_of_its_writing() -> None:
    source = decode(b"one: &x words\ntwo: *x\n", "a.yaml")
    assert text_at(source, "two").place() == source.place(1, 9)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        load(decode(data, "a.yaml"))
    except InputError as problem:
        assert all(finding.hint and finding.place.line for finding in problem.findings)


@given(st.text(st.sampled_from("a:-? \n\t[]{},#&*!|>'\"%@`\\0<~中"), max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        load(decode(text.encode(), "a.yaml"))
    except InputError as problem:
        assert all(finding.hint for finding in problem.findings)
        assert not any(finding.code == "yaml/syntax" for finding in problem.findings)


SAMPLE = (Path(__file__).parents[2] / "issues" / "2022-11.yaml").read_text("utf-8")


def told(node: object) -> object:
    """A value with all its places, comparable."""
    if isinstance(node, Mapping):
        return {key: told(value) for key, value in node.items()}, node.places, node.key_places
    if isinstance(node, Items):
        return [told(item) for item in node], node.place, node.places
    return node.written if isinstance(node, Text) else node


def reading(load: Callable[[Source], tuple[Node, tuple[Finding, ...]]], source: Source) -> object:
    """What came of a reading: the value and the findings in the order of their lines, or the refusal."""
    try:
        node, findings = load(source)
    except InputError as problem:
        return problem.findings
    return told(node), sorted(findings, key=lambda finding: (finding.place.line or 0, finding.place.column or 0))


_LINES = st.sampled_from(
    [
        "", "      - key: another", "        title: Another", "    articles:", "articles:", "      # a note",
        "# a note", "  - name: Member Information", "        body: |", "          words", "      - &a", "      - *a",
        "        - x", "...", "---", '        kicker: "open', "        kicker: [a,", "      -", "      - ",
        "\t- x", "    - y", "        pull_quotes: {a: b}", "        body: |+", "      --- x", "        standfirst: >-",
        "? x", "%YAML 1.1", "      - word", "      - {key: b}", "      - [key]", "        title: word # note",
        "  fillers:", "      - forumpress-article-0",
    ]
)  # fmt: skip


@given(st.data())
def test_articles_read_one_by_one_are_as_in_one_piece(data: st.DataObject) -> None:
    """Whatever an editor writes between, takes away or copies, the values, places and findings are the same."""
    lines = SAMPLE.split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines)))
        match data.draw(st.integers(0, 3)):
            case 0:
                lines.insert(at, data.draw(_LINES))
            case 1:
                del lines[at : at + data.draw(st.integers(1, 30))]
            case 2:
                begin = data.draw(st.integers(0, len(lines)))
                lines[at:at] = lines[begin : begin + data.draw(st.integers(1, 40))]
            case _:
                lines[at : at + 1] = [" " * data.draw(st.integers(0, 9)) + data.draw(_TEXTS).replace("\n", " ")]
    source = Source("a.yaml", "\n".join(lines))
    assert reading(load, source) == reading(load_whole, source)


@pytest.mark.parametrize("empty", ["    articles:\n", "    articles:\n\n    # none yet\n"])
def test_an_empty_list_of_articles_moves_no_lines(empty: str) -> None:
    text = f"key: a\nsections:\n  - name: A\n{empty}  - name: B\n    articles:\n      - key: one\n"
    source = Source("a.yaml", text)
    (portion,) = portions_of(source)
    assert portion.text == source.lines[portion.above] + "\n"
    assert reading(load, source) == reading(load_whole, source)


def test_an_edit_reads_one_article_again() -> None:
    before = Source("a.yaml", SAMPLE)
    after = Source("a.yaml", SAMPLE.replace("perseverance can do", "patience can do", 1))
    assert after.text != SAMPLE
    known: Portions = Remembered(Memo())
    articles = [
        [article for section in node["sections"] for article in section["articles"]]  # type: ignore[index, union-attr]
        for node in (load(before, known)[0], load(after, known)[0])
    ]
    assert len(articles[0]) == len(list(portions_of(before))) == 5
    assert sum(one is other for one, other in zip(*articles, strict=True)) == 4


@pytest.mark.parametrize("text", ["articles:\n- ", "articles:\n- a: 1\n- ", "a: 1\narticles:\n  - a: 1\n  - "])
def test_a_file_that_ends_in_the_midst_of_a_new_article_is_read(text: str) -> None:
    """As an editor's text editor saves it while an article is being begun."""
    source = Source("issue.yaml", text)
    assert repr(load(source, Remembered(Memo()))) == repr(load_whole(source))
    assert [portion.text.strip() for portion in portions_of(source)][-1] == "-"
