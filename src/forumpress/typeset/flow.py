# SPDX-License-Identifier: MIT
"""A paragraph's runs as one flow of characters, and the fonts in which each stretch of it is set.

The flow is what lines index: the runs' texts one after another, a footnote call as the digits of
its number, a forced line break as one newline character. Markers, drop caps and end marks add
nothing to it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace

from forumpress.issue.blocks import Run
from forumpress.layout.story import Note, Paragraph
from forumpress.layout.style import ParagraphStyle
from forumpress.text import UNKNOWN, Text
from forumpress.typeset.fonts import FontLibrary
from forumpress.typeset.fontsetting import FontSetting
from forumpress.typeset.shaping import has_feature

SMALL = 0.62
"""Size of super- and subscripts in a font that has none of its own, as a share of the text's."""
RISE, DROP = 0.35, 0.12
"""How far such a superscript is raised and a subscript lowered, as a share of the text's size."""
CODE_SIZE = 0.92
_HAN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]")
END_MARK_SIZE, END_MARK_GAP = 0.7, 0.6
"""Size of an end mark as a share of the text's, and the space before it in ems of its own."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run at its place in the flow. `note` is the footnote that it calls."""

    start: int
    end: int
    run: Run
    note: Note | None = None


def stretches(paragraph: Paragraph) -> tuple[Stretch, ...]:
    """The paragraph's runs with their places in the flow; the newline of a forced break belongs to its run."""
    return tuple(_stretches(paragraph))


def _stretches(paragraph: Paragraph) -> Iterator[Stretch]:
    notes = iter(paragraph.notes)
    at = 0
    for run in paragraph.runs:
        note = next(notes, None) if run.note is not None else None
        length = (len(str(note.number)) if note else len(run.text)) + run.line_break
        yield Stretch(at, at + length, run, note)
        at += length


def flatten(paragraph: Paragraph) -> Text:
    """The flow of the paragraph; what the editor did not write has no origin."""
    plain: list[str] = []
    origins = array("Q")
    file = ""
    for stretch in stretches(paragraph):
        text = stretch.run.text if stretch.note is None else Text(str(stretch.note.number))
        file = file or text.file
        plain.append(text.plain)
        origins.extend(text.origins)
        if stretch.run.line_break:
            plain.append("\n")
            origins.append(UNKNOWN)
    return Text("".join(plain), file, origins)


def gaps_of(text: str) -> int:
    """How many word spaces a line of text has."""
    return text.count(" ") + text.count("\u00a0")


def in_black(run: Run) -> bool:
    """Whether emphasis is shown by the black style (hei) of type: Han and kana have no italics."""
    return run.emphasis and _HAN.search(run.text.plain) is not None


class FontSettings:
    """How runs are set in the styles of a layout, made once each."""

    def __init__(self, fonts: FontLibrary) -> None:
        self.fonts = fonts
        self._made: dict[object, FontSetting] = {}

    def base(self, style: ParagraphStyle, language: str) -> FontSetting:
        """How plain text of a style is set."""
        return self.of(Run(Text("")), style, language)

    def of(self, run: Run, style: ParagraphStyle, language: str, text: str = "") -> FontSetting:
        """How a run is set; `text` are its characters when they are not the run's own (a note's number)."""
        raised = run.superscript or run.note is not None
        language = run.language or language
        glyphs = (raised or run.subscript) and self.own_glyphs(run, style, text or run.text.plain, language)
        black = in_black(run)
        key = (style, run.emphasis, black, run.strong, raised, run.subscript, run.code, language, glyphs)
        font = self._made.get(key)
        if font is None:
            family = self.fonts.code_family if run.code and self.fonts.code_family else style.family
            weight = style.strong_weight if run.strong or black else style.weight
            italic = style.italic is not run.emphasis and not black
            size = style.size * (CODE_SIZE if run.code else 1)
            features = style.features
            if glyphs:
                features = (*features, "sups" if raised else "subs")
            elif raised or run.subscript:
                size *= SMALL
            chain = self.fonts.chain(family, language)
            faces = tuple(self.fonts.face(name, weight, italic) for name in chain)
            font = self._made[key] = FontSetting(faces, size, features, language)
        return font

    def own_glyphs(self, run: Run, style: ParagraphStyle, text: str, language: str) -> bool:
        """Whether the font has drawn super- or subscripts of its own for all of the text."""
        if run.code:
            return False
        faces = self.of(replace(run, superscript=False, subscript=False, note=None), style, language).faces
        face = next((face for face in faces if all(map(face.has, text))), faces[0])
        return has_feature(face, "subs" if run.subscript else "sups", text)
