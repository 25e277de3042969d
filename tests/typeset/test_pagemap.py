# SPDX-License-Identifier: MIT
"""Drawn lines, notes and boxes know the source places that they came from, and source places where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from edition.drawn import words
from edition.press_sample import proof
from PIL import Image
from typeset.drawnlines import drawn_lines

from forumpress.finding import Place, Rect
from forumpress.issue.blocks import Run
from forumpress.layout.story import Box, Note
from forumpress.layout.style import ParagraphStyle
from forumpress.preflight.buildcontext import context_of
from forumpress.text import Text, origin
from forumpress.typeset.pagemap import Origin, OriginIndex, PageMap
from forumpress.typeset.plan import (
    ComposedLine,
    Page,
    PagePlan,
    PlacedBox,
    PlacedLines,
    PlacedNotes,
    SetBox,
    SetNote,
    SetParagraph,
)
from forumpress.typeset.press import Press
from forumpress.typeset.proof import Purpose
from forumpress.workspace import Workspace

FILE = "issues/2022-11.yaml"
STYLES = {"body": ParagraphStyle("body", "Serif", 10, 13.0), "note": ParagraphStyle("note", "Serif", 8, 10.0)}


def written(line: int, plain: str, column: int = 1) -> Text:
    return Text(plain, FILE, [origin(line, column + at) for at in range(len(plain))])


def plan() -> PagePlan:
    text = Text("First line second line", FILE, [origin(20 + at // 11, at % 11 + 1) for at in range(22)])
    paragraph = replace(words("p"), style="body", runs=(Run(text),))
    lines = SetParagraph(paragraph, 200, (ComposedLine(0, 7, 100), ComposedLine(7, 15, 100), ComposedLine(15, 22, 100)))
    note = Note(1, (Run(written(50, "A note of two lines")),), "n1")
    setting = replace(words("n1"), style="note", runs=note.runs)
    notes = PlacedNotes(
        (SetNote(1, setting, (ComposedLine(0, 9, 100), ComposedLine(9, 19, 100)), 20.0),), 50, 500, 200, 39
    )
    figure = PlacedBox(SetBox(Box("fig", "figure", "", place=Place(FILE, 40, 5)), 200, 80), 50, 60, 200, 80)
    nameless = PlacedBox(SetBox(Box("x", "break", ""), 9, 9), 0, 0, 9, 9)
    return PagePlan(
        (
            Page(1, "News", (PlacedLines(lines, 0, 2, 50, 100), notes)),
            Page(2, "News", (PlacedLines(lines, 2, 3, 50, 300), figure, nameless)),
        ),
        {},
    )


def test_each_line_note_and_box_knows_its_place() -> None:
    assert list(PageMap(plan(), STYLES).origins()) == [
        Origin(1, Rect(50, 100, 200, 13), Place(FILE, 20, 1)),
        Origin(1, Rect(50, 113, 200, 13), Place(FILE, 20, 8)),
        Origin(1, Rect(50, 113, 200, 13), Place(FILE, 21, 1)),
        Origin(1, Rect(50, 519, 200, 10), Place(FILE, 50, 1)),
        Origin(1, Rect(50, 529, 200, 10), Place(FILE, 50, 10)),
        Origin(2, Rect(50, 300, 200, 13), Place(FILE, 21, 5)),
        Origin(2, Rect(50, 60, 200, 80), Place(FILE, 40, 5)),
    ]


def test_the_context_leads_back_from_a_box() -> None:
    context = context_of(replace(proof(2), plan=plan()), STYLES)
    assert context.cause(1, Rect(60, 102, 20, 5)) == Place(FILE, 20, 1)
    assert context.cause(1, Rect(60, 531, 20, 5)) == Place(FILE, 50, 10)
    assert context.cause(1, Rect(60, 505, 20, 5)) == Place()
    assert context.cause(2, Rect(60, 70, 20, 5)) == Place(FILE, 40, 5)
    assert context.cause(None, None) == Place()


@pytest.mark.parametrize(
    ("place", "page", "y"),
    [
        (Place(FILE, 20), 1, 100),
        (Place(FILE, 20, 9), 1, 113),
        (Place(FILE, 21), 1, 113),
        (Place(FILE, 21, 9), 2, 300),
        (Place(FILE, 30), 1, 113),
        (Place(FILE, 44, 1), 2, 60),
        (Place(FILE, 50, 12), 1, 529),
        (Place(FILE, 99), 1, 519),
    ],
)
def test_a_place_stands_where_it_or_the_last_one_before_it_was_set(place: Place, page: int, y: float) -> None:
    found = OriginIndex(PageMap(plan(), STYLES).origins()).find(place)
    assert found is not None and (found.page, found.box.y) == (page, y)


@pytest.mark.parametrize("place", [Place(), Place(FILE, 5), Place(FILE), Place("other.yaml", 20)])
def test_a_place_before_all_that_was_set_stands_nowhere(place: Place) -> None:
    assert OriginIndex(PageMap(plan(), STYLES).origins()).find(place) is None


def test_the_first_part_after_a_place_where_that_is_wanted() -> None:
    found = OriginIndex(PageMap(plan(), STYLES).origins()).find(Place(FILE, 5), or_after=True)
    assert found is not None and found.box.y == 100


NOTES = """\
key: a
number: 1
date: 2022-11-30
sections:
  - name: News
    articles:
      - key: one
        title: One
        body: |
          {body}
        figures:
          - {{key: wide, image: assets/wide.png, alt: A field, span: wide}}
          - {{key: small, image: assets/small.png, alt: A field}}
      - key: two
        title: Two
        start: continue
        body: |
          {short}
