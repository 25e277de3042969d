# SPDX-License-Identifier: MIT
"""Copyfit reads off the plan what make-up really did."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.finding import Finding
from forumpress.issue.blocks import Run
from forumpress.issue.model import Issue, Length, Span, Start
from forumpress.layout.format import PageFormat
from forumpress.layout.story import Box, Note, Paragraph, Story
from forumpress.text import Text
from forumpress.typeset.copyfit import Copyfit, copyfit, length_findings
from forumpress.typeset.plan import (
    ComposedLine,
    Galley,
    Page,
    PagePlan,
    Placed,
    PlacedBox,
    PlacedLines,
    PlacedNotes,
    SetBox,
    SetNote,
    SetParagraph,
)

FORMAT = PageFormat(420, 600, 50, 30, 30, 30, 2, 20, 13)
"""Two columns of 40 rows."""


def paragraph(key: str, count: int, words: str = "Six plain words stand here now") -> SetParagraph:
    block = Paragraph(key, "body", (Run(Text(words)),), "en")
    return SetParagraph(block, FORMAT.column_width, tuple(ComposedLine(n, n + 1, 10) for n in range(count)))


def box(key: str, height: float, span: Span) -> SetBox:
    width = FORMAT.column_width if span is Span.COLUMN else FORMAT.measure
    return SetBox(Box(key, "figure", "", span), width, height)


def lines(block: SetParagraph, first: int, last: int, column: int, row: int, page: int = 1) -> PlacedLines:
    return PlacedLines(block, first, last, FORMAT.column_x(page, column), FORMAT.row_y(row), column)


def fit(pages: list[list[Placed]], galleys: list[Galley], length: Length | None = None) -> Copyfit:
    return copyfit(plan_of(pages), galleys, FORMAT, issue_of(length))


def told(pages: list[list[Placed]], galleys: list[Galley], length: Length | None = None) -> tuple[Finding, ...]:
    return length_findings(plan_of(pages), galleys, FORMAT, issue_of(length))


def plan_of(pages: list[list[Placed]]) -> PagePlan:
    return PagePlan(tuple(Page(n, "News", tuple(items)) for n, items in enumerate(pages, start=1)), {})


def issue_of(length: Length | None) -> Issue:
    article = {"key": "a", "title": "A", "body": "x", "length": length}
    return Issue.model_validate(
        {
            "key": "i",
            "number": 1,
            "date": "2022-11-30",
            "language": "en",
            "layout": "forum",
            "publication": {"title": "P"},
            "sections": [{"name": "News", "articles": [article]}],
        }
    )


def galley(*blocks: SetParagraph | SetBox, key: str = "a") -> Galley:
    story = Story(key, "News", Start.NEW_PAGE, tuple(block.block for block in blocks), title=Text("A"))
    return Galley(story, tuple(blocks))


def test_the_grid_of_the_example_is_as_said() -> None:
    assert FORMAT.rows == 40 and FORMAT.columns == 2


def test_a_full_page_and_half_a_column() -> None:
    text = paragraph("p", 100)
    found = fit(
        [[lines(text, 0, 40, 0, 0), lines(text, 40, 80, 1, 0)], [lines(text, 80, 100, 0, 0, 2)]], [galley(text)]
    )
    (article,) = found.articles
    assert (article.lines, article.columns, article.pages) == (100, 2.5, 1.25)
    assert (article.words, article.first_page) == (6, 1)
    assert (found.page_count, found.free_lines) == (2, 60)
    assert found.pages == 1.25 and found.last_page_filled == 0.25


def test_what_spans_counts_in_each_column_and_small_gaps_count_as_room() -> None:
    head, text = box("h", 65, Span.WIDE), paragraph("p", 20)
    placed = PlacedBox(head, FORMAT.left(1), FORMAT.row_y(0), FORMAT.measure, 65)
    found = fit([[placed, lines(text, 0, 10, 0, 6), lines(text, 10, 20, 1, 6)]], [galley(head, text)])
    assert found.articles[0].columns == pytest.approx(2 * 16 / 40)
    assert found.free_lines == 80 - 32


def test_an_imprint_at_the_foot_leaves_the_gap_above_it_free() -> None:
    text, imprint = paragraph("p", 20), box("i", 130, Span.WIDE)
    placed = PlacedBox(imprint, FORMAT.left(1), FORMAT.row_y(30), FORMAT.measure, 130)
    found = fit([[lines(text, 0, 10, 0, 0), lines(text, 10, 20, 1, 0), placed]], [galley(text, imprint)])
    assert found.free_lines == 2 * 20


def test_footnotes_belong_to_the_article_that_calls_them() -> None:
    note = Paragraph("a-note-1", "note", (Run(Text("Note")),), "en")
    block = Paragraph("p", "body", (Run(Text("Word")),), "en", notes=(Note(1, note.runs, "a-note-1"),))
    text = SetParagraph(block, FORMAT.column_width, (ComposedLine(0, 4, 10),))
    set_note = SetNote(1, note, (ComposedLine(0, 4, 10),), 10)
    notes = PlacedNotes((set_note,), FORMAT.column_x(1, 0), FORMAT.row_y(38), FORMAT.column_width, 26)
    found = fit([[lines(text, 0, 1, 0, 0), notes]], [galley(text)])
    assert found.articles[0].columns == pytest.approx(3 / 40)


@pytest.mark.parametrize(
    ("length", "over"), [({"lines": 93}, 7), ({"lines": 100}, 0), ({"lines": 130}, -30), ({"pages": 1.0}, 20)]
)
def test_how_far_an_article_is_from_its_length(length: dict[str, float], over: int) -> None:
    text = paragraph("p", 100, " ".join(["word"] * 700))
    pages: list[list[Placed]] = [
        [lines(text, 0, 40, 0, 0), lines(text, 40, 80, 1, 0)],
        [lines(text, 80, 100, 0, 0, 2)],
    ]
    (article,) = fit(pages, [galley(text)], Length.model_validate(length)).articles
    assert (article.over, article.over_words) == (over, 7 * over)


@pytest.mark.parametrize(
    ("length", "message", "hint"),
    [
        (
            {"lines": 93},
            "7 lines over, about 49 words; the wish is 93 lines",
            "Cut about 49 words, or write “length: {lines: 100}”",
        ),
        (
            {"lines": 130},
            "30 lines under, about 210 words; the wish is 130",
            "Add about 210 words, or write “length: {lines: 100}”",
        ),
        (
            {"pages": 1.0},
            "20 lines over, about 140 words; the wish is 1 page",
            "make a picture smaller, or write “length: {pages: 1.25}”",
        ),
        ({"lines": 96}, None, None),
        ({"lines": 105}, None, None),
        ({"lines": 106}, "6 lines under, about 42 words", "Add about 42 words"),
        ({"pages": 1.25}, None, None),
        (None, None, None),
    ],
)
def test_a_length_missed_by_more_than_a_twentieth_is_a_finding(
    length: dict[str, float] | None, message: str | None, hint: str | None
) -> None:
    text = paragraph("p", 100, " ".join(["word"] * 700))
    pages: list[list[Placed]] = [
        [lines(text, 0, 40, 0, 0), lines(text, 40, 80, 1, 0)],
        [lines(text, 80, 100, 0, 0, 2)],
    ]
    findings = told(pages, [galley(text)], Length.model_validate(length) if length else None)
    if message is None or hint is None:
        assert findings == ()
    else:
        (finding,) = findings
        assert (finding.code, finding.severity) == ("makeup/length", "warning")
        assert message in finding.message
        assert hint in finding.hint


def test_chinese_is_counted_by_characters() -> None:
    text = paragraph("p", 2, "今天下雨 and two")
    article = fit([[lines(text, 0, 2, 0, 0)]], [galley(text)]).articles[0]
    assert article.words == 6


@given(st.lists(st.integers(1, 12), min_size=1, max_size=9))
def test_the_room_of_all_lines_is_the_sum_of_their_rows(counts: list[int]) -> None:
    """Paragraphs one below another in column after column, without gaps."""
    blocks = [paragraph(f"p{n}", count) for n, count in enumerate(counts)]
    items: list[Placed] = []
    row = column = 0
    pages: list[list[Placed]] = [items]
    for block in blocks:
        at = 0
        while at < len(block.lines):
            if row == FORMAT.rows:
                row, column = 0, column + 1
            if column == FORMAT.columns:
                items, column = [], 0
                pages.append(items)
            take = min(len(block.lines) - at, FORMAT.rows - row)
            items.append(lines(block, at, at + take, column, row, len(pages)))
            at, row = at + take, row + take
    found = fit(pages, [galley(*blocks)])
    assert found.articles[0].columns * FORMAT.rows == pytest.approx(sum(counts))
    assert found.free_lines == len(pages) * 80 - sum(counts)
    assert replace(found, articles=()).page_count == len(pages)
