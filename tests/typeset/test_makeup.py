# SPDX-License-Identifier: MIT
"""What make-up notices about the pages that it made."""

from __future__ import annotations

from pathlib import Path

import pytest

from forumpress.finding import Finding
from forumpress.typeset.plan import PlacedBox
from forumpress.typeset.press import Press, Typeset
from forumpress.workspace import Workspace

HEAD = """\
key: a
number: 1
date: 2022-11-30
sections:
  - name: News
    articles:
      - key: one
        title: One
        body: |
"""


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    root = tmp_path_factory.mktemp("makeup")
    (root / "issues").mkdir()
    note = "Reprints are welcome. " * 12
    (root / "issues" / "publication.yaml").write_text(
        f"title: A\nsections: [News]\nimprint: {{publisher: A, note: {note.strip()}}}\n"
    )
    return Press(Workspace.at(root))


def of_lines(press: Press, count: int) -> Typeset:
    """A page of so many one-line paragraphs, in one column."""
    path = press.workspace.root / "issues" / "a.yaml"
    path.write_text(HEAD + "".join(f"          Line {number}.\n\n" for number in range(count)))
    return press.typeset(path, "digest")


def short_pages(typeset: Typeset) -> list[Finding]:
    return [finding for finding in typeset.findings if finding.code == "makeup/short-page"]


def test_a_page_of_the_imprint_alone_is_told(press: Press) -> None:
    crowded = next(typeset for count in range(14, 40) if len((typeset := of_lines(press, count)).plan.pages) == 2)
    assert [type(item) for item in crowded.plan.pages[1].items] == [PlacedBox]
    (finding,) = short_pages(crowded)
    assert (finding.place.page, finding.severity) == (2, "warning")
    assert "nothing but the imprint" in finding.message


def test_a_page_of_text_and_imprint_is_judged_by_both(press: Press) -> None:
    assert short_pages(of_lines(press, 3)) == []
    over = next(
        typeset for count in range(20, 60) if len((typeset := of_lines(press, count)).plan.pages[-1].items) == 2
    )
    assert len(over.plan.pages) == 2
    (finding,) = short_pages(over)
    assert finding.place.page == 2 and "less than a third full" in finding.message


SHORT = "The members met in the harbour hall on Saturday and talked about the year that lies behind them. "


@pytest.mark.parametrize(
    ("start", "sentences", "shared"), [("", 3, True), ("        start: new-page\n", 3, False), ("", 120, False)]
)
def test_short_articles_share_a_page_unless_their_start_is_written(
    tmp_path: Path, start: str, sentences: int, shared: bool
) -> None:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\nimprint: {publisher: A}\n")
    articles = "".join(
        f"      - key: a{number}\n        title: Title {number}\n{start}        body: {SHORT * sentences}\n"
        for number in range(3)
    )
    path = tmp_path / "issues" / "a.yaml"
    path.write_text(f"key: a\nnumber: 1\ndate: 2022-11-30\nsections:\n  - name: News\n    articles:\n{articles}")
    plan = Press(Workspace.at(tmp_path)).typeset(path, "forum").plan
    found = [plan.first_pages[f"a{number}"] for number in range(3)]
    assert found == [1, 1, 1] if shared else len(set(found)) == 3