"""


def sentences(first: int, last: int) -> Iterator[str]:
    for number in range(first, last):
        yield f"Sentence {number} of a text that calls notes in every column.[^{number}]" + " More words." * (
            number % 7
        )
        if number == 12:
            yield "![](#wide)"
        if number == 4:
            yield "![](#small)"
    for number in range(first, last):
        yield f"[^{number}]: Note {number} " + "that goes on for a while " * (number % 5) + "and ends."


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    root = tmp_path_factory.mktemp("pagemap")
    (root / "issues").mkdir()
    (root / "assets").mkdir()
    Image.new("RGB", (1800, 900), "navy").save(root / "assets" / "wide.png")
    Image.new("RGB", (900, 600), "teal").save(root / "assets" / "small.png")
    (root / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\nimprint: {publisher: A}\n")
    between = "\n\n          "
    text = NOTES.format(body=between.join(sentences(1, 60)), short=between.join(sentences(1, 4)))
    (root / "issues" / "a.yaml").write_text(text)
    return Press(Workspace.at(root))


@pytest.mark.parametrize("layout", ["forum", "digest"])
def test_lines_and_notes_in_every_kind_of_column_stand_where_they_are_drawn(press: Press, layout: str) -> None:
    path: Path = press.workspace.root / "issues" / "a.yaml"
    typeset = press.typeset(path, layout)
    page_map = PageMap(typeset.plan, typeset.pack.styles)
    checked: set[int] = set()
    for page, drawn in zip(page_map.pages, press.draw(typeset, Purpose()), strict=True):
        lines = drawn_lines(drawn.document.pages[0])
        for item, rect in page_map.items(page):
            if isinstance(item, PlacedBox):
                continue
            for key, found in _by_paragraph(page_map, item).items():
                name = f"note-{key}" if isinstance(item, PlacedNotes) else f"{key}.{item.first}" if item.first else key
                assert [line.y for line in lines[name]] == pytest.approx([each.y for each in found], abs=0.1)
            if isinstance(item, PlacedNotes):
                checked.add(item.column)
                assert rect.height > sum(note.height for note in item.notes)
    assert checked == set(range(typeset.pack.format.columns))


def _by_paragraph(page_map: PageMap, item: PlacedLines | PlacedNotes) -> dict[str, list[Rect]]:
    found: dict[str, list[Rect]] = {}
    for each in page_map.lines(item):
        found.setdefault(each.paragraph.key, []).append(each.rect)
    return found
