# SPDX-License-Identifier: MIT
"""Widths of text, shaped by HarfBuzz as the drawing engine will shape it.

Words are shaped one by one: the engine sets every space apart from its neighbours (because lines
are spaced out), so nothing kerns across a space.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import lru_cache

import uharfbuzz as hb

from forumpress.typeset.fonts import Face
from forumpress.typeset.fontsetting import FontSetting

_MOST_WORDS = 20_000
"""Words kept for each setting; an issue of a hundred pages has about 8,000 different ones."""
FIRST_SPECIAL = "\u0590"
"""Below it are the scripts in which fonts draw spaces and marks alike: Latin, Greek, Cyrillic, Armenian."""
_NO_SCRIPT = frozenset(("Zyyy", "Zinh", "Zzzz"))
_JOINING = frozenset(("Mn", "Me", "Mc", "Cf"))


class Widths(dict[str, float]):
    """Widths in points of the words of one setting, shaped when first asked for."""

    def __init__(self, font: FontSetting) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, text: str) -> float:
        if len(self) > _MOST_WORDS:
            self.clear()
        width = self[text] = measure(text, self._font)
        return width


class WidthCache:
    """Widths by setting, kept over all paragraphs of a process."""

    def __init__(self) -> None:
        self._widths: dict[FontSetting, Widths] = {}

    def widths(self, font: FontSetting) -> Widths:
        """The words of a setting and their widths."""
        widths = self._widths.get(font)
        if widths is None:
            widths = self._widths[font] = Widths(font)
        return widths


def measure(text: str, font: FontSetting) -> float:
    """Width of a text in points, each character in the first face that has it."""
    first = font.faces[0]
    if len(font.faces) == 1 or all(map(first.has, text)):
        return _advance(text, first, font) * font.size / first.units
    return sum(_advance(part, face, font) * font.size / face.units for face, part in _by_face(text, font.faces))


@lru_cache(maxsize=1024)
def font_beside(font: FontSetting, character: str, script: str) -> FontSetting:
    """How spaces and marks are set that belong to no script, beside a character in text of a script.

    A font may draw them otherwise in each script: in Noto's Korean the space is wider, in its Chinese
    the dash. Unicode Standard Annex 24, 5.1: they take the script of what stands before them.
    """
    alone = character and not font.faces[0].has(character)
    faces = (_face_of(character, font.faces), *font.faces) if alone else font.faces
    return replace(font, faces=faces, script=script)


@lru_cache(maxsize=16_384)
def script_of(text: str) -> str:
    """The last script in a text, as four letters; empty where none of its characters belongs to one."""
    if text.isascii():
        return "Latn" if any(map(str.isalpha, text)) else ""
    from fontTools.unicodedata import script

    return next((name for name in map(script, reversed(text)) if name not in _NO_SCRIPT), "")


def _face_of(character: str, faces: tuple[Face, ...]) -> Face:
    return next((face for face in faces if face.has(character)), faces[0])


def _by_face(text: str, faces: tuple[Face, ...]) -> list[tuple[Face, str]]:
    parts: list[tuple[Face, str]] = []
    for character in text:
        face = _face_of(character, faces)
        if parts and (parts[-1][0] is face or unicodedata.category(character) in _JOINING):
            parts[-1] = (parts[-1][0], parts[-1][1] + character)
        else:
            parts.append((face, character))
    return parts


def _advance(text: str, face: Face, font: FontSetting) -> int:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    if font.script:
        buffer.script = font.script
    if font.language:
        buffer.language = font.language
    hb.shape(face.font, buffer, dict.fromkeys(font.features, True))
    return sum(position.x_advance for position in buffer.glyph_positions)


@lru_cache(maxsize=4096)
def has_feature(face: Face, feature: str, text: str) -> bool:
    """Whether the face has a glyph of its own under an OpenType feature for every character of the text."""
    return bool(text) and all(
        _glyphs(face, {}, character) != _glyphs(face, {feature: True}, character) for character in text
    )


def _glyphs(face: Face, features: dict[str, bool], text: str) -> list[int]:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(face.font, buffer, features)
    return [info.codepoint for info in buffer.glyph_infos]
