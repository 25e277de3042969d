# SPDX-License-Identifier: MIT
from __future__ import annotations

import json
from pathlib import Path

import pytest

from forumpress.cli.run import run


def test_fonts_name_family_package_and_licence(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(checkout)
    assert run(["fonts", "--json"]) == 0
    families = {family["name"]: family for family in json.loads(capsys.readouterr().out)["families"]}
    serif = families["Source Serif 4"]
    assert serif["licence"] == "OFL-1.1"
    assert serif["origin"] == "fontpkg-source-serif-4"
    assert "400 italic" in serif["faces"]


def test_the_shipped_fonts_are_listed_outside_a_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["fonts"]) == 0
    assert "Source Serif 4  (fontpkg-source-serif-4; OFL-1.1)" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_a_broken_list_is_a_finding_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "issues").mkdir()
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "fonts.yaml").write_text("families:\n  - nam: X\n")
    monkeypatch.chdir(tmp_path)
    assert run(["fonts"]) == 1
    assert "fonts/fonts.yaml:2:5: error issue/unknown-key" in capsys.readouterr().err
