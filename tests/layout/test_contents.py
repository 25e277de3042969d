# SPDX-License-Identifier: MIT
"""The contents on page 1: balanced columns where it is long, sections alone where it is too long."""

from __future__ import annotations

from pathlib import Path

import pytest

from forumpress.finding import has_errors
from forumpress.typeset.press import Press
from forumpress.typeset.proof import Purpose
from forumpress.workspace import Workspace

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("layout", "sections", "each", "said"),
    [
        ("forum", 2, 5, "contents-strip"),
        ("forum", 1, 30, "contents-strip contents-long"),
        ("forum", 3, 20, "contents-strip contents-long"),
        ("forum", 5, 20, "sections"),
        ("digest", 3, 8, "contents-strip contents-long"),
        ("digest", 5, 20, "sections"),
    ],
)
def test_the_contents_holds_an_issue_of_any_length(
    tmp_path: Path, layout: str, sections: int, each: int, said: str
) -> None:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "publication.yaml").write_text("title: A\nimprint: {publisher: A}\n")
    lines = ["key: a", "number: 1", "date: 2022-11-30", "sections:"]
    for section in range(sections):
        lines += [f"  - name: Section {section}", "    articles:"]
        for number in range(each):
            lines += [f"      - key: a{section}-{number}", f"        title: Article {section}/{number} of the members"]
            lines.append("        body: Short.")
    path = tmp_path / "issues" / "a.yaml"
    path.write_text("\n".join(lines))
    press = Press(Workspace.at(tmp_path))
    typeset = press.typeset(path, layout)
    drawn = press.draw_one(typeset, Purpose(), 1)
    assert not has_errors((*typeset.findings, *drawn.findings))
    html = press.page_html(typeset, Purpose())[0]
    entries = html.count('class="contents-entry"')
    assert entries == (sections if said == "sections" else sections * each)
    assert f'class="{said}"' in html or said == "sections"
    foot: dict[float, float] = {}
    for ink in (ink for frame in drawn.frames for ink in frame.ink.inks if "of the members" in ink.words):
        if ink.rect.height < 9:
            foot[round(ink.rect.x)] = max(foot.get(round(ink.rect.x), 0), ink.rect.y)
    if "contents-long" in said:
        assert len(foot) == (3 if layout == "forum" else 2)
        assert max(foot.values()) - min(foot.values()) < 30
