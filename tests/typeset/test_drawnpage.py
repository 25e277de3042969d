# SPDX-License-Identifier: MIT
"""The one module that touches the drawing engine's private boxes: what it uses is named, and is still there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from typeset.test_drawncheck import drawn
from typeset.typefaces import BODY, paragraph

import forumpress

SOURCE = Path(forumpress.__file__).parent
HOME = SOURCE / "typeset" / "drawnpage.py"
PRIVATE_MODULES = ("weasyprint.formatting_structure", "weasyprint.text.line_break", "weasyprint.layout")
OF_A_PAGE = {"_page_box"}
OF_EVERY_BOX = {"children", "element", "element_tag", "height", "position_x", "position_y", "style", "width"}
OF_WORDS = {"baseline", "text"}
OF_FRAMES = {"copy_with_children", "is_in_normal_flow", "margin_height", "margin_width"}
OF_BREAKS = {"is_line_break"}


def attributes(path: Path) -> set[str]:
    return {node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)}


def test_no_other_module_looks_into_the_engine() -> None:
    for path in SOURCE.rglob("*.py"):
        if path == HOME:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not any(module.startswith(PRIVATE_MODULES) for module in modules), path
        assert not attributes(path) & {"_page_box", "position_x", "position_y", "copy_with_children"}, path


def test_every_private_attribute_that_is_used_is_named_here_and_is_there() -> None:
    from weasyprint.formatting_structure.boxes import Box, LineBox, PageBox, TextBox
    from weasyprint.text.line_break import get_log_attrs

    from forumpress.typeset.drawnpage import drawn_lines, page_boxes

    kinds = {name for kind in (Box, PageBox, TextBox, LineBox) for name in dir(kind)}
    named = OF_EVERY_BOX | OF_WORDS | OF_FRAMES
    assert attributes(HOME) & (kinds | named) - {"copy", "pages", "translate"} == named
    assert attributes(HOME) >= OF_A_PAGE | OF_BREAKS
    page, _ = drawn([(paragraph("Three plain words"), BODY)])
    box = page_boxes(page)
    assert isinstance(box, PageBox)
    found = list(box.descendants())
    lines, words = [each for each in found if isinstance(each, LineBox)], [b for b in found if isinstance(b, TextBox)]
    assert len(lines) == 1 and len(words) == 1
    for name in OF_EVERY_BOX - {"children"} | OF_WORDS:
        assert hasattr(words[0], name), name
    for name in OF_EVERY_BOX - {"text"} | OF_FRAMES:
        assert hasattr(lines[0], name), name
    assert any(each.is_line_break for each in get_log_attrs("two words", "en"))
    (line,) = drawn_lines(page)["p1"]
    assert line.text == "Three plain words"
    assert line.y == pytest.approx(20, abs=0.01) and line.height == 13
