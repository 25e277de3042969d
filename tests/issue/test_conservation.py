# SPDX-License-Identifier: MIT
"""Nothing that an editor wrote is lost in reading without a finding: over random Markdown of every construct."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forumpress.issue.blocks import Para, Prose
from forumpress.issue.conservation import BodyRead, losses_of_body, losses_of_line
from forumpress.issue.prose import parse_inline, parse_prose
from forumpress.issue.source import Source
from forumpress.text import Text

WORD = st.from_regex(
    r"w[a-z]{2,6}é?|we\u0301\u0323|词语|שלום|كِتَاب|ெசய்தி|ırmak|3\*4\*5|~5|12-18|it's|x_y_z|A&B|5 < 6|a<b>c|"
    r"&#233;|&lt;i&gt;",
    fullmatch=True,
)


def wrapped(before: str, after: str) -> st.SearchStrategy[str]:
    return WORD.map(lambda word: f"{before}{word}{after}")


SPAN = st.one_of(
    WORD,
    wrapped("*", "*"), wrapped("**", "**"), wrapped("***", "***"), wrapped("_", "_"), wrapped("`", "`"),
    wrapped("x^", "^"), wrapped("y~", "~"), wrapped("[", "](https://example.org/a_(b))"),
    wrapped("[", '](https://example.org "a title")'), wrapped("[", "](#key)"), wrapped("[", "]{lang=fr}"),
    wrapped("[", "]{.smallcaps}"), wrapped("[", "]{:de}"), wrapped("^[", "]"), wrapped("\\*", "\\*"),
    wrapped('"', '"'), wrapped("'", "'"), wrapped("<b>", "</b>"), wrapped("![", "](picture.jpg)"),
    wrapped("<https://example.org/", ">"), wrapped("https://example.org/", "."), wrapped("", "&amp;"),
    wrapped("[^a]", ""), wrapped("[^b]", ""), wrapped("{", "}"), wrapped("~~", "~~"), wrapped("(", ")"),
)  # fmt: skip


def around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Marks around other marks: emphasis around links, links around code, notes in notes."""
    marks = st.sampled_from([
        ("*", "*"), ("**", "**"), ("[", "](https://example.org)"), ("[", "]{lang=fr}"), ("^[", "]"), ("`", "`"),
        ("x^", "^"), ("\"", "\""), ("[", "](#key)"), ("***", "***"), ("<i>", "</i>"),
    ])  # fmt: skip
    words = st.lists(inner, min_size=1, max_size=2).map(" ".join)
    return st.tuples(marks, words).map(lambda pair: f"{pair[0][0]}{pair[1]}{pair[0][1]}")


INLINE = st.recursive(SPAN, around, max_leaves=4)
SENTENCE = st.lists(INLINE, min_size=1, max_size=5).map(" ".join)
LINES = st.lists(SENTENCE, min_size=1, max_size=3)


def indented(prefix: str, rest: str, block: str) -> str:
    first, *others = block.split("\n")
    return "\n".join([prefix + first, *(f"{rest}{line}" if line else line for line in others)])


