# SPDX-License-Identifier: MIT
from __future__ import annotations

from pathlib import Path

import pytest

from forumpress.cli.run import run

MANUSCRIPT = """\
# News

## A Title Worth Reading

AUTHOR: A. Writer

The first paragraph. It has two sentences.

The second paragraph.
"""


@pytest.fixture
def manuscript(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "text-2022-11.md"
    path.write_text(MANUSCRIPT)
    monkeypatch.chdir(tmp_path)
    return path


@pytest.fixture
def workspace(manuscript: Path) -> Path:
    (manuscript.parent / "issues").mkdir()
    (manuscript.parent / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\n")
    return manuscript.parent


def test_an_import_lands_among_the_issues_and_is_sound(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "text-2022-11.md"]) == 0
    captured = capsys.readouterr()
    assert "Wrote issues/2022-11.yaml" in captured.out
    assert "text-2022-11.md:1:1: warning import/guessed-number" in captured.err
    assert run(["check", "2022-11"]) == 0
    assert "The second paragraph." in (workspace / "issues" / "2022-11.yaml").read_text()


def test_an_issue_that_is_there_is_kept_unless_forced(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workspace / "issues" / "2022-11.yaml"
    path.write_text("mine")
    assert run(["import", "text-2022-11.md"]) == 2
    assert path.read_text() == "mine"
    assert "--force" in capsys.readouterr().err
    assert run(["import", "text-2022-11.md", "--force"]) == 0
    assert path.read_text() != "mine"


def test_another_name(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "text-2022-11.md", "-o", "issues/other.yaml"]) == 0
    assert run(["check", "issues/other.yaml"]) == 0
    written = (workspace / "issues/other.yaml").read_text()
    assert "key: other\n" in written
    assert "date: 2022-11-30" in written
    assert run(["import", "text-2022-11.md", "-o", "issues/2022-12.yaml"]) == 0
    written = (workspace / "issues/2022-12.yaml").read_text()
    assert "key: 2022-12\n" in written
    assert "date: 2022-12-31" in written


@pytest.mark.parametrize("arguments", [[], ["-o", "-"]])
def test_outside_a_workspace_the_issue_goes_to_standard_output(
    arguments: list[str], manuscript: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", manuscript.name, *arguments]) == 0
    assert "The second paragraph." in capsys.readouterr().out
    assert list(manuscript.parent.iterdir()) == [manuscript]


def test_a_file_without_text_is_a_finding(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "empty.md").write_text("\n")
    assert run(["import", "empty.md"]) == 1
    assert "error import/" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_wrong_usage(workspace: Path) -> None:
    assert run(["import", "nonsense.md"]) == 2
