# SPDX-License-Identifier: MIT
"""EPUB editions before EPUBCheck: the sample, an issue with one of everything, a Chinese and an Arabic one."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from conformance.epubcheck import epub_messages
from edition.test_epub import Made
from edition.test_text import issue_text

from forumpress.edition.editions import all_editions
from forumpress.pipeline import BuildRequest, build
from forumpress.workspace import Workspace

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("conformance")]


def made(root: Path, source: Path) -> Path:
    """The file of an issue's EPUB edition."""
    result = build(source, Workspace.at(root), BuildRequest((all_editions()["epub"],)))
    (built,) = result.built
    assert built.edition is not None and built.path is not None, result.findings
    return built.path


@pytest.mark.parametrize(("root", "name"), [(".", "2022-11"), ("tests/golden", "2031-04")])
def test_whole_issues(checkout: Path, tmp_path: Path, root: str, name: str) -> None:
    """The sample, and the issue that has one of everything."""
    for folder in ("issues", "assets"):
        shutil.copytree(checkout / root / folder, tmp_path / folder)
    if (fonts := checkout / ".forumpress" / "fonts").is_dir():
        shutil.copytree(fonts, tmp_path / ".forumpress" / "fonts")
    assert epub_messages(made(tmp_path, tmp_path / "issues" / f"{name}.yaml")) == []


@pytest.mark.parametrize("language", ["zh-Hant", "ar"])
def test_other_scripts(tmp_path: Path, language: str) -> None:
    words = {"zh-Hant": "湖水結冰得早。", "ar": "تجمدت البحيرة باكرا."}[language]
    file = tmp_path / "small.epub"
    file.write_bytes(
        Made(tmp_path, issue_text(f"{words} [Lake]{{lang=en}}[^one].\n\n[^one]: {words}", language)).draft.data
    )
    assert epub_messages(file) == []


def test_epubcheck_is_not_blind(tmp_path: Path) -> None:
    files = {
        name: data.replace(b"<h1", b"<h9").replace(b"</h1", b"</h9")
        for name, data in Made(tmp_path, issue_text()).files.items()
    }
    file = tmp_path / "bad.epub"
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    assert any("RSC-005" in message for message in epub_messages(file))
