# SPDX-License-Identifier: MIT
"""Small pictures beside text: the lines beside them are shorter, and nothing stands over anything."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest

from forumpress.finding import has_errors
from forumpress.typeset.plan import PlacedBox, PlacedLines
from forumpress.typeset.press import Press, Typeset
from forumpress.typeset.proof import Purpose
from forumpress.workspace import Workspace
from tests.typeset.pictures import noise

pytestmark = pytest.mark.slow

SENTENCE = "The members met in the harbour hall on Saturday and talked about the year that lies behind them. "
SHORT = "Nobody could say how many came. "


def typeset(root: Path, body: str, figure: str, layout: str = "forum") -> tuple[Press, Typeset]:
    """An issue of one article with one figure `f`, whose picture stands upright."""
    (root / "issues").mkdir()
    (root / "assets").mkdir()
    noise(900, 1200).save(root / "assets/chair.jpg")
    (root / "issues/publication.yaml").write_text("title: A\nsections: [News]\n")
    head = "key: a\nnumber: 1\ndate: 2022-11-30\nsections:\n  - name: News\n    articles:\n"
    body = "".join(f"          {line}\n" for line in body.splitlines())
    figures = f"        figures:\n          - {{key: f, image: assets/chair.jpg, alt: The chair at a desk, {figure}}}\n"
    (root / "issues/a.yaml").write_text(
        f"{head}      - key: one\n        title: One\n        drop_cap: false\n        body: |\n{body}{figures}"
    )
    press = Press(Workspace.at(root))
    return press, press.typeset(root / "issues/a.yaml", layout)


def figure_of(made: Typeset) -> tuple[int, PlacedBox, list[PlacedLines]]:
    """The page and the box of the figure, and the lines on that page."""
    for page in made.plan.pages:
        for item in page.items:
            if isinstance(item, PlacedBox) and item.block.block.kind == "figure":
                return page.number, item, [each for each in page.items if isinstance(each, PlacedLines)]
    raise AssertionError("no figure")


def beside(box: PlacedBox, lines: list[PlacedLines], leading: float) -> tuple[list[float], list[float]]:
    """How much room the lines leave to a picture: those at its height, and all others of its column."""
    at, others = [], []
    for item in lines:
        if item.column != box.column:
            continue
        for number, line in enumerate(item.block.lines[item.first : item.last]):
            y = item.y + number * leading
            inside = box.y - 1 < y < box.y + box.height - 1
            (at if inside else others).append(line.aside)
    return at, others


@pytest.mark.parametrize("layout", ["forum", "digest"])
@pytest.mark.parametrize("size", ["thumbnail", "half"])
def test_lines_beside_a_small_picture_leave_it_room(tmp_path: Path, size: str, layout: str) -> None:
    body = f"{SENTENCE * 4}\n\n![](#f)\n\n{SENTENCE * 9}\n\n{SENTENCE * 3}"
    press, made = typeset(tmp_path, body, f"size: {size}, caption: The chair at her desk", layout)
    _, box, lines = figure_of(made)
    at, others = beside(box, lines, made.pack.format.leading)
    assert len(at) >= 4 and all(aside > box.width for aside in at) and not any(others)
    proof = press.prove(made, Purpose())
    assert not has_errors(proof.findings), "nothing stands over anything"
    column = made.pack.format.column_x(1, box.column)
    assert box.x + box.width == pytest.approx(column + made.pack.format.column_width)


def test_a_picture_goes_on_beside_the_next_paragraphs(tmp_path: Path) -> None:
    body = f"{SENTENCE}\n\n![](#f)\n\n{SHORT}\n\n{SHORT * 2}\n\n{SHORT * 30}\n\n{SENTENCE * 40}"
    press, made = typeset(tmp_path, body, "size: half")
    page, box, lines = figure_of(made)
    at, _ = beside(box, lines, made.pack.format.leading)
    assert len(at) == box.height / made.pack.format.leading and all(at)
    begun = [item for item in lines if item.column == box.column and item.block.lines[0].aside]
    assert len(begun) == 3 and page == 1
    assert not has_errors(press.prove(made, Purpose()).findings)


@pytest.mark.parametrize("before", [30, 38, 46, 54])
def test_a_picture_is_never_parted_from_the_lines_beside_it(tmp_path: Path, before: int) -> None:
    body = f"{SENTENCE * before}\n\n![](#f)\n\n{SHORT}\n\n{SENTENCE * 8}\n\n{SENTENCE * 30}"
    press, made = typeset(tmp_path, body, "size: half, caption: The chair")
    _, box, lines = figure_of(made)
    at, _ = beside(box, lines, made.pack.format.leading)
    assert len(at) == round(box.height / made.pack.format.leading)
    format = made.pack.format
    assert box.y + box.height <= format.row_y(format.rows) + 0.1
    assert not has_errors(press.prove(made, Purpose()).findings)


def test_a_picture_that_no_text_follows_stands_beside_the_text_before_it(tmp_path: Path) -> None:
    press, made = typeset(tmp_path, f"{SENTENCE * 3}\n\n{SENTENCE * 6}\n\n![](#f)", "size: thumbnail")
    _, box, lines = figure_of(made)
    at, _ = beside(box, lines, made.pack.format.leading)
    assert len(at) >= 4
    assert not has_errors(press.prove(made, Purpose()).findings)


def test_white_is_left_where_the_text_is_too_short(tmp_path: Path) -> None:
    press, made = typeset(tmp_path, f"{SHORT}\n\n![](#f)\n\n{SHORT}\n\n## Next\n\n{SENTENCE * 8}", "size: half")
    _, box, lines = figure_of(made)
    heading = next(item for item in lines if item.block.block.tag == "h3")
    assert heading.column != box.column or heading.y >= box.y + box.height - 0.1
    assert not has_errors(press.prove(made, Purpose()).findings)


def test_the_words_are_read_in_order(tmp_path: Path) -> None:
    press, made = typeset(tmp_path, f"Before it.\n\n![](#f)\n\n{SENTENCE * 6}", "size: half, caption: The caption")
    words = " ".join(pypdf.PdfReader(io.BytesIO(press.prove(made, Purpose()).pdf)).pages[0].extract_text().split())
    assert words.index("Before it.") < words.index("The caption") < words.index("The members met")


@pytest.mark.parametrize(
    ("figure", "whole"),
    [
        ("", True),
        ("crop: false", True),
        ("ratio: 1.2", False),
        ("focal: {x: 0.5, y: 0.2}", False),
        ("crop: true", False),
    ],
)
def test_a_picture_is_cut_only_where_the_editor_asks(tmp_path: Path, figure: str, whole: bool) -> None:
    body = f"{SENTENCE * 4}\n\n![](#f)\n\n{SENTENCE * 9}"
    _, made = typeset(tmp_path, body, figure)
    _, box, _ = figure_of(made)
    shape = box.width / box.picture_height
    assert (shape == pytest.approx(0.75)) is whole, "the picture's own shape is 3 to 4"


def test_a_picture_taller_than_the_page_is_drawn_smaller_and_whole(tmp_path: Path) -> None:
    body = f"{SENTENCE * 4}\n\n![](#f)\n\n{SENTENCE * 9}"
    press, made = typeset(tmp_path, body, "size: wide, caption: The chair")
    _, box, _ = figure_of(made)
    assert box.picture_height < box.width / 0.75
    proof = press.prove(made, Purpose())
    assert not has_errors(proof.findings)
    page = pypdf.PdfReader(io.BytesIO(proof.pdf)).pages[made.plan.first_pages["one--f"] - 1]
    (image,) = page.images
    width, height = image.image.size
    assert width / height == pytest.approx(0.75, abs=0.01)
