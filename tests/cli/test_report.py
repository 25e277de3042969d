# SPDX-License-Identifier: MIT
from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.cli.report import count_findings, print_json, printable, quote_line, render_findings, show_findings
from forumpress.finding import Finding, Place, Rect, Severity, error, note, warning


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


MISSPELT = error(
    "issue/unknown-key",
    "an article has no key “titel”",
    hint="did you mean “title”?",
    place=Place("issues/a.yaml", 12, 9),
    quote="        titel: The forum",
)


def test_a_finding_shows_place_code_line_caret_and_cure() -> None:
    assert render_findings([MISSPELT]).splitlines() == [
        "issues/a.yaml:12:9: error issue/unknown-key",
        "  12 │         titel: The forum",
        "     │         ^",
        "  an article has no key “titel”",
        "  → did you mean “title”?",
    ]


def test_a_finding_without_place_has_no_quote() -> None:
    assert render_findings([error("layout/unknown", "no such layout", hint="name another")]) == (
        "error layout/unknown\n  no such layout\n  → name another\n"
    )


def test_findings_are_grouped_by_file_in_the_order_of_their_lines_and_counted() -> None:
    stream = io.StringIO()
    second = warning("b/b", "later", place=Place("issues/a.yaml", 30))
    other = error("c/c", "other", place=Place("issues/b.yaml", 1))
    show_findings([other, second, MISSPELT], stream)
    text = stream.getvalue()
    assert text.index("issues/a.yaml:12") < text.index("issues/a.yaml:30") < text.index("issues/b.yaml:1")
    assert text.endswith("\n\n2 errors, 1 warning\n")
    assert "\x1b" not in text


def test_findings_of_one_code_at_one_spot_are_told_together() -> None:
    stream = io.StringIO()
    place = Place("issues/a.yaml", 7, 3, page=2)
    show_findings(
        [warning("text/small", f"“{letter}” is small", hint="larger", place=place) for letter in "abcdefg"], stream
    )
    assert stream.getvalue().splitlines() == [
        "issues/a.yaml:7:3 (page 2): warning text/small",
        *(f"  “{letter}” is small" for letter in "abcde"),
        "  … and 2 more like it here (--json names them all)",
        "  → larger",
        "",
        "7 warnings",
    ]


def test_what_two_editions_say_alike_is_told_once() -> None:
    place = Place("issues/a.yaml", 7, 3, page=2)
    alike = [warning("text/placeholder", "the page says “For position only”", place=place)] * 2
    assert render_findings(alike).count("position only") == 1


def test_findings_of_another_code_or_spot_stand_alone() -> None:
    stream = io.StringIO()
    place = Place("issues/a.yaml", 7, 3)
    show_findings([warning("a/b", "x", place=place), warning("a/c", "x", place=place), warning("a/b", "x")], stream)
    assert stream.getvalue().count("warning a/") == 3


def test_nothing_is_written_when_there_is_nothing_to_say() -> None:
    stream = io.StringIO()
    show_findings([], stream)
    assert stream.getvalue() == ""


def test_colours_only_on_a_terminal_and_not_against_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = Terminal()
    show_findings([MISSPELT], terminal)
    assert "\x1b[31m" in terminal.getvalue()
    monkeypatch.setenv("NO_COLOR", "1")
    plain = Terminal()
    show_findings([MISSPELT], plain)
    assert "\x1b" not in plain.getvalue()


def test_the_caret_stands_under_a_character_after_wide_ones() -> None:
    quoted, caret = quote_line("title: 中国 forum", 11)
    assert quoted == "title: 中国 forum"
    assert caret == 12


def test_a_long_line_is_quoted_around_its_column() -> None:
    line = "x" * 500 + "HERE" + "y" * 500
    quoted, caret = quote_line(line, 501)
    assert caret is not None
    assert quoted[caret : caret + 4] == "HERE"
    assert quoted.startswith("…")
    assert quoted.endswith("…")
    assert len(quoted) < 100


@given(st.text(max_size=400), st.integers(-5, 500))
def test_any_line_can_be_quoted_and_the_caret_stays_within(line: str, column: int) -> None:
    quoted, caret = quote_line(line, column)
    assert caret is not None
    assert 0 <= caret <= 100
    assert not set(quoted) & {"\x1b", "\n", "\r", "\u202e"}


def test_what_a_file_says_cannot_steer_the_terminal() -> None:
    evil = error("a/b", "\x1b]0;owned\x07\u202egnp.exe", place=Place("\x1b[2Jx.yaml", 1, 1), quote="\x9b31m")
    assert not set(render_findings([evil])) & set("\x1b\x07\x9b\u202e")
    assert printable("zero\u200dwidth\nlines stay") == "zero\u200dwidth\nlines stay"


def test_json_holds_every_member(capsys: pytest.CaptureFixture[str]) -> None:
    place = Place("issues/a.yaml", 3, 5, page=2, box=Rect(1, 2, 3, 4))
    print_json(
        {"issues": ["a"]}, [warning("a/b", "wide 宽", hint="cut it", place=place, quote="x: y"), note("c/d", "so")]
    )
    document = json.loads(capsys.readouterr().out)
    assert document["issues"] == ["a"]
    assert document["counts"] == {"error": 0, "warning": 1, "note": 1}
    assert document["findings"][1] == {
        "severity": "warning",
        "code": "a/b",
        "message": "wide 宽",
        "hint": "cut it",
        "file": "issues/a.yaml",
        "line": 3,
        "column": 5,
        "page": 2,
        "box": {"x": 1, "y": 2, "width": 3, "height": 4},
        "quote": "x: y",
    }
    assert document["findings"][0]["file"] is None


@pytest.mark.parametrize(
    ("severities", "words"),
    [
        ([], "no findings"),
        (["error"], "1 error"),
        (["note", "warning", "warning"], "2 warnings, 1 note"),
    ],
)
def test_counts_in_words(severities: list[str], words: str) -> None:
    assert count_findings([Finding(Severity(severity), "a/b", "x") for severity in severities]) == words
