# SPDX-License-Identifier: MIT
"""The text edition: the issue as a person would read it out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from forumpress.cli.run import run
from forumpress.editiondraft import EditionDraft, Form
from forumpress.errors import InternalError
from forumpress.layout.reflow.labels import direction_of, labels_for
from forumpress.layout.reflow.spoken import CALL
from forumpress.preflight.articlewords import words_of_articles
from forumpress.preflight.certify import Certified, Edition, Rejected, certify_flow
from forumpress.preflight.flow.checkers import CHECKERS
from forumpress.typeset.press import Press, Typeset
from forumpress.workspace import Workspace

BODY = """\
The ledger[^one] is *old*.

> A lake is a slow clock.

1. Count.
2. Look again[^two].

Table: Two days

| Day | Boats | |
|:----|------:|---|
| First | 3[^one] | by sail |
| Second | | |

***

Roses are red\\
and lakes are deep.

[^one]: Begun in pencil.
[^two]: With a lamp.
"""
EXTRAS = """\
        figures:
          - {key: later, alt: A lake at dawn, caption: The lake, credit: Ann}
          - {key: rule, decorative: true, caption: A line}
        pull_quotes:
          - {key: said, text: A slow clock, attribution: The warden}
        key_figures:
          - key: sums
            items: [{value: "9", label: boats}]
        sidebars:
          - {key: word, title: One word, body: "To keep *watch*."}
