# SPDX-License-Identifier: MIT
from __future__ import annotations

import json
from pathlib import Path

import pytest

from forumpress.cli.run import run
from forumpress.typeset.fitting.changes import Means
from forumpress.typeset.fitting.fit import fit
from forumpress.typeset.press import Press
from forumpress.workspace import Workspace

ISSUE = """\
key: a
number: 1
date: 2022-11-30
layout: digest
sections:
  - name: News
    articles:
      - key: one
        title: One
        figures:
          - key: shot
            alt: A harbour
            ratio: 1.5
        body: |
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\nimprint: {publisher: A}\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


SENTENCE = "The members met in the harbour hall on Saturday and talked about the year behind them. "


def write(workspace: Path, paragraphs: int, pages: str = "") -> Path:
    path = workspace / "issues" / "a.yaml"
    body = "".join(f"          {SENTENCE * (3 + number % 3)}\n\n" for number in range(paragraphs))
    path.write_text(pages + ISSUE + body)
    return path


def test_changes_are_shown_then_written_and_nothing_is_left_to_do(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first of ever longer issues that a flatter picture brings to a page fewer."""
    press = Press(Workspace.at(workspace))
    for paragraphs in range(3, 40):
        typeset = press.typeset(write(workspace, paragraphs))
        count = len(typeset.plan.pages)
        if count > 1 and fit(press, typeset, count - 1, (Means.PICTURES,)).changes:
            break
    path = write(workspace, paragraphs, f"pages: {count - 1}\n")
    before = path.read_bytes()
    code = run(["fit", "a", "--within", "pictures"])
    out = capsys.readouterr().out
    assert code == 0 and path.read_bytes() == before
    assert f"a has {count} pages; {count - 1} can be reached with:\n  - the picture shot of “One” at 1." in out
    assert "-            ratio: 1.5\n+            ratio: 1." in out and "add --apply" in out
    assert run(["fit", "a", "--within", "pictures", "--apply"]) == 0
    assert f"{count - 1} are reached" in capsys.readouterr().out
    after = path.read_bytes()
    assert after != before
    assert run(["fit", "a", "--apply"]) == 0
    assert ", as wished; nothing is to be done." in capsys.readouterr().out
    assert path.read_bytes() == after


def test_missing_lines_are_named_and_the_exit_code_is_1(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(workspace, 12)
    assert run(["fit", "a", "--pages", "2", "--within", "fillers", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["pages"] > 2
    assert (told["wanted"], told["reached"], told["written"], told["changes"]) == (2, False, False, [])
    (missing,) = told["missing"]
    assert missing["article"] == "one" and missing["lines"] < 0
    assert told["nearest_for_print"] == [4]
    assert run(["fit", "a", "--pages", "2", "--within", "fillers"]) == 1
    out = capsys.readouterr().out
    assert "For print: 2 is no multiple of four; the nearest is 4." in out
    assert f"2 cannot be reached: {-missing['lines']} lines too many." in out
    assert f"  - {-missing['lines']} in “One”" in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["fit", "a"], "and does not say how many it wants"),
        (
            ["fit", "a", "--pages", "2", "--within", "looseness,magic"],
            "“magic” is none of them; write some",
        ),
        (["fit", "a", "--pages", "0"], "0 is not in the range"),
    ],
)
def test_wrong_usage(workspace: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str) -> None:
    write(workspace, 1)
    assert run(arguments) == 2
    assert told in " ".join(capsys.readouterr().err.split())
