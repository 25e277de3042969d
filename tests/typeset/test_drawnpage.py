# SPDX-License-Identifier: MIT
"""The one module that touches the drawing engine's private boxes: what it uses is named, and is still there."""

from __future__ import annotations

import ast

import pytest
from sourcetrees import source_nodes
from typeset.test_drawncheck import drawn
from typeset.typefaces import BODY, FIRST, PROSE, draw, paragraph

from forumpress.finding import Rect
from forumpress.layout.story import Paragraph
from forumpress.layout.style import ParagraphStyle
from forumpress.typeset.drawnpage import InkBox, ink_of, page_boxes

HOME = "typeset/drawnpage.py"
PRIVATE_MODULES = ("weasyprint.formatting_structure", "weasyprint.text.line_break", "weasyprint.layout")
OF_A_PAGE = {"_page_box"}
OF_EVERY_BOX = {"children", "element", "element_tag", "height", "position_x", "position_y", "style", "width"}
OF_WORDS = {"baseline", "pango_layout", "text"}
OF_LAYOUTS = {"deactivate", "get_first_line", "reactivate"}
OF_FRAMES = {"copy_with_children", "is_in_normal_flow", "margin_height", "margin_width"}
OF_BREAKS = {"is_line_break"}


def attributes(file: str) -> set[str]:
    return {node.attr for node in source_nodes()[file] if isinstance(node, ast.Attribute)}


@pytest.mark.xdist_group("source")
def test_no_other_module_looks_into_the_engine() -> None:
    for file, nodes in source_nodes().items():
        if file == HOME:
            continue
        modules = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
        assert not any(module.startswith(PRIVATE_MODULES) for module in modules), file
        assert not attributes(file) & {"_page_box", "position_x", "position_y", "copy_with_children"}, file


@pytest.mark.xdist_group("source")
def test_every_private_attribute_that_is_used_is_named_here_and_is_there() -> None:
    from typeset.drawnlines import drawn_lines
    from weasyprint.formatting_structure.boxes import Box, LineBox, PageBox, TextBox
    from weasyprint.text.line_break import get_log_attrs

    from forumpress.typeset.drawnpage import page_boxes

    kinds = {name for kind in (Box, PageBox, TextBox, LineBox) for name in dir(kind)}
    named = OF_EVERY_BOX | OF_WORDS | OF_FRAMES
    assert attributes(HOME) & (kinds | named) - {"copy", "pages", "translate"} == named
    assert attributes(HOME) >= OF_A_PAGE | OF_BREAKS | OF_LAYOUTS
    page, _ = drawn([(paragraph("Three plain words"), BODY)])
    box = page_boxes(page)
    assert isinstance(box, PageBox)
    found = list(box.descendants())
    lines, words = [each for each in found if isinstance(each, LineBox)], [b for b in found if isinstance(b, TextBox)]
    assert len(lines) == 1 and len(words) == 1
    for name in OF_EVERY_BOX - {"children"} | OF_WORDS:
        assert hasattr(words[0], name), name
    for name in OF_LAYOUTS:
        assert hasattr(words[0].pango_layout, name), name
    for name in OF_EVERY_BOX - {"text"} | OF_FRAMES:
        assert hasattr(lines[0], name), name
    assert any(each.is_line_break for each in get_log_attrs("two words", "en"))
    (line,) = drawn_lines(page)["p1"]
    assert line.text == "Three plain words"
    assert line.y == pytest.approx(20, abs=0.01) and line.height == 13


def inks(content: Paragraph, style: ParagraphStyle) -> tuple[InkBox, ...]:
    page, _ = drawn([(content, style)])
    return ink_of(page_boxes(page).children[0]).inks


def bottom(rect: Rect) -> float:
    return rect.y + rect.height


def test_a_drop_cap_is_ink_of_its_own_and_its_tail_is_there_only_if_it_is_drawn() -> None:
    def capped(text: str) -> tuple[InkBox, InkBox, InkBox, InkBox]:
        cap, beside, second, third, *_ = inks(paragraph(text + PROSE, style="body-first", drop_cap=True), FIRST)
        return cap, beside, second, third

    cap, beside, second, third = capped("Then ")
    assert cap.words == beside.words and cap.words.startswith("Then The harbour") and cap.line == beside.line == 0
    assert beside.rect.height == pytest.approx(second.rect.height) and beside.rect.x == second.rect.x
    assert cap.rect.x + cap.rect.width < beside.rect.x
    baseline = third.rect.y + 0.7 * FIRST.size
    assert bottom(cap.rect) == pytest.approx(baseline, abs=0.3)
    assert cap.rect.y == pytest.approx(beside.rect.y, abs=1)
    tailed, *_, third = capped("Quite ")
    assert bottom(tailed.rect) > third.rect.y + 0.7 * FIRST.size + 4


@pytest.mark.parametrize(("text", "above", "below"), [("HHH", 0.7, 0), ("xxx", 0.5, 0), ("ggg", 0.5, 0.25)])
def test_large_words_are_measured_as_they_are_drawn(text: str, above: float, below: float) -> None:
    set_in = "<p style='font-family:Source Serif 4;font-size:{}pt;line-height:50pt'>" + text
    pages = [draw({"p1": set_in.format(size)}, text).pages[0] for size in (40, 10)]
    (large,), (small,) = (ink_of(page_boxes(page).children[0]).inks for page in pages)
    assert large.rect.height == pytest.approx((above + below) * 40, abs=2)
    assert small.rect.height == pytest.approx(0.9 * 10)
