# SPDX-License-Identifier: MIT
"""Markdown of other programs, and text pasted from PDFs: their marks are not printed, their words not lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.issue.importing.dialects import DialectReader
from forumpress.issue.importing.dividedwords import DividedWords
from forumpress.issue.importing.inline import from_markdown


def plain(*lines: str) -> tuple[list[str], list[str]]:
    reader = DialectReader("a.md")
    text = reader.plain("\n".join(lines))
    assert text.count("\n") == len(lines) - 1, "lines keep their numbers"
    return [line for line in text.split("\n") if line], [finding.message for finding in reader.findings]


def test_front_matter_gives_the_title_and_the_authors_and_names_the_rest() -> None:
    lines, said = plain("---", 'title: "The Weir: a story"', "date: 2026-02-06", "authors:", "  - Ann Lee",
                        "  - name: Jo Fo", "tags: [a, b]", "---", "", "Text.")  # fmt: skip
    assert lines == ["# The Weir: a story", "AUTHOR: Ann Lee; Jo Fo", "Text."]
    assert said == ["of the lines above the text these were left out: date: 2026-02-06; tags: a, b"]


def test_front_matter_in_toml() -> None:
    assert plain("+++", 'title = "A"', "draft = true", "+++", "Text.")[0] == ["# A", "Text."]


@pytest.mark.parametrize(
    "lines", [("---", "a: [", "---"), ("---", "", "Text.", "", "---"), ("---", "only words", "---")]
)
def test_rules_and_what_is_no_front_matter_stay(lines: tuple[str, ...]) -> None:
    assert plain(*lines)[0] == [line for line in lines if line]


def test_html_that_no_reader_sees_is_left_out_and_named() -> None:
    lines, messages = plain(
        "<style>", "  p { margin: auto }", "</style>", "", "One <!-- a remark --> two<!-- another",
        "over `lines` -->three.", "<script src='x.js'>let a = 1 < 2;</script >", "Four."
    )  # fmt: skip
    assert lines == ["One  two", "three.", "Four."]
    assert messages == [
        f"“{begin}” was left out: no reader sees it"
        for begin in (
            "<style>",
            "<!-- a remark --> two<!-- another",
            "<!-- another",
            "<script src='x.js'>let a = 1 < 2;</script >",
        )
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("A <!-- that never ends", "and more."),
        ("Write `<!-- so -->` and `<style>` in code."),
        ("<styled>no style</styled>",),
        ("<!-- open", "```", "-->", "```", "words"),
    ],
)
def test_html_that_does_not_end_and_html_in_code_stay(lines: tuple[str, ...] | str) -> None:
    given = (lines,) if isinstance(lines, str) else lines
    text = " ".join(plain(*given)[0])
    assert all(word in text for word in re.findall(r"[a-z]+", " ".join(given)))


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("## The Weir {#the-weir .unnumbered}", "## The Weir"),
        ("[Underlined]{.underline} and [small *capitals*]{.smallcaps}", "Underlined and small *capitals*"),
        ("[]{#_Hlk1234 .anchor}A sentence.", "A sentence."),
        ("![Ferry](media/image1.png){width=\"6in\" height=\"3in\"}", "![Ferry](media/image1.png)"),
        ("[合作]{lang=zh-Hans} and [mot]{:fr}", "[合作]{lang=zh-Hans} and [mot]{:fr}"),
        ("`[x]{.y}` and a {brace}", "`[x]{.y}` and a {brace}"),
        ("<a href='https://example.org'>words</a>", "[words](https://example.org)"),
        ('<img alt="A boat" src="boat.jpg">', "![A boat](<boat.jpg>)"),
    ],
)  # fmt: skip
def test_attributes_are_left_out_and_named(line: str, kept: str) -> None:
    lines, said = plain(line)
    assert lines == [kept]
    assert bool(said) == (line.count("{") > kept.count("{"))


def test_blocks_between_colons_and_short_codes_are_left_out() -> None:
    lines, said = plain('::: {custom-style="Body Text"}', "A paragraph.", ":::", '{{< figure src="a.png" >}}')
    assert lines == ["A paragraph."]
    assert said == ['“::: {custom-style="Body Text"}” was left out', '“{{< figure src="a.png" >}}” was left out']


def test_grid_and_simple_tables_become_tables() -> None:
    lines, _ = plain("+-------+--------+", "| Year  | Boats  |", "+=======+========+", "| 2019  | 120    |",
                     "|       | about  |", "+-------+--------+", "",
                     "  Year   Boats   Remark", "  ------ ------- ------", "  2019   120     before it")  # fmt: skip
    assert lines == ["| Year | Boats |", "|---|---|", "| 2019 | 120 about |",
                     "| Year | Boats | Remark |", "|---|---|---|", "| 2019 | 120 | before it |"]  # fmt: skip


def test_reference_links_find_their_addresses() -> None:
    text = "A [boat][b], [Boat][] and [boat]; [none] and [^1]."
    lines, _ = plain(text, "", "[B]: https://example.org/b", "[boat]: <https://example.org> 'Title'")
    assert lines == [
        "A [boat](https://example.org/b), [Boat](https://example.org) and [boat](https://example.org); [none] and [^1]."
    ]


def test_code_keeps_its_lines_and_its_tags() -> None:
    lines, said = plain("```html", "<b>one</b>", "", "  a `tick`", "two", "```", "Text.")
    assert lines == ["`<b>one</b>`", "`` a `tick` ``\\", "`two`", "Text."]
    assert len(said) == 1
    assert from_markdown("<i>a</i> `<b>x</b>` <u>c</u>") == ("*a* `<b>x</b>` c", ("<u>", "</u>"), ())


def test_links_to_files_beside_the_manuscript_become_words() -> None:
    words = "[one](../a/b.md), [two](https://example.org/x_(y)), [three](#here), [four](www.example.org)"
    converted = from_markdown(words)
    assert converted.words == "one, [two](https://example.org/x_(y)), three, [four](https://www.example.org)"
    assert converted.addresses == ("../a/b.md",)


def test_words_divided_by_a_page_are_made_whole() -> None:
    divided = DividedWords("a.txt")
    text = (
        "new develop-\nment plan, which the inter-\nnational council\n\n"
        "A well-\nknown man, pre-\nand post-war, by-\n\nthe By-Law and by-\nlaw."
    )
    assert divided.joined(text).split("\n") == [
        "new development", "plan, which the international", "council", "",
        "A well-known", "man, pre-", "and post-war, by-", "", "the By-Law and by-law.", "",
    ]  # fmt: skip
    assert "development, international, well-known, by-law" in divided.findings[0].message


@given(st.text(st.sampled_from("ab-`|+=:.#\n \\*~")))
def test_any_text_keeps_its_lines_and_its_letters(text: str) -> None:
    reader = DialectReader("a.md")
    read = reader.plain(text)
    assert read.count("\n") == text.count("\n")
    told = " ".join(finding.message.rpartition("” was")[0] for finding in reader.findings)
    assert sorted(re.findall(r"[ab]", read + told)) == sorted(re.findall(r"[ab]", _without_languages(text)))


def _without_languages(text: str) -> str:
    """The text without the name of a language behind the fence of a block of code."""
    lines, opened = [], ""
    for line in text.split("\n"):
        fence = re.fullmatch(r" {0,3}(`{3,}|~{3,})([^`]*)", line)
        if opened and fence and not fence[2].strip(" \t") and fence[1].startswith(opened):
            opened = ""
        elif not opened and fence:
            opened, line = fence[1], ""
        lines.append(line)
    return "\n".join(lines)
