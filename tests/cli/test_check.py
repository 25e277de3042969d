# SPDX-License-Identifier: MIT
from __future__ import annotations

import json
from pathlib import Path

import pytest

from forumpress.cli.run import run

SOUND = """\
key: a
number: 1
date: 2022-11-30
sections:
  - name: News
    articles:
      - key: one
        title: One
        body: |
          Text.
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\n")
    (tmp_path / "issues" / "sound.yaml").write_text(SOUND)
    (tmp_path / "issues" / "broken.yaml").write_text(SOUND.replace("title: One", "titel: One"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_sample_issue_is_sound(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(checkout / "issues" / "2022-11.yaml")]) == 0


@pytest.mark.parametrize("argument", ["broken", "issues/broken.yaml"])
def test_a_problem_is_shown_with_its_line_and_exits_with_1(
    argument: str, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", argument]) == 1
    out = capsys.readouterr().out
    assert "issues/broken.yaml:8:9: error issue/unknown-key" in out
    assert "  8 │         titel: One\n    │         ^" in out
    assert "did you mean “title”?" in out


def test_what_the_pages_find_is_quoted_too(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "issues" / "old.yaml").write_text(SOUND.replace("Text.", "Old \U00012000."))
    (workspace / "issues" / "other.yaml").write_text("layout: quarterly\n" + SOUND)
    assert run(["check", "old", "other"]) == 1
    out = capsys.readouterr().out
    assert "  10 │           Old \U00012000." in out
    assert "issues/other.yaml:1:9: error layout/unknown\n  1 │ layout: quarterly" in out


def test_an_article_far_from_its_length_is_told_where_the_length_stands(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "issues" / "long.yaml").write_text(
        SOUND.replace("        body:", "        length: {lines: 40}\n        body:")
    )
    assert run(["check", "long"]) == 0
    out = capsys.readouterr().out
    assert "issues/long.yaml:9:17: warning makeup/length" in out
    assert "39 lines under" in out and "  9 │         length: {lines: 40}" in out


def test_each_issue_is_spoken_of(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "sound", "broken"]) == 1
    out = capsys.readouterr().out
    assert "issues/sound.yaml: no findings" in out
    assert "issues/broken.yaml:8:9" in out


def test_json(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "sound", "broken", "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["issues"] == [
        {"issue": "issues/sound.yaml", "ok": True},
        {"issue": "issues/broken.yaml", "ok": False},
    ]
    assert document["counts"]["error"] == len(document["findings"]) == 1
    assert document["findings"][0]["line"] == 8


def test_what_two_issues_share_is_said_once(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "issues" / "publication.yaml").write_text("titel: A\nsections: [News]\n")
    (workspace / "issues" / "second.yaml").write_text(SOUND)
    assert run(["check", "sound", "second"]) == 1
    assert capsys.readouterr().out.count("publication.yaml:1:1: error issue/unknown-key") == 1


def test_an_issue_that_is_not_there_is_wrong_usage_and_names_those_that_are(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "nonsense"]) == 2
    assert "broken, sound" in capsys.readouterr().err


def test_an_issue_outside_any_workspace_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alone = tmp_path / "alone.yaml"
    alone.write_text(SOUND)
    assert run(["check", str(alone)]) == 1
    assert "workspace/not-found" in capsys.readouterr().err
