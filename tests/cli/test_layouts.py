# SPDX-License-Identifier: MIT
from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from forumpress.cli.run import run
from forumpress.data import data_path


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "issues").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_shipped_packs_are_listed_with_format_and_licence(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["layouts"]) == 0
    assert "forum  (210 × 297 mm, 2 columns; shipped; MIT)" in capsys.readouterr().out


def test_a_pack_of_the_workspace_hides_the_shipped_one(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(data_path("layouts/forum"), workspace / "layouts" / "forum")
    assert run(["layouts", "--json"]) == 0
    packs = {pack["name"]: pack for pack in json.loads(capsys.readouterr().out)["layouts"]}
    assert packs["forum"]["origin"] == "this workspace"
    assert packs["forum"]["columns"] == 2


def test_a_broken_pack_is_a_finding_beside_the_sound_ones(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(data_path("layouts/forum"), workspace / "layouts" / "mine")
    (workspace / "layouts" / "mine" / "layout.yaml").write_text("name: Mine\n")
    assert run(["layouts"]) == 1
    captured = capsys.readouterr()
    assert "forum  (210 × 297 mm" in captured.out
    assert "error layout/invalid" in captured.err
    assert "\nlayouts/mine/layout.yaml:1:1" in "\n" + captured.err and str(workspace) not in captured.err
