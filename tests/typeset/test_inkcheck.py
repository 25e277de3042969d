# SPDX-License-Identifier: MIT
"""No ink over ink: what is drawn over something else is found, and nothing that is set well is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typeset.overprints import overprinted, press_at
from typeset.typefaces import paragraph

from forumpress.finding import Finding, Place, Rect, Severity
from forumpress.layout.story import Box
from forumpress.layout.style import ParagraphStyle
from forumpress.text import Text
from forumpress.typeset.drawncheck import ComposedPart
from forumpress.typeset.drawnpage import FrameInk, InkBox
from forumpress.typeset.inkcheck import FrameContent, check_box, check_page
from forumpress.typeset.plan import ComposedLine, PlacedBox, SetBox
from forumpress.typeset.press import Press
from forumpress.typeset.proof import Purpose

STYLE = ParagraphStyle("body", "Source Serif 4", 10, 13)


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    return press_at(tmp_path_factory.mktemp("inkcheck") / "w")


@pytest.mark.parametrize("layout", ["forum", "digest"])
@pytest.mark.parametrize("seed", [0, pytest.param(range(1, 30), marks=pytest.mark.slow)])
def test_titles_and_standfirsts_of_every_joint_are_never_printed_over(
    press: Press, layout: str, seed: int | range
) -> None:
    for each in (seed,) if isinstance(seed, int) else seed:
        assert overprinted(press, 10, each, layout) == [], f"{layout}, seed {each}"


@pytest.mark.parametrize(
    "title",
    [
        "December Contributor Spotlight – Amelia Thornbury Lindqvist",
        "December Contributor Spotlight / Amelia Thornbury Lindqvist",
        "Contributors in the Spotlight: Dr. Amelia Thornbury Lindqvist",
        "Contributors in the Spotlight for 25 km of Thornbury Lindqvist",
    ],
)
def test_a_title_takes_no_line_more_than_it_was_measured_with(press: Press, title: str) -> None:
    path: Path = press.workspace.root / "issues" / "title.yaml"
    body = "The members met in the harbour hall on Saturday and talked about the year."
    path.write_text(
        "key: a\nnumber: 1\ndate: 2022-11-30\nsections:\n  - name: News\n    articles:\n      - key: one\n"
        f"        title: '{title}'\n        standfirst: '{title}'\n        body: {body}\n"
    )
    typeset = press.typeset(path)
    (page,) = press.draw(typeset, Purpose())
    assert page.findings == ()
    (head,) = (item for item in typeset.plan.pages[0].items if isinstance(item, PlacedBox) and item.block.balance)
    frame = next(frame for frame in page.frames if frame.ink.counts)
    assert frame.ink.counts == dict(head.block.lines)
    assert dict(head.block.balance)["title"] < 100


def ink(*inks: InkBox, room: Rect | None = None, content: float | None = None, **counts: int) -> FrameInk:
    room = room or Rect(50, 50, 200, 100)
    return FrameInk(room, content if content is not None else room.y, inks, {}, counts)


def words(x: float, y: float, width: float = 100, height: float = 9, said: str = "Words") -> InkBox:
    return InkBox(Rect(x, y, width, height), said)


BOX = PlacedBox(SetBox(Box("b", "figure", "", place=Place("a.yaml", 7, 1)), 200, 40), 50, 50, 200, 52)
OTHER = replace(BOX, block=replace(BOX.block, measure=100))
TEXT = ComposedPart(paragraph("Words", "p"), STYLE, (ComposedLine(0, 5, 100),), 0, 1, 200)


def page_of(*frames: tuple[FrameContent, FrameInk], bleed: float = 0) -> list[Finding]:
    contents, inks = [content for content, _ in frames], [each for _, each in frames]
    return list(check_page(contents, inks, 300, 400, bleed))


def test_words_over_words_and_over_pictures_are_errors_at_their_place() -> None:
    picture = InkBox(Rect(60, 60, 80, 80))
    (found,) = page_of((BOX, ink(words(60, 60))), (TEXT, ink(words(100, 65, said="Others"))))
    assert (found.code, found.severity, found.place.line) == ("draw/overprint", Severity.ERROR, 7)
    assert "“Words” and “Others”" in found.message and found.place.box == Rect(60, 60, 100, 9)
    assert [each.code for each in page_of((BOX, ink(picture)), (TEXT, ink(words(100, 65))))] == ["draw/overprint"]
    assert [each.code for each in page_of((None, ink(words(0, 62))), (BOX, ink(words(60, 60))))] == ["draw/overprint"]
    assert len(page_of((BOX, ink(words(60, 60), words(60, 70))), (TEXT, ink(words(60, 61), words(60, 71))))) == 1


def test_ink_that_only_touches_or_belongs_together_is_none() -> None:
    picture = InkBox(Rect(60, 60, 80, 80))
    assert page_of((BOX, ink(words(60, 60))), (TEXT, ink(words(60, 68.5)))) == []
    assert page_of((BOX, ink(words(60, 60))), (TEXT, ink(words(159.5, 60)))) == []
    assert page_of((BOX, ink(words(60, 60), words(60, 62)))) == []
    assert page_of((BOX, ink(picture)), (OTHER, ink(picture))) == []


@pytest.mark.parametrize(("x", "y"), [(-3, 50), (203, 50), (50, -3), (50, 394)])
def test_words_beyond_the_trim_are_errors_on_every_side(x: float, y: float) -> None:
    assert [each.code for each in page_of((BOX, ink(words(x, y))))] == ["draw/outside-page"]
    assert page_of((BOX, ink(words(x + 8.5, y + 8.5))), bleed=9) != []
    assert page_of((BOX, ink(InkBox(Rect(x, y, 100, 9))))) == []


def test_a_box_taller_than_its_room_or_with_more_lines_than_measured_is_an_error() -> None:
    titled = replace(
        BOX, block=replace(BOX.block, lines=(("title", 2),), block=Box("b", "head", "", texts=(Text("T"),)))
    )
    room = Rect(50, 50, 200, 52)
    assert [each.code for each in check_box(titled, ink(room=room, content=101, title=3))] == ["draw/more-lines"]
    assert [each.code for each in check_box(titled, ink(room=room, content=110, title=2))] == ["draw/box-too-tall"]
    assert list(check_box(titled, ink(room=room, content=102.3, title=2))) == []


def test_a_drop_cap_that_ends_with_its_paragraph_reaches_into_nothing(press: Press) -> None:
    path: Path = press.workspace.root / "issues" / "cap.yaml"
    body = (
        "Walking the line of the harbour takes an hour when the weather is good and the tide is low, and that is what "
        "we did with all of the members who came."
    )
    path.write_text(
        "key: a\nnumber: 1\ndate: 2022-11-30\nsections:\n  - name: News\n    articles:\n      - key: one\n"
        f"        title: One\n        drop_cap: true\n        body: |\n          {body}\n\n"
        "          - one\n          - two\n"
    )
    (page,) = press.draw(press.typeset(path), Purpose())
    assert page.findings == ()
