# SPDX-License-Identifier: MIT
"""What `docs/layouts.md` shows: a pack is copied and changed, no Python touched, and the pages follow."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from forumpress.length import MM
from forumpress.typeset.plan import PlacedLines, SetBox, SetParagraph
from forumpress.typeset.press import Press, Typeset
from forumpress.typeset.proof import Purpose
from forumpress.workspace import Workspace
from tests.layout.packs import copied_forum, laid_over, own_template, standalone_forum

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parents[1]
DOC = (TESTS.parent / "docs/layouts.md").read_text("utf-8")


@pytest.fixture(scope="module", params=["extended", "copied", "standalone"])
def press(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Press:
    """A workspace whose layout `mine` changes the forum's as the page's example says, and is quieter.

    It extends the forum's, is a copy of it, or is a copy from the time when packs extended nothing.
    """
    root = tmp_path_factory.mktemp("review")
    for name in ("issues", "assets"):
        shutil.copytree(TESTS / "golden" / name, root / name)
    pack = root / "layouts/mine"
    (example,) = re.findall(r"^```yaml\n(extends: forum\nname: Mine\n.*?)^```", DOC, re.MULTILINE | re.DOTALL)
    file = pack / "layout.yaml"
    if request.param == "extended":
        pack.mkdir(parents=True)
        file.write_text(example, "utf-8")
    else:
        (copied_forum if request.param == "copied" else standalone_forum)(pack)
        change = yaml.safe_load(example)
        del change["extends"]
        data = laid_over(yaml.safe_load(file.read_text("utf-8")), change)
        file.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), "utf-8")
    kicker = own_template(pack, "article-head")
    text = kicker.read_text("utf-8")
    kicker.write_text(text.replace("{{ article.kicker }}", "{{ article.kicker }}, {{ date }}"), "utf-8")
    with (pack / "boxes.css").open("a", encoding="utf-8") as sheet:
        sheet.write(".figure-box .caption { padding-top: 40pt }\n.kicker { color: var(--grey); letter-spacing: 0 }\n")
    return Press(Workspace.at(root))


@pytest.fixture(scope="module")
def mine(press: Press) -> Typeset:
    return press.typeset(press.workspace.root / "issues/2031-04.yaml", "mine")


def test_geometry_follows_the_data(mine: Typeset) -> None:
    format = mine.pack.format
    lines = [item for page in mine.plan.pages for item in page.items if isinstance(item, PlacedLines)]
    lefts = {round(item.x - format.left(page.number), 2) for page in mine.plan.pages for item in page.items
             if isinstance(item, PlacedLines)}  # fmt: skip
    assert lefts == {round(column * (format.column_width + 5 * MM), 2) for column in range(3)}
    assert {item.block.measure for item in lines} == {format.column_width}
    assert format.column_width == pytest.approx((176 - 10) / 3 * MM)


def test_running_text_is_composed_in_the_new_type(mine: Typeset) -> None:
    body = mine.pack.styles["body"]
    assert (body.family, body.size, body.leading, body.indent) == ("Source Sans 3", 8.8, 12, 9)
    assert body.features == ("onum", "pnum")
    texts = [block for galley in mine.galleys for block in galley.blocks if isinstance(block, SetParagraph)]
    widest = max(line.words[-1].x + line.words[-1].width for text in texts for line in text.lines)
    assert widest <= mine.pack.format.column_width + 0.3


def test_pages_are_drawn_without_a_word_of_complaint(press: Press, mine: Typeset) -> None:
    drawn = press.draw(mine, Purpose())
    assert [finding for page in drawn for finding in page.findings] == []
    complaints = [finding for finding in mine.findings if finding.code.startswith(("draw/", "line/", "layout/"))]
    assert complaints == []


def test_templates_colours_and_style_sheets_follow(press: Press, mine: Typeset) -> None:
    first = press.page_html(mine, Purpose())[0]
    assert re.search(r'class="kicker">.*Winter.*, April 2031', first)
    assert "--green:#1f3a6e" in mine.pack.css
    assert ".kicker { color: var(--grey); letter-spacing: 0 }\n" in mine.pack.css.rpartition(".kicker { font")[2]
    assert mine.pack.swatches["green"].cmyk == (98, 82, 24, 8)


def test_boxes_are_measured_in_the_frame_that_they_are_drawn_in(mine: Typeset) -> None:
    figures = [block for galley in mine.galleys for block in galley.blocks
               if isinstance(block, SetBox) and block.block.kind == "figure" and block.block.texts]  # fmt: skip
    assert figures
    assert min(figure.height for figure in figures) > 40


def test_the_shipped_pack_stands_beside_it(press: Press) -> None:
    forum = press.typeset(press.workspace.root / "issues/2031-04.yaml")
    assert (forum.pack.name, forum.pack.format.columns) == ("forum", 2)
