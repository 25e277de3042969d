# SPDX-License-Identifier: MIT
"""Long numbers in key figures stand clear of their labels, in any shipped layout."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from forumpress.typeset.drawnpage import drawn_texts
from forumpress.typeset.press import Press
from forumpress.typeset.proof import Purpose
from forumpress.workspace import Workspace

pytestmark = pytest.mark.slow

ISSUE = """\
key: a
number: 1
date: 2022-11-30
sections:
  - name: News
    articles:
      - key: one
        title: One
        body: Text.
        key_figures:
          - span: {span}
            items:
              - {{value: "901,870", label: organisations registered at the end of the year}}
              - {{value: "1,234,567,890,123", label: yuan given by members and by friends of the forum}}
              - {{value: "1,234,567,890,123,456,789,012", label: grains of sand at the seaside}}
"""


@pytest.mark.parametrize("layout", ["forum", "digest"])
@pytest.mark.parametrize("span", ["column", "wide"])
def test_a_number_of_any_length_stands_clear_of_its_label(tmp_path: Path, layout: str, span: str) -> None:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\n")
    (tmp_path / "issues" / "a.yaml").write_text(ISSUE.format(span=span))
    press = Press(Workspace.at(tmp_path))
    typeset = press.typeset(tmp_path / "issues" / "a.yaml", layout)
    assert [finding for finding in typeset.findings if finding.code == "makeup/text-outside"] == []
    figures = next(story for story in typeset.stories[0].blocks if getattr(story, "kind", "") == "key-figures")
    drawn = drawn_texts(press.draw_one(typeset, Purpose(), 1).document.pages[0])
    rects = [text for text in drawn if text.frame == figures.key]
    assert len(rects) >= 6
    for a, b in combinations(rects, 2):
        apart_across = max(a.x, b.x) - min(a.x + a.width, b.x + b.width) >= 4
        apart_down = min(a.y + a.height, b.y + b.height) - max(a.y, b.y) <= 0.4 * min(a.height, b.height)
        assert apart_across or apart_down, (a, b)


@pytest.mark.parametrize(("count", "across"), [(2, 2), (4, 4), (5, 3), (8, 4)])
def test_wide_key_figures_stand_in_columns_that_line_up(tmp_path: Path, count: int, across: int) -> None:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\n")
    head, _, _ = ISSUE.format(span="wide").partition("              - ")
    items = "".join(f"              - {{value: '{number}', label: of them}}\n" for number in range(count))
    (tmp_path / "issues" / "a.yaml").write_text(head + items)
    press = Press(Workspace.at(tmp_path))
    typeset = press.typeset(tmp_path / "issues" / "a.yaml", "forum")
    figures = next(story for story in typeset.stories[0].blocks if getattr(story, "kind", "") == "key-figures")
    drawn = drawn_texts(press.draw_one(typeset, Purpose(), 1).document.pages[0])
    values = [text for text in drawn if text.frame == figures.key][::2]
    assert len(values) == count
    lefts = [round(text.x, 1) for text in values]
    assert len(set(lefts)) == across
    assert lefts == (lefts[:across] * 2)[:count]
