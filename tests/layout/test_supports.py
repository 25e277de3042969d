# SPDX-License-Identifier: MIT
"""An issue that asks for what its layout is not made for is told so, at the place where it asks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from forumpress.data import data_path
from forumpress.errors import InputError
from forumpress.finding import Finding
from forumpress.layout.pack import read_pack
from forumpress.typeset.press import Press
from forumpress.workspace import Workspace

ISSUE = """\
key: a
number: 1
date: 2022-11-30
layout: mine
sections:
  - name: News
    articles:
      - key: one
        title: One
        drop_cap: true
        body: |
          Text.[^1]

          [^1]: A note.
        figures:
          - {key: f, image: assets/a.png, decorative: true, span: wide}
          - {key: g, image: assets/a.png, decorative: true, pair: h}
          - {key: h, image: assets/a.png, decorative: true}
        pull_quotes:
          - {text: So they said., span: full}
"""
TOLD = {
    "drop-cap": ("note", 10, 19),
    "footnotes": ("warning", 14, 17),
    "wide": ("warning", 16, 67),
    "pair": ("warning", 17, 67),
    "full": ("warning", 20, 41),
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "issues").mkdir()
    (tmp_path / "assets").mkdir()
    Image.new("RGB", (900, 600), "navy").save(tmp_path / "assets" / "a.png")
    (tmp_path / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\n")
    (tmp_path / "issues" / "a.yaml").write_text(ISSUE)
    shutil.copytree(data_path("layouts/forum"), tmp_path / "layouts" / "mine")
    return tmp_path


def stated(workspace: Path, supports: str) -> None:
    file = workspace / "layouts" / "mine" / "layout.yaml"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(supports if line.startswith("supports:") else line for line in lines), "utf-8")


def told(workspace: Path) -> list[Finding]:
    findings = Press(Workspace.at(workspace)).typeset(workspace / "issues" / "a.yaml").findings
    return [finding for finding in findings if finding.code == "layout/unsupported"]


@pytest.mark.parametrize("feature", TOLD)
def test_each_feature_that_is_not_listed_is_told_where_it_is_asked_for(workspace: Path, feature: str) -> None:
    stated(workspace, f"supports: [{', '.join(TOLD.keys() - {feature})}]\n")
    (finding,) = told(workspace)
    assert (finding.severity, finding.place.line, finding.place.column) == TOLD[feature]
    assert "“mine” is not made for" in finding.message and f"({feature})" in finding.message


@pytest.mark.parametrize("supports", ["", "supports: [drop-cap, wide, full, pair, footnotes]\n"])
def test_nothing_is_told_where_all_is_listed_or_nothing_is_said(workspace: Path, supports: str) -> None:
    stated(workspace, supports)
    assert told(workspace) == []


def test_a_layout_for_mail_has_its_template(workspace: Path) -> None:
    shutil.rmtree(workspace / "layouts" / "mine" / "mail")
    with pytest.raises(InputError) as caught:
        read_pack(workspace / "layouts" / "mine")
    (finding,) = caught.value.findings
    assert finding.code == "layout/missing-file" and "mail/letter.mjml.j2" in finding.message
    stated(workspace, "supports: [wide]\n")
    assert read_pack(workspace / "layouts" / "mine").supports == {"wide"}
