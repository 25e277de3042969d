# SPDX-License-Identifier: MIT
"""Verse: lines as written, turned ones further in, stanzas apart and whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from forumpress.layout.story import Paragraph
from forumpress.pipeline import BuildRequest, build
from forumpress.typeset.plan import PlacedLines
from forumpress.typeset.press import Press
from forumpress.workspace import Workspace

ISSUE = """\
key: a
number: 1
date: 2022-11-30
sections:
  - name: News
    articles:
      - key: one
        title: One
        drop_cap: true
        body: |
          The water comes over the stones in the morning,\\
          and nobody asks it to stay;\\
          the heron stands one-legged, watching, and does not give any of us a warning\\
          before it is up and away.

          The miller is early, the miller is late,\\
          the wheel does not mind which it is.
"""


@pytest.mark.parametrize("layout", ["forum", "digest"])
def test_verse_is_set_as_verse(tmp_path: Path, layout: str) -> None:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "publication.yaml").write_text(f"title: A\nsections: [News]\nlayout: {layout}\n")
    path = tmp_path / "issues" / "a.yaml"
    path.write_text(ISSUE)
    workspace = Workspace.at(tmp_path)
    typeset = Press(workspace).typeset(path)
    stanzas = [item for page in typeset.plan.pages for item in page.items if isinstance(item, PlacedLines)]
    assert [item.block.block.style for item in stanzas] == ["verse", "verse"]
    assert not any(item.block.block.drop_cap for item in stanzas)
    style = typeset.pack.styles["verse"]
    for item in stanzas:
        assert (item.first, item.last) == (0, len(item.block.lines)), "a stanza stays whole"
        text = "".join(run.text.plain + "\n" * run.line_break for run in item.block.block.runs)
        for line in item.block.lines:
            begins = line.start == 0 or text[line.start - 1] == "\n"
            assert line.indent == pytest.approx(style.left + (0 if begins else style.turn))
            assert line.gap == 0, "lines of verse are not justified"
            assert not line.hyphen
    if stanzas[0].column == stanzas[1].column:
        assert stanzas[1].y - stanzas[0].y == pytest.approx((len(stanzas[0].block.lines) + 1) * style.leading)
    assert isinstance(stanzas[0].block.block, Paragraph)
    result = build(path, workspace, BuildRequest(output=tmp_path / "output"))
    assert result.ok, result.findings