"""


def issue_text(body: str = BODY, language: str = "en") -> str:
    lines = "".join(f"          {line}\n" for line in body.split("\n"))
    return (
        f"key: small\nnumber: 3\ndate: 2031-04-30\nlanguage: {language}\nsections:\n  - name: News\n"
        "    articles:\n      - key: lake\n        kicker: Winter\n        title: The Lake\n"
        "        standfirst: It went out early.\n"
        "        authors: [{name: Ada Wren, role: Warden}, {name: Bo Li}]\n"
        f"{EXTRAS}        body: |\n{lines}"
        "    fillers:\n      - {title: Lend an oar, text: An afternoon is plenty., link: https://example.org/}\n"
    )


def workspace(folder: Path, text: str) -> Workspace:
    (folder / "issues").mkdir(exist_ok=True)
    (folder / "issues" / "publication.yaml").write_text(
        "title: Lakeside Review\nlanguage: en\nsections: [News]\nimprint: {publisher: Friends of the Lake}\n", "utf-8"
    )
    (folder / "issues" / "small.yaml").write_text(text, "utf-8")
    return Workspace.at(folder)


@pytest.fixture(scope="module")
def typeset(tmp_path_factory: pytest.TempPathFactory) -> Typeset:
    folder = tmp_path_factory.mktemp("text")
    return Press(workspace(folder, issue_text())).typeset(folder / "issues" / "small.yaml")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("text")
    workspace(folder, issue_text())
    assert run(["build", str(folder / "issues" / "small.yaml"), "--edition", "text"]) == 0
    return (folder / "output" / "small-text.txt").read_text("utf-8")


def test_it_is_read_from_the_masthead_to_the_imprint(said: str) -> None:
    head, article, filler, imprint = said.split("\n\n\n")
    assert head.split("\n\n") == ["LAKESIDE REVIEW", "April 2031 · Issue 3", "In this issue:\nNews\n  The Lake"]
    assert article.startswith(
        "NEWS\n\nWinter\n\nThe Lake\n\nIt went out early.\n\nBy Ada Wren, Warden and Bo Li\n\nThe ledger"
    )
    assert filler.split("\n\n") == ["Lend an oar", "An afternoon is plenty.", "https://example.org/"]
    assert imprint == "Lakeside Review\n\nPublished by: Friends of the Lake\n"


@pytest.mark.parametrize(
    "words",
    [
        f"The ledger{CALL.format(1)} is old.\n\n[Note 1: Begun in pencil.]",
        f"1. Count.\n\n2. Look again{CALL.format(2)}.\n\n[Note 2: With a lamp.]",
        f"Table: Two days\nColumns: Day; Boats\nDay: First; Boats: 3{CALL.format(1)}; by sail\n"
        "Day: Second; Boats: empty; empty\n",
        "* * *",
        "Roses are red\nand lakes are deep.",
        "Picture: A lake at dawn\nThe lake\nAnn",
        "Decorative picture:\nA line",
        "Highlighted: A slow clock\nThe warden",
        "In figures\n9: boats",
        "Box: One word\n\nTo keep watch.\n\n[End of the box]",
    ],
)
def test_each_part_is_said_as_what_it_is(said: str, words: str) -> None:
    assert f"\n{words}" in said


def test_a_note_is_read_once(said: str) -> None:
    assert said.count("Begun in pencil.") == 1


def draft(said: str) -> EditionDraft:
    return EditionDraft("text", said.encode(), form=Form.TEXT)


def test_it_passes_its_checker(typeset: Typeset, said: str) -> None:
    made = certify_flow(draft(said), words_of_articles(typeset.stories))
    assert isinstance(made, Certified)
    assert made.edition.data == said.encode()
    with pytest.raises(InternalError, match="no PDF"):
        _ = made.edition.pdf


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\nThe Lake\n\nIt", "\nThe Lak\n\nIt"),
        ("It went out early.", "It went early."),
        ("Bo Li", "Bo"),
        ("is old", "is"),
        ("Begun in pencil", "Begun in pen"),
        ("slow clock.", "clock."),
        ("by sail", "by"),
        ("Count.", "Look."),
        ("deep.", "dep."),
        ("To keep watch.", "To watch."),
        ("\nThe lake\n", "\n"),
        ("9: boats", "8: boats"),
    ],
)
def test_a_word_that_is_lost_rejects_it(typeset: Typeset, said: str, old: str, new: str) -> None:
    assert old in said
    judged = certify_flow(draft(said.replace(old, new)), words_of_articles(typeset.stories))
    assert isinstance(judged, Rejected)
    (finding, *_) = judged.report.findings
    assert finding.code == "edition/words-lost"
    assert finding.place.file == "issues/small.yaml"
    assert finding.place.line


@pytest.mark.parametrize("data", [b"\xff\xfe\n", b"a\x00\n", b"no end", "e\u0301\n".encode()])
def test_what_programs_cannot_read_rejects_it(data: bytes) -> None:
    judged = certify_flow(EditionDraft("text", data, form=Form.TEXT), ())
    assert [finding.code for finding in judged.report.findings] == ["edition/unreadable"]
    assert isinstance(judged, Rejected)


def test_what_nobody_checks_cannot_become_an_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forumpress.preflight.flow.checkers.CHECKERS", {})
    with pytest.raises(InternalError, match="nobody checks"):
        certify_flow(draft("x\n"), ())
    with pytest.raises(InternalError):
        Edition()


def test_every_form_that_flows_has_its_checker() -> None:
    from forumpress.edition.editions import all_editions
    from forumpress.edition.kind import FlowEdition

    flowing = {kind.name for kind in all_editions().values() if isinstance(kind, FlowEdition)}
    assert flowing == {form.value for form in CHECKERS}


def test_words_are_the_same_whoever_composed_them(typeset: Typeset) -> None:
    """A call of a note is no word, whichever box it stands in; notes are told apart from the text."""
    (lake,) = words_of_articles(typeset.stories)
    assert [note.text.plain for note in lake.notes] == ["Begun in pencil.", "With a lamp."]
    assert "3" in [passage.text.plain for passage in lake.body]
    moved = replace(lake, body=lake.body[::-1])
    assert moved != lake


def test_labels_are_said_in_the_language_of_the_issue(tmp_path: Path) -> None:
    workspace(tmp_path, issue_text(language="zh-Hans"))
    assert run(["build", str(tmp_path / "issues" / "small.yaml"), "--edition", "text"]) == 0
    said = (tmp_path / "output" / "small-text.txt").read_text("utf-8")
    assert "作者：Ada Wren，Warden、Bo Li" in said
    assert "[注1：Begun in pencil.]" in said


def test_every_language_has_every_label() -> None:
    english = labels_for("en").keys()
    assert all(labels_for(language).keys() == english for language in ("de", "es", "fr", "zh-Hant", "ar", "xx"))


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("ur", "rtl"),
        ("az-Arab", "rtl"),
        ("ku-Latn", "ltr"),
        ("zh", "ltr"),
    ],
)
def test_the_direction_follows_the_script(language: str, direction: str) -> None:
    assert direction_of(language) == direction
