# SPDX-License-Identifier: MIT
"""Tables that are too wide are set otherwise, and the parts of one that is divided have the same columns."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest

from forumpress.finding import has_errors
from forumpress.issue.model import Span
from forumpress.layout.story import Box
from forumpress.typeset.plan import PlacedBox
from forumpress.typeset.press import Press, Typeset
from forumpress.typeset.proof import Purpose
from forumpress.typeset.tablefit import BROKEN, TIGHT, with_column_widths
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
        drop_cap: false
        body: |
          Write to one of us.

"""
ADDRESSES = """\
| Name | Task | Telephone | E-mail |
|---|---|---|---|
| Margaret Okonkwo-Fairweather | Secretary | 01234 567891 | secretary.membership@riversbulletin.example.org |
| Ann Miller | Churchyard and flowers | 01234 567893 | flowers@riversbulletin.example.org |
| Ben Bridge | Editor | 01234 567895 | the.messenger.editor@riversbulletin.example.org |
"""


def typeset(root: Path, table: str, layout: str = "forum") -> tuple[Press, Typeset]:
    (root / "issues").mkdir()
    (root / "issues/publication.yaml").write_text("title: A\nsections: [News]\n")
    (root / "issues/a.yaml").write_text(ISSUE + "".join(f"          {line}\n" for line in table.splitlines()))
    press = Press(Workspace.at(root))
    return press, press.typeset(root / "issues/a.yaml", layout)


def table_of(made: Typeset) -> Box:
    boxes = [block.block for galley in made.galleys for block in galley.blocks if isinstance(block.block, Box)]
    return next(box for box in boxes if box.kind == "table")


@pytest.mark.parametrize("layout", ["forum", "digest"])
def test_addresses_are_broken_at_their_joints_and_stay_inside(tmp_path: Path, layout: str) -> None:
    press, made = typeset(tmp_path, ADDRESSES, layout)
    assert not has_errors(made.findings) and "makeup/wide-table" not in {finding.code for finding in made.findings}
    assert table_of(made).fit == ""
    words = pypdf.PdfReader(io.BytesIO(press.prove(made, Purpose()).pdf)).pages[0].extract_text()
    assert "membership@" in words and "\u200b" not in words


def row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |\n"


def test_a_long_word_takes_a_table_across_all_columns_then_smaller_then_broken(tmp_path: Path) -> None:
    fits = []
    for number, length in enumerate((12, 30, 140)):
        root = tmp_path / str(number)
        root.mkdir()
        word = "w" * length
        _, made = typeset(root, row("A", "B", "C") + row("---", "---", "---") + row(word, word, "x"))
        table = table_of(made)
        fits.append((table.span, table.fit))
        assert not has_errors(made.findings)
        assert ("makeup/wide-table" in {finding.code for finding in made.findings}) is (BROKEN in table.fit)
    assert fits[0] == (Span.COLUMN, "")
    assert all(span is Span.WIDE for span, _ in fits[1:])
    assert fits[-1][1] == f"{TIGHT} {BROKEN}"
    assert [fit for _, fit in fits] == sorted((fit for _, fit in fits), key=len)


def test_the_parts_of_a_table_have_the_columns_of_the_whole(tmp_path: Path) -> None:
    rows = "".join(
        row(str(n), "a word or two" if n < 40 else "a row of many words that want the room") for n in range(70)
    )
    press, made = typeset(tmp_path, row("Number", "Words") + row("---", "---") + rows)
    parts = [item for page in made.plan.pages for item in page.items if isinstance(item, PlacedBox) and item.last_row]
    assert len(parts) >= 2
    html = "".join(press.page_html(made, Purpose()))
    assert html.count("<colgroup>") == len(parts)
    (widths,) = {piece.split("</colgroup>")[0] for piece in html.split("<colgroup>")[1:]}
    shares = parts[0].block.column_shares
    assert len(shares) == 2 and sum(shares) == pytest.approx(100) and shares[0] < shares[1]
    assert f"{shares[0]:.3f}%" in widths


def test_columns_stand_after_the_caption() -> None:
    html = '<div><table class="t"><caption>A</caption><thead></thead></table></div>'
    assert with_column_widths(html, (40.0, 60.0)) == (
        '<div><table style="table-layout:fixed" class="t"><caption>A</caption><colgroup><col style="width:40.000%">'
        '<col style="width:60.000%"></colgroup><thead></thead></table></div>'
    )
    assert with_column_widths(html, ()) == html
