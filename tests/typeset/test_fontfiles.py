# SPDX-License-Identifier: MIT
"""Static instances of font files."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from forumpress.typeset.fontfiles import FaceSource, make_instance


@pytest.fixture(scope="module")
def chinese() -> Path:
    files = metadata.files("pylopdf-fonts-zh-cn") or []
    return Path(str(next(file for file in files if file.name == "NotoSansSC-Regular.otf").locate()))


def test_a_cid_keyed_font_numbers_its_glyphs(chinese: Path, tmp_path: Path) -> None:
    made = TTFont(make_instance(FaceSource(chinese, (), ()), "Noto Sans SC", 400, False, tmp_path))
    before = TTFont(chinese)
    names = made["CFF "].cff.topDictIndex[0].charset
    assert [int(name[3:]) for name in names[1:]] == list(range(1, len(names)))
    assert before["CFF "].cff.topDictIndex[0].charset[1000] != names[1000]
    kept, glyphs = before.getBestCmap(), made.getBestCmap()
    assert {code: before.getGlyphID(name) for code, name in kept.items()} == {
        code: made.getGlyphID(name) for code, name in glyphs.items()
    }
