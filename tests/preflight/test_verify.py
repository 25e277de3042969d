# SPDX-License-Identifier: MIT
"""Proof of one text: finished files against the issue's reading, and each of ten seeded differences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forumpress.cli.run import run
from forumpress.pipeline import verify
from forumpress.preflight.verify.wordstream import WordStream, compared
from forumpress.workspace import Workspace
from tests.edition.test_text import issue_text, workspace

pytestmark = pytest.mark.xdist_group("verify")
EDITIONS = ("screen", "epub", "text")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with an issue and its editions."""
    root = tmp_path_factory.mktemp("verify")
    workspace(root, issue_text())
    asked = [part for name in EDITIONS for part in ("--edition", name)]
    assert run(["build", str(root / "issues" / "small.yaml"), *asked]) == 0
    return root


def differences(root: Path, source: str, output: Path) -> dict[str, set[str]]:
    """The codes of what differs in each edition, where the issue says `source`."""
    path = root / "issues" / "small.yaml"
    path.write_text(source, "utf-8")
    words, found = verify(path, Workspace.at(root), output)
    reading = words.hashes()
    for each in found:
        assert (dict(each.articles) == reading) is not bool(each.findings)
    return {each.edition: {finding.code for finding in each.findings} for each in found}


def test_what_was_built_says_the_same(built: Path) -> None:
    assert differences(built, issue_text(), built / "output") == {name: set() for name in EDITIONS}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("It went out early.", "It went out very early.", "verify/words-lost"),
        ("It went out early.", "It went early.", "verify/words-added"),
        ("The ledger[^one] is *old*", "The ledger[^one] is *torn*", "verify/words-lost"),
        ("| Second | | |", "| Third | | |", "verify/words-lost"),
        ("Begun in pencil.", "Begun in 1903 in pencil.", "verify/words-lost"),
        ("Roses are red", "Roses red", "verify/words-added"),
        ("attribution: The warden", "attribution: The keeper", "verify/words-lost"),
        ("label: boats", "label: boats and rafts", "verify/words-lost"),
    ],
)
def test_a_difference_is_found_in_every_edition(built: Path, old: str, new: str, code: str) -> None:
    assert old in issue_text()
    found = differences(built, issue_text().replace(old, new), built / "output")
    assert [name for name in EDITIONS if code not in found[name]] == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("A lake is a slow clock", "A lake is a clock", "verify/words-lost"),
        ("Count.", "Count twice.", "verify/words-added"),
    ],
)
def test_a_difference_in_one_edition_is_found_there_alone(
    built: Path, tmp_path: Path, old: str, new: str, code: str
) -> None:
    for file in (built / "output").iterdir():
        if file.suffix in (".pdf", ".epub", ".txt"):
            (tmp_path / file.name).write_bytes(file.read_bytes())
    text = tmp_path / "small-text.txt"
    assert old in text.read_text("utf-8")
    text.write_text(text.read_text("utf-8").replace(old, new), "utf-8")
    found = differences(built, issue_text(), tmp_path)
    assert code in found.pop("text")
    assert found == {"screen": set(), "epub": set()}


def test_the_command_names_article_and_words(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = built / "issues" / "small.yaml"
    path.write_text(issue_text(), "utf-8")
    (tmp_path / "small-text.txt").write_bytes(
        (built / "output" / "small-text.txt").read_bytes().replace(b" a lamp", b"")
    )
    capsys.readouterr()
    assert run(["verify", str(path), "--output", str(tmp_path), "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert all("article “lake”" in finding["message"] for finding in data["findings"])
    assert any("lamp" in finding["message"] and finding["code"] == "verify/words-lost" for finding in data["findings"])
    assert run(["verify", str(path), "--output", str(tmp_path / "none")]) == 2
    assert run(["verify", str(path), "--output", str(built / "output")]) == 0
    assert "screen: 1 of 1 articles say the same" in capsys.readouterr().out


def test_spaces_hyphens_and_case_are_no_difference() -> None:
    assert compared("E-mail, İstanbul ﬁn¹ Straße ΌΧΙ") == compared("EMAIL ISTANBUL fin1 STRASSE οχι")
    assert compared("côte") != compared("cote")


def test_a_passage_goes_on_in_the_next_column() -> None:
    stream = WordStream("The lake went out early, before\n2 Page head\nanybody had counted the boats.\nmore")
    assert stream.claim("The lake went out early, before anybody had counted the boats.", "lake") is None
    stream.allow("Page head")
    stream.allow("2")
    assert list(stream.added()) == [("lake", "more")]
