# SPDX-License-Identifier: MIT
"""Footnotes that are called twice, or in the cells of a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from forumpress.layout.story import Box, Paragraph, Story
from forumpress.pipeline import BuildRequest, build
from forumpress.typeset.plan import PlacedBox, PlacedNotes
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
        drop_cap: false
        body: |
"""
TWICE = """
Most boats are late.[^late] Some are not.[^late]

In winter, too, boats are late.[^late]

[^late]: Except on Sundays.
"""
IN_A_TABLE = """
Here is a table.^[Made in May.]

| Weir | Built |
|------|------:|
| Upper[^u] | 1901 |
| Lower^[Broken in 1920.] | 1902[^u] |

[^u]: Rebuilt in 1950.
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\n")
    return Workspace.at(tmp_path)


def written(workspace: Workspace, body: str) -> Path:
    path = workspace.root / "issues" / "a.yaml"
    path.write_text(ISSUE + "".join(f"          {line}\n" if line else "\n" for line in body.strip().split("\n")))
    return path


def test_a_note_that_is_called_twice_stands_once(workspace: Workspace) -> None:
    path = written(workspace, TWICE)
    typeset = Press(workspace).typeset(path)
    placed = [item for page in typeset.plan.pages for item in page.items if isinstance(item, PlacedNotes)]
    assert [note.number for item in placed for note in item.notes] == [1]
    paragraphs = [block for block in typeset.stories[0].blocks if isinstance(block, Paragraph)]
    assert [[(note.number, note.again) for note in each.notes] for each in paragraphs] == [
        [(1, False), (1, True)],
        [(1, True)],
    ]
    assert build(path, workspace, BuildRequest(output=workspace.root / "output")).ok


def table_of(story: Story) -> Box:
    return next(block for block in story.blocks if isinstance(block, Box) and block.kind == "table")


def test_notes_of_a_table_stand_below_its_rows(workspace: Workspace) -> None:
    path = written(workspace, IN_A_TABLE)
    typeset = Press(workspace).typeset(path)
    table = table_of(typeset.stories[0])
    assert table.note_rows == 2
    assert [row.count("<td") for row in table.rows] == [2, 2, 1, 1]
    assert 'id="note-one-note-2"' in table.rows[2]
    assert 'href="#note-one-note-2"' in table.rows[0]
    assert [str(text) for text in table.texts if "19" in str(text)] == [
        "1901", "19022", "Rebuilt in 1950.", "Broken in 1920."
    ]  # fmt: skip
    boxes = [item for page in typeset.plan.pages for item in page.items if isinstance(item, PlacedBox)]
    (last,) = [box for box in boxes if box.block.block.kind == "table" and box.last_row == 4]
    assert last.first_row <= 1, "the notes stand with the row above them"
    assert build(path, workspace, BuildRequest(output=workspace.root / "output")).ok