def marked(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    marks = st.sampled_from(["- ", "* ", "+ ", "1. ", "2) ", "15. ", "• ", "– ", "(1) ", "a) ", "> "])
    return st.tuples(marks, st.lists(blocks, min_size=1, max_size=3)).map(
        lambda pair: "\n".join(
            indented(pair[0], "> " if pair[0] == "> " else " " * len(pair[0]), block) for block in pair[1]
        )
    )


LEAF = st.one_of(
    LINES.map("\n".join),
    LINES.map("  \n".join),
    LINES.map("\\\n".join),
    SENTENCE.map(lambda words: f"## {words} ##"),
    SENTENCE.map(lambda words: f"# {words}"),
    SENTENCE.map(lambda words: f"{words}\n====="),
    SENTENCE.map(lambda words: f"Table: {words}"),
    st.tuples(WORD, WORD, SENTENCE, SENTENCE).map(lambda w: f"| {w[0]} | {w[1]} |\n|:--|--:|\n| {w[2]} | {w[3]} |"),
    st.tuples(WORD, WORD, WORD).map(lambda w: f"| {w[0]} | {w[1]} |\n|---|---|\n| {w[2]} |\n| a | b | {w[0]} |"),
    st.tuples(WORD, WORD, WORD, WORD).map(lambda w: f"{w[0]}\t{w[1]}\n{w[2]}\t{w[3]}"),
    SENTENCE.map(lambda words: f"[^a]: {words}"),
    SENTENCE.map(lambda words: f"[^unused]: {words}"),
    SENTENCE.map(lambda words: f"```\n{words}\n```"),
    LINES.map(lambda lines: "```verse\n" + "\n".join(lines) + "\n```"),
    st.tuples(LINES, LINES).map(lambda pair: "```verse\n" + "\n\n".join("\n".join(each) for each in pair) + "\n```"),
    st.tuples(WORD, SENTENCE).map(lambda w: f"| {w[0]} |\n|---|\n| {w[1]}[^a] ^[{w[0]}] |\n\n[^a]: {w[1]}"),
    st.tuples(SENTENCE, SENTENCE).map(lambda w: f"{w[0]}[^c]\n\n[^c]: {w[1]}[^d] ^[{w[0]}]\n\n[^d]: {w[0]}"),
    SENTENCE.map(lambda words: f"<div>{words}</div>"),
    st.sampled_from(["***", "---", "![](#key)", "![words](#key)", "::: {.box}", "<!-- remark -->"]),
    SENTENCE,
)  # fmt: skip
BLOCK = st.recursive(LEAF, marked, max_leaves=6)
BODY = st.lists(BLOCK, min_size=1, max_size=6).map("\n\n".join)


def told(body: str) -> tuple[Prose, tuple[str, ...], list[str]]:
    prose, findings = parse_prose(Source("a.md", body).whole())
    return prose, tuple(finding.code for finding in findings), [f"{f.place} {f.message}" for f in findings]


@settings(max_examples=60, deadline=None)
@given(BODY)
def test_nothing_is_lost_without_a_finding(body: str) -> None:
    """The law's own error would be a mistake of the reader: of all other losses something else is told."""
    _, codes, messages = told(body)
    assert "prose/text-lost" not in codes, messages


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WORD, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=5), st.data())
def test_words_stand_in_order_whatever_they_stand_in(sentences: list[str], data: st.DataObject) -> None:
    marks = st.sampled_from(["", "- ", "> ", "1. ", "## ", "> - ", "• "])
    body = "\n\n".join(f"{data.draw(marks)}{sentence}" for sentence in sentences)
    prose, _ = parse_prose(Source("a.md", body).whole())
    found = re.findall(r"w[a-z]{2,6}é?|词语|שלום|ırmak", repr(prose))
    assert found == re.findall(r"w[a-z]{2,6}é?|词语|שלום|ırmak", body)


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCK, min_size=1, max_size=4), st.data())
def test_a_word_that_is_not_in_the_tree_has_a_finding(blocks: list[str], data: st.DataObject) -> None:
    """Without the law's own eyes: a word that nothing else resembles, put anywhere."""
    body = "\n\n".join(blocks)
    at = data.draw(st.integers(0, len(body)))
    body = f"{body[:at]}qqword{body[at:]}"
    prose, codes, _ = told(body)
    assert "qqword" in repr((prose, dict(prose.notes))) or codes or "(qqword" in body or "qqword" in _marks_of(body), (
        body
    )


def _marks_of(body: str) -> str:
    """What stands in marks, where a word is not printed: addresses, keys, labels of notes, languages."""
    return " ".join(re.findall(r"\]\([^)\n]*\)|\[\^[^\]\n]*\]|\]\{[^}\n]*\}|<https?:[^>\n]*>|```[^\n]*|&[#\w]*;", body))


@settings(max_examples=60, deadline=None)
@given(SENTENCE)
def test_no_word_of_a_short_text_is_lost_without_a_finding(words: str) -> None:
    _, findings = parse_inline(Source("a.md", words).whole())
    assert "prose/text-lost" not in {finding.code for finding in findings}, words


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(BODY, st.lists(BLOCK, min_size=1, max_size=4), SENTENCE, st.data())
def test_nothing_is_lost_over_many_texts(body: str, blocks: list[str], words: str, data: st.DataObject) -> None:
    test_nothing_is_lost_without_a_finding.hypothesis.inner_test(body)
    test_a_word_that_is_not_in_the_tree_has_a_finding.hypothesis.inner_test(blocks, data)
    test_no_word_of_a_short_text_is_lost_without_a_finding.hypothesis.inner_test(words)


@pytest.mark.parametrize("body", ["One *two* three.", "> - One two", "One[^1]\n\n[^1]: Two"])
def test_what_the_tree_lacks_is_told_at_its_place(body: str) -> None:
    text = Source("a.md", body).whole()
    (loss, *_) = losses_of_body(text, body, BodyRead(Prose(), (), ()), ())
    assert (loss.code, loss.place.line) == ("prose/text-lost", 1)
    assert "One" in loss.message


def test_what_a_short_text_lacks_is_told() -> None:
    text = Source("a.md", "One two").whole()
    runs, _ = parse_inline(text)
    (loss,) = losses_of_line(text, (replace(runs[0], text=text[:3]),), ())
    assert (loss.message, loss.place.column) == ("“two” was taken for a mark of Markdown, and would not be printed", 5)


def test_a_text_without_places_cannot_be_judged() -> None:
    assert list(losses_of_body(Text("One"), "One", BodyRead(Prose((Para(()),)), (), ()), ())) == []


def test_words_that_look_like_the_call_of_a_note_hide_no_mark_after_them() -> None:
    """A raised word at the start of a link: `[^` begins no call where its words are printed."""
    prose, codes, messages = told("One [^two]three^](https://example.org) four.")
    assert [run.text.plain for run in prose.blocks[0].runs if run.link] == ["two]three"]  # type: ignore[union-attr]
    assert "prose/text-lost" not in codes, messages
