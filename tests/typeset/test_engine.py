# SPDX-License-Identifier: MIT
"""A designer's mistakes in a pack end in findings, whatever the drawing engine makes of them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from forumpress.data import data_path
from forumpress.errors import InputError
from forumpress.typeset.engine import Engine, ToMeasure
from forumpress.typeset.press import Press
from forumpress.workspace import Workspace
from tests.layout.packs import own_template

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
        body: |
          Text.

          | A | B |
          |---|---|
          | c | d |
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\n")
    (tmp_path / "issues" / "a.yaml").write_text(ISSUE)
    shutil.copytree(data_path("layouts") / "digest", tmp_path / "layouts" / "mine")
    return tmp_path / "layouts" / "mine"


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("boxes.css", ".box { break-after: page }", "draw/page-break"),
        ("boxes.css", "*{" * 20_000, "draw/engine-failed"),
        ("templates/article-head.html.j2", "<script>1</script><iframe>", "draw/unfinished-box"),
        ("templates/table-row.html.j2", None, "draw/table-row"),
    ],
)
def test_what_cannot_be_measured_is_a_finding(pack: Path, file: str, text: str | None, code: str) -> None:
    if file.startswith("templates/"):
        own_template(pack, Path(file).name.removesuffix(".html.j2"))
    written = (pack / file).read_text()
    (pack / file).write_text("<p>a row</p>" if text is None else f"{written}\n{text}")
    with pytest.raises(InputError) as refused:
        Press(Workspace.at(pack.parent.parent)).typeset(pack.parent.parent / "issues" / "a.yaml")
    assert [finding.code for finding in refused.value.findings] == [code]


def test_a_box_of_any_width_is_measured(pack: Path) -> None:
    with (pack / "boxes.css").open("a") as sheet:
        sheet.write("\n.box { columns: 1000000 }")
    press = Press(Workspace.at(pack.parent.parent))
    assert press.typeset(pack.parent.parent / "issues" / "a.yaml").plan.pages


@pytest.mark.parametrize(("language", "fewer"), [("en", True), ("zh-Hans", False)])
def test_boxes_are_measured_with_the_hyphens_they_are_drawn_with(pack: Path, language: str, fewer: bool) -> None:
    issue = pack.parent.parent / "issues" / "a.yaml"
    words = "A considerable responsibility of international representatives " * 4
    issue.write_text(
        f"language: {language}\n" + ISSUE.replace("title: One\n", f"title: One\n        standfirst: {words}\n")
    )
    heights = []
    for hyphens in ("manual", "auto"):
        with (pack / "boxes.css").open("a") as sheet:
            sheet.write(f"\n.standfirst {{ width: 110pt; hyphens: {hyphens} }}")
        typeset = Press(Workspace.at(pack.parent.parent)).typeset(issue)
        heights.append(
            next(b.height for b in typeset.galleys[0].blocks if getattr(b.block, "kind", "") == "article-head")
        )
    assert (heights[1] < heights[0]) is fewer


@pytest.mark.parametrize(
    ("rule", "measurings"),
    [
        ("", 1),
        (".title { letter-spacing: 0.2pt }", 2),
        (".title { padding-right: 9pt }", 2),
    ],
)
def test_a_balanced_title_is_measured_again_where_its_lines_are_not_certain(
    pack: Path, rule: str, measurings: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = "A bridge over the river that the town has waited for through all these years, opened at last"
    (pack.parent.parent / "issues" / "a.yaml").write_text(ISSUE.replace("title: One", f"title: {title}"))
    (pack / "boxes.css").write_text(f"{(pack / 'boxes.css').read_text()}\n{rule}")
    measured: list[int] = []
    measure = Engine._measure

    def counted(self: Engine, boxes: Sequence[ToMeasure], *given: Any, **named: Any) -> Any:
        measured.append(len(boxes))
        return measure(self, boxes, *given, **named)

    monkeypatch.setattr(Engine, "_measure", counted)
    typeset = Press(Workspace.at(pack.parent.parent)).typeset(pack.parent.parent / "issues" / "a.yaml")
    (title_box,) = (
        block for galley in typeset.galleys for block in galley.blocks if dict(getattr(block, "balance", ()))
    )
    assert dict(title_box.balance)["title"] < 100
    assert len(measured) == measurings
