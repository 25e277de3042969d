"""Fonts whose CIDs become their glyph numbers."""

from __future__ import annotations

import io
from functools import cache
from importlib import metadata
from pathlib import Path

from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from forumpress.typeset.cidcharset import number_glyphs


@cache
def font_file(package: str, name: str) -> bytes:
    files = metadata.files(package) or []
    return Path(str(next(file for file in files if file.name == name).locate())).read_bytes()


def chinese() -> bytes:
    return font_file("pylopdf-fonts-zh-cn", "NotoSansSC-Regular.otf")


def test_every_glyph_of_a_cid_keyed_font_gets_its_number() -> None:
    before, after = (TTFont(io.BytesIO(data)) for data in (chinese(), number_glyphs(chinese())))
    charset = after["CFF "].cff.topDictIndex[0].charset
    assert charset[1:] == [f"cid{glyph:05d}" for glyph in range(1, len(charset))]
    assert before["CFF "].cff.topDictIndex[0].charset != charset
    assert len(charset) == before["maxp"].numGlyphs


def test_nothing_but_the_charset_changes() -> None:
    before, after = chinese(), number_glyphs(chinese())
    changed = [at for at, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    assert changed and changed[-1] - changed[0] < 5


def test_fonts_without_cids_stay_as_they_are() -> None:
    plain = font_file("fontpkg-source-serif-4", "SourceSerif4[opsz,wght].ttf")
    assert number_glyphs(plain) is plain
    again = number_glyphs(chinese())
    assert number_glyphs(again) == again


@settings(max_examples=60)
@given(st.binary(max_size=80), st.integers(0, 4000))
def test_broken_fonts_stay_as_they_are(rubbish: bytes, cut: int) -> None:
    number_glyphs(b"OTTO" + rubbish)
    torn = chinese()[:cut]
    assert len(number_glyphs(torn)) == len(torn)
