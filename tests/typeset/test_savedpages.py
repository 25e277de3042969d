# SPDX-License-Identifier: MIT
"""A last page of a few lines is saved by setting paragraphs tighter, and only so."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from forumpress.issue.blocks import Run
from forumpress.issue.model import Start
from forumpress.layout.format import PageFormat
from forumpress.layout.story import Paragraph, Story
from forumpress.memory import Memo, Remembered
from forumpress.text import Text
from forumpress.typeset.makeup import make_up
from forumpress.typeset.plan import ComposedLine, Galley, Page, PagePlan, PlacedLines, SetParagraph
from forumpress.typeset.press import Press
from forumpress.typeset.savedpages import Savings, save_pages
from forumpress.workspace import Workspace

FORMAT = PageFormat(300, 600, 50, 30, 30, 30, 1, 0, 13)
"""One column of 40 rows."""


def story(*lengths: int) -> Galley:
    blocks = tuple(
        SetParagraph(Paragraph(f"p{at}", "body", (Run(Text("Words")),), "en"), 240, (ComposedLine(0, 1, 10),) * length)
        for at, length in enumerate(lengths)
    )
    return Galley(Story("a", "News", Start.NEW_PAGE, tuple(block.block for block in blocks)), blocks)


def filled(galleys: Sequence[Galley]) -> PagePlan:
    """Lines one below the other, page after page."""
    pages: list[list[PlacedLines]] = [[]]
    row = 0
    for block in galleys[0].blocks:
        assert isinstance(block, SetParagraph)
        at = 0
        while at < len(block.lines):
            if row == FORMAT.rows:
                pages.append([])
                row = 0
            take = min(len(block.lines) - at, FORMAT.rows - row)
            pages[-1].append(PlacedLines(block, at, at + take, 30, FORMAT.row_y(row)))
            at, row = at + take, row + take
    numbered = tuple(Page(number, "News", tuple(items)) for number, items in enumerate(pages, start=1))
    return PagePlan(numbered, {"a": 1})


def tighter(block: SetParagraph) -> SetParagraph | None:
    """All but paragraphs of ten lines can be set tighter."""
    return replace(block, lines=block.lines[1:]) if len(block.lines) != 10 else None


@pytest.mark.parametrize(
    ("lengths", "after", "pages"),
    [
        ((20, 12, 10), (19, 11, 10), 1),
        ((20, 21), (20, 20), 1),
        ((20, 12, 8), (20, 12, 8), 1),
        ((10, 10, 10, 10, 2), (10, 10, 10, 10, 2), 2),
        ((20, 20, 20), (20, 20, 20), 2),
        ((20, 20, 4), (20, 20, 4), 2),
        ((4,) * 11, (4,) * 11, 2),
    ],
    ids=["two tighter", "the longest first", "full", "none gives", "half a page", "not enough", "short ones"],
)
def test_the_longest_paragraphs_give_a_line_where_that_saves_the_page(
    lengths: tuple[int, ...], after: tuple[int, ...], pages: int
) -> None:
    known: Savings = Remembered(Memo())
    first = (story(*lengths),)
    galleys, plan = save_pages(first, filled, tighter, FORMAT, known)
    again, _ = save_pages(first, filled, lambda _: pytest.fail("tried again"), FORMAT, known)
    assert again[0] is galleys[0]
    assert tuple(len(block.lines) for block in galleys[0].blocks if isinstance(block, SetParagraph)) == after
    assert len(plan.pages) == pages


WORDS = """the members of the association met in the old boathouse to speak about water reeds climate enterprises
and responsibility while others had gone to the harbour where development organisations register charitable
foundations"""


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    """An issue whose first article has two lines on a page of their own when it is set as well as it can be."""
    root = tmp_path_factory.mktemp("saved")
    (root / "issues").mkdir()
    (root / "issues" / "publication.yaml").write_text("title: NGO Forum\nsections: [News]\nimprint: {publisher: A}\n")
    chance, words = random.Random(118), WORDS.split()
    paragraphs = [" ".join(chance.choice(words) for _ in range(188)).capitalize() + "." for _ in range(5)]
    body = "\n\n".join(f"          {text}" for text in paragraphs)
    (root / "issues" / "a.yaml").write_text(
        "key: s\nnumber: 1\ndate: 2022-11-30\nsections:\n  - name: News\n    articles:\n"
        f"      - key: one\n        title: One title\n        body: |\n{body}\n"
        "      - {key: two, title: Two, start: new-page, body: Words.}\n"
    )
    return Press(Workspace.at(root))


def test_a_page_of_two_lines_is_saved_and_the_same_each_time(press: Press) -> None:
    issue = press.workspace.root / "issues" / "a.yaml"
    typeset = press.typeset(issue, "digest")
    plain = typeset.table.setter.set(typeset.stories, typeset.issue.language)[0]
    untouched = make_up(plain, typeset.pack.format, typeset.pack.styles, typeset.pack.rules)
    assert (len(untouched.pages), len(typeset.plan.pages)) == (5, 4)
    counts = [[len(block.lines) for block in _paragraphs(galleys[0])] for galleys in (plain, typeset.galleys)]
    assert sum(counts[0]) - sum(counts[1]) in (1, 2)
    assert press.typeset(issue, "digest").plan == typeset.plan
    assert Press(press.workspace).typeset(issue, "digest").plan == typeset.plan


def _paragraphs(galley: Galley) -> list[SetParagraph]:
    return [block for block in galley.blocks if isinstance(block, SetParagraph)]
