"""Where parts were written, and where findings stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edition.drawn import words
from edition.press_sample import proof

from forumpress.finding import Place, Rect, warning
from forumpress.issue.blocks import Run
from forumpress.layout.story import Box
from forumpress.layout.style import ParagraphStyle
from forumpress.preflight.buildcontext import context_of
from forumpress.text import Text, origin
from forumpress.typeset.origins import Origin, located, origins_of
from forumpress.typeset.plan import Line, Page, PagePlan, PlacedBox, PlacedLines, SetBox, SetParagraph
from forumpress.typeset.proof import Proof

FILE = "issues/2022-11.yaml"
STYLES = {"body": ParagraphStyle("body", "Serif", 10, 13.0)}


def planned() -> Proof:
    text = Text("First line second line", FILE, [origin(20 + at // 11, at % 11 + 1) for at in range(22)])
    paragraph = replace(words("p"), style="body", runs=(Run(text),))
    lines = PlacedLines(SetParagraph(paragraph, 200, (Line(0, 11, 100), Line(11, 22, 100))), 0, 2, 50, 100)
    box = Box("fig", "figure", "", place=Place(FILE, 40, 5))
    nameless = Box("x", "break", "")
    return replace(
        proof(2),
        plan=PagePlan(
            (
                Page(1, "News", (lines,)),
                Page(
                    2,
                    "News",
                    (PlacedBox(SetBox(box, 200, 80), 50, 60, 200, 80), PlacedBox(SetBox(nameless, 9, 9), 0, 0, 9, 9)),
                ),
            ),
            {},
        ),
    )


def test_each_line_and_box_knows_its_place() -> None:
    assert list(origins_of(planned(), STYLES)) == [
        Origin(1, Rect(50, 100, 200, 13), Place(FILE, 20, 1)),
        Origin(1, Rect(50, 113, 200, 13), Place(FILE, 21, 1)),
        Origin(2, Rect(50, 60, 200, 80), Place(FILE, 40, 5)),
    ]


def test_the_context_leads_back_from_a_box() -> None:
    context = context_of(planned(), STYLES)
    assert context.cause(1, Rect(60, 115, 20, 5)).line == 21
    assert context.cause(2, Rect(60, 70, 20, 5)).line == 40
    assert context.cause(2, Rect(400, 400, 20, 5)) == Place()
    assert context.cause(None, None) == Place()
    assert context.trim == (planned().size.width, planned().size.height)


@pytest.mark.parametrize(("line", "page", "y"), [(20, 1, 100), (21, 1, 113), (30, 1, 113), (44, 2, 60)])
def test_a_finding_is_shown_at_the_part_written_at_or_before_its_line(line: int, page: int, y: float) -> None:
    found = located(warning("a/b", "x", place=Place(FILE, line, 3)), origins_of(planned(), STYLES))
    assert (found.place.page, found.place.line) == (page, line)
    assert found.place.box is not None and found.place.box.y == y


@pytest.mark.parametrize(
    "place", [Place(), Place(FILE, 5), Place("other.yaml", 20), Place(FILE, 20, page=7), Place(FILE, 200)]
)
def test_a_finding_that_leads_nowhere_stays_as_it_is(place: Place) -> None:
    finding = warning("a/b", "x", place=place)
    assert located(finding, origins_of(planned(), STYLES)) == finding
