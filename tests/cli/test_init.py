# SPDX-License-Identifier: MIT
from __future__ import annotations

import stat
from pathlib import Path

import pytest

from forumpress.cli.init import SHIPPED
from forumpress.cli.run import run
from forumpress.data import data_path
from forumpress.deliver.settings_read import read_settings


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shipped_files() -> list[str]:
    return [
        f"{name}/{path.relative_to(data_path(name))}"
        for name in SHIPPED
        for path in data_path(name).rglob("*")
        if path.is_file()
    ]


def test_a_workspace_has_its_folders_and_all_that_is_shipped(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "forum"]) == 0
    assert "forumpress build issues/" in capsys.readouterr().out
    for folder in ("issues", "layouts", "fonts", "assets", "output"):
        assert (here / "forum" / folder).is_dir()
    for name in shipped_files():
        assert (here / "forum" / name).read_bytes() == data_path(name).read_bytes()


@pytest.mark.parametrize("title", ["Our Review", "Nr. 1: “Quoted”, 'both' \"ways\" # {x}", "$title 100%", "合作论坛"])
def test_its_first_issue_has_no_problem_whatever_the_title(
    title: str, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", ".", "--title", title]) == 0
    (issue,) = (path for path in (here / "issues").glob("*.yaml") if path.stem != "publication")
    capsys.readouterr()
    assert run(["check", issue.stem]) == 0
    assert capsys.readouterr().out == f"issues/{issue.name}: no findings\n"


def test_what_stands_there_is_not_overwritten(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "layouts" / "forum").mkdir(parents=True)
    mine = here / "layouts" / "forum" / "layout.yaml"
    mine.write_text("mine")
    assert run(["init", "."]) == 2
    assert "layouts/forum/layout.yaml" in capsys.readouterr().err
    assert mine.read_text() == "mine"
    assert not (here / "issues").exists()


def test_force_renews_what_is_shipped_and_keeps_what_was_written(here: Path) -> None:
    assert run(["init", ".", "--title", "Mine"]) == 0
    publication = (here / "issues" / "publication.yaml").read_bytes()
    layout = here / "layouts" / "forum" / "layout.yaml"
    layout.write_text("mine")
    assert run(["init", ".", "--title", "Other", "--force"]) == 0
    assert layout.read_bytes() == data_path("layouts/forum/layout.yaml").read_bytes()
    assert (here / "issues" / "publication.yaml").read_bytes() == publication


def test_a_folder_that_cannot_be_made_is_said_plainly(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "file").write_text("")
    assert run(["init", "file/inside"]) == 2
    assert "file" in capsys.readouterr().err


def test_an_empty_title_is_refused(here: Path) -> None:
    assert run(["init", ".", "--title", " "]) == 2
    assert not (here / "issues").exists()


def test_there_is_a_mail_toml_to_begin_with_that_nobody_else_can_read(here: Path) -> None:
    assert run(["init", "ours"]) == 0
    path = here / "ours" / "mail.toml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(read_settings(path, {}).lists) == ["forum"]
    path.write_text("# mine\n", "utf-8")
    assert run(["init", "ours", "--force"]) == 0
    assert path.read_text("utf-8") == "# mine\n"
