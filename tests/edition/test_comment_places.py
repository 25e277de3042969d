"""Findings that know their source line find their place on the page."""

from __future__ import annotations

from forumpress.edition.comment_places import locate
from forumpress.finding import Place, Rect, warning
from forumpress.issue.blocks import Run
from forumpress.layout.story import Box, Paragraph
from forumpress.layout.style import ParagraphStyle
from forumpress.text import Text, origin
from forumpress.typeset.plan import Line, Page, PagePlan, PlacedBox, PlacedLines, SetBox, SetParagraph

STYLES = {"body": ParagraphStyle("body", "Serif", 10, 12)}


def plan() -> PagePlan:
    written = Text(
        "abcdefghij", "body.md", [origin(5, 1 + at) for at in range(5)] + [origin(6, 1 + at) for at in range(5)]
    )
    paragraph = Paragraph("a-1", "body", (Run(written),), "en")
    lines = (Line(0, 3, 20), Line(3, 7, 20), Line(7, 10, 20))
    placed = SetParagraph(paragraph, 100, lines)
    box = SetBox(Box("b", "figure", "", place=Place("issue.yaml", 20, 3)), 100, 50)
    return PagePlan(
        (
            Page(1, "", (PlacedLines(placed, 0, 2, 30, 40),)),
            Page(2, "", (PlacedLines(placed, 2, 3, 30, 80), PlacedBox(box, 10, 200, 100, 50))),
        ),
        {},
    )


def place_of(place: Place) -> tuple[int | None, Rect | None]:
    (located,) = locate([warning("a/b", "message", place=place)], plan(), STYLES)
    return located.place.page, located.place.box


def test_a_source_line_stands_where_its_first_characters_were_set() -> None:
    assert place_of(Place("body.md", 5, 1)) == (1, Rect(30, 40, 100, 12))
    assert place_of(Place("body.md", 6)) == (1, Rect(30, 52, 100, 12))


def test_a_line_that_was_not_set_stands_at_the_nearest_before_it() -> None:
    assert place_of(Place("body.md", 99)) == (1, Rect(30, 52, 100, 12))
    assert place_of(Place("issue.yaml", 25)) == (2, Rect(10, 200, 100, 50))


def test_what_has_a_page_or_no_line_or_another_file_is_left_alone() -> None:
    known = Rect(1, 2, 3, 4)
    assert place_of(Place("body.md", 5, page=2, box=known)) == (2, known)
    assert place_of(Place("body.md")) == (None, None)
    assert place_of(Place("other.md", 5)) == (None, None)
    assert place_of(Place("issue.yaml", 2)) == (None, None)
