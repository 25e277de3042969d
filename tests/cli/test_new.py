# SPDX-License-Identifier: MIT
from __future__ import annotations

from pathlib import Path

import pytest

from forumpress.cli.run import run


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "publication.yaml").write_text("title: A\nsections: [Reports, 'No: 2']\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_issue_has_no_problem(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "2022-12"]) == 0
    assert "forumpress build issues/2022-12.yaml" in capsys.readouterr().out
    assert run(["check", "2022-12"]) == 0
    assert capsys.readouterr().out == "issues/2022-12.yaml: no findings\n"


def test_a_key_that_is_taken_is_kept_unless_forced(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workspace / "issues" / "2022-12.yaml"
    path.write_text("mine")
    assert run(["new", "2022-12"]) == 2
    assert path.read_text() == "mine"
    assert "--force" in capsys.readouterr().err
    assert run(["new", "2022-12", "--force"]) == 0
    assert "key: 2022-12" in path.read_text()


@pytest.mark.parametrize("key", ["../evil", "A b", "", "-x", "x" * 65, "a/b", "ümlaut", "a--b"])
def test_what_cannot_be_a_key_is_refused(key: str, workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(workspace.rglob("*"))
    assert run(["new", "--", key]) == 2
    assert "cannot be a key" in capsys.readouterr().err
    assert sorted(workspace.rglob("*")) == before


def test_outside_a_workspace_init_is_pointed_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "2022-12"]) == 2
    assert "forumpress init" in capsys.readouterr().err


def test_the_schemas_are_written_beside_it(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["new", "2022-12"])
    capsys.readouterr()
    for kind in ("issue", "publication"):
        assert run(["schema", kind]) == 0
        assert (workspace / "issues" / f"{kind}.schema.json").read_text() == capsys.readouterr().out
