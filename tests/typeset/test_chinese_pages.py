# SPDX-License-Identifier: MIT
"""A Chinese issue: squeezed lines are not too wide, and a title is balanced by the widths of its own characters."""

from __future__ import annotations

import pytest

from forumpress.typeset.plan import SetBox
from forumpress.typeset.press import Press, Typeset
from forumpress.typeset.proof import Purpose
from forumpress.workspace import Workspace

_PARAGRAPH = (
    "气候变化首先伤害最没有能力承受它的人。十一月十一日，一场边会把适应的问题交给了身处其中的人。主办方包括中国国际民间组织合作促进会、"
    "四川绿色江河以及孟加拉国的地方环境发展与农业研究会。来自安哥拉、孟加拉国、中国和印度的民间组织与政府代表参加了会议。"
)
_ISSUE = f"""\
key: 2031-05
number: 5
date: 2031-05-31
sections:
  - name: 政策与时事
    articles:
      - key: a
        title: 民间组织在联合国气候大会期间举办一系列边会与讲座活动
        body: |
          {_PARAGRAPH}

          {_PARAGRAPH}
"""


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    root = tmp_path_factory.mktemp("chinese")
    (root / "issues").mkdir()
    (root / "issues/publication.yaml").write_text("title: 民间合作论坛\nlanguage: zh-CN\n", "utf-8")
    (root / "issues/2031-05.yaml").write_text(_ISSUE, "utf-8")
    return Press(Workspace.at(root))


@pytest.fixture(scope="module")
def typeset(press: Press) -> Typeset:
    return press.typeset(press.workspace.root / "issues/2031-05.yaml")


def test_lines_that_were_squeezed_to_their_measure_are_not_too_wide(press: Press, typeset: Typeset) -> None:
    lines = [line for galley in typeset.galleys for block in galley.blocks if not isinstance(block, SetBox)
             for line in block.lines]  # fmt: skip
    assert any(line.tracking < 0 for line in lines)
    drawn = [finding for page in press.draw(typeset, Purpose()) for finding in page.findings]
    assert [finding for finding in (*typeset.findings, *drawn) if finding.code.startswith("line/")] == []


def test_a_title_takes_no_more_lines_drawn_than_measured(typeset: Typeset) -> None:
    (head,) = (box for box in typeset.galleys[0].blocks if isinstance(box, SetBox) and box.block.kind == "article-head")
    # Two lines of 25 pt characters: 26 of them need more than half of the measure, whatever a fallback's box is wide.
    assert 26 * 25 / 2 / typeset.pack.format.measure < dict(head.balance)["title"] / 100
