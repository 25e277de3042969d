# SPDX-License-Identifier: MIT
"""Boxes stand in their rows with even white above and below, and line up at heads and feet."""

from __future__ import annotations

from typing import Any

import pytest

from forumpress.issue.model import Span
from forumpress.layout.story import Box
from forumpress.typeset.columns import SPANNING, PieceSlot
from forumpress.typeset.drawnpage import page_boxes
from forumpress.typeset.plan import PlacedBox, SetBox
from forumpress.typeset.press import Press
from forumpress.typeset.proof import Purpose
from forumpress.typeset.settle import FOOT, HEAD, MIDDLE, drop, settled
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
        body: |
          Text above the quotation.

          ![](#said)

          Text below the quotation.

          | A | B |
          |---|---|
          | 1 | 2 |

          {long}
        pull_quotes:
          - {key: said, text: So they said.}
"""


@pytest.mark.parametrize(
    ("slot", "others", "share"),
    [
        (PieceSlot(0, 0, 0, 0, 0, 4), [], HEAD),
        (PieceSlot(1, 0, 0, 0, 6, 4), [PieceSlot(0, 0, 5, 0, 0, 5)], MIDDLE),
        (PieceSlot(1, 0, 0, 0, 6, 4), [PieceSlot(0, 0, 5, SPANNING, 0, 5)], HEAD),
        (PieceSlot(1, 0, 0, SPANNING, 6, 4), [PieceSlot(0, 0, 5, SPANNING, 0, 5)], MIDDLE),
        (PieceSlot(1, 0, 0, 0, 36, 4), [PieceSlot(0, 0, 5, 0, 0, 5)], FOOT),
        (PieceSlot(1, 0, 0, 1, 6, 4), [PieceSlot(0, 0, 5, 0, 0, 5)], HEAD),
    ],
)
def test_heads_and_feet_line_up_and_what_is_between_stands_in_the_middle(
    slot: PieceSlot, others: list[PieceSlot], share: float
) -> None:
    assert settled(slot, [*others, slot], 40) == share


@pytest.mark.parametrize(
    ("kind", "picture", "points"), [("table", 0.0, 3.0), ("figure", 90.0, 0.0), ("article-head", 0.0, 0.0)]
)
def test_pictures_and_heads_fill_their_rows(kind: str, picture: float, points: float) -> None:
    block = SetBox(Box("k", kind, "", Span.COLUMN), 200, 20, picture)
    assert drop(block, 0, 0, 26, MIDDLE) == points


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    root = tmp_path_factory.mktemp("settle")
    (root / "issues").mkdir()
    (root / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\nimprint: {publisher: A}\n")
    (root / "issues" / "a.yaml").write_text(ISSUE.replace("{long}", "Text below the table. " * 70))
    return Press(Workspace.at(root))


@pytest.mark.parametrize("layout", ["forum", "digest"])
def test_the_white_above_and_below_is_even_as_drawn(press: Press, layout: str) -> None:
    typeset = press.typeset(press.workspace.root / "issues" / "a.yaml", layout)
    page = typeset.plan.pages[0]
    placed = {item.block.block.kind: item for item in page.items if isinstance(item, PlacedBox)}
    drawn = press.draw_one(typeset, Purpose(), 1)
    boxes = _walk(page_boxes(drawn.document.pages[0]))
    tops = {box.element.get("id"): box.position_y * 0.75 for box in boxes if box.element is not None}
    rule = next(box for box in boxes if box.element is not None and box.element.get("class") == "pull-quote")
    for kind in ("table", "pull-quote"):
        item = placed[kind]
        assert tops[item.block.block.key] == pytest.approx(item.y + item.drop, abs=0.05), kind
    quote = placed["pull-quote"]
    white = rule.position_y * 0.75 - quote.y, quote.y + quote.height - (rule.position_y + rule.border_height()) * 0.75
    assert white[0] == pytest.approx(white[1], abs=0.1) and white[0] > 1


def _walk(box: Any) -> list[Any]:
    return [box, *(inner for child in getattr(box, "children", ()) for inner in _walk(child))]


def test_the_imprint_stands_on_the_foot_of_the_page(press: Press) -> None:
    typeset = press.typeset(press.workspace.root / "issues" / "a.yaml", "forum")
    imprint = typeset.plan.pages[-1].items[-1]
    assert isinstance(imprint, PlacedBox) and imprint.block.block.kind == "imprint"
    format = typeset.pack.format
    assert imprint.y + imprint.drop + imprint.block.height == pytest.approx(format.row_y(format.rows))
