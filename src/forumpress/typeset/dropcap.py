# SPDX-License-Identifier: MIT
"""The drop cap: which letters, how large, and how much room its lines give it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from forumpress.layout.story import Paragraph
from forumpress.layout.style import DropCap, ParagraphStyle
from forumpress.typeset.fonts import Face, FontLibrary
from forumpress.typeset.fontsetting import FontSetting
from forumpress.typeset.shaping import measure

_LETTERS = re.compile(r"[“„«‘‚”»‹›\"'(¿¡]{0,2}[^\W\d_]")
_GAP = 0.45
"""Space to its right, as a share of the text's size."""
_CLEAR = 0.15
"""White that a tail keeps from the capitals of the line below, as a share of the text's size."""
_FACE_TOP, _FACE_FOOT = 0.82, 0.08
"""What of its em an ideograph's ink commonly fills above and below the baseline; a single sign may be as flat as 一."""


@dataclass(frozen=True, slots=True)
class DropCapFit:
    """A drop cap at its size, `width` that of its ink. Lengths in points."""

    letters: str
    lines: int
    """How many lines make room for it: one more than the style's where its tail would reach into the next."""
    font: FontSetting
    width: float
    indent: float
    """What the lines beside it are indented by."""
    baseline: float
    """Its baseline's distance below that of the first line."""
    bearing: float = 0.0
    """White space that the first letter brings on its left, which is taken away so that it stands on the edge."""


def fit_drop_cap(paragraph: Paragraph, style: ParagraphStyle, fonts: FontLibrary) -> DropCapFit | None:
    """The drop cap that a paragraph has in a style, if any.

    Its capitals reach from the top of the first line's capitals to the baseline of the last line beside it, an
    ideograph's ink from the top of the first line's ink to the foot of the last one's.
    """
    plan: DropCap | None = style.drop_cap
    if plan is None or not paragraph.drop_cap:
        return None
    first = paragraph.runs[0].text.plain if paragraph.runs else ""
    match = _LETTERS.match(first)
    if match is None:
        return None
    display, text = fonts.face(plan.family, plan.weight), fonts.face(style.family, style.weight, style.italic)
    depth = (plan.lines - 1) * style.leading
    size, baseline = (depth + text.cap_height * style.size) / display.cap_height, depth
    if unicodedata.east_asian_width(match[0][-1]) == "W":
        larger = depth / (_FACE_TOP + _FACE_FOOT)
        size, baseline = style.size + larger, _FACE_TOP * larger
    chain = tuple(fonts.face(name, plan.weight) for name in fonts.chain(plan.family, paragraph.language))
    font = FontSetting(chain, size, (), paragraph.language)
    left, right = _bearings(match[0], font)
    width = measure(match[0], font) - left - right
    foot = baseline + _tail(match[0][-1], font)
    tailed = foot > depth + style.leading - (text.cap_height + _CLEAR) * style.size
    return DropCapFit(match[0], plan.lines + tailed, font, width, width + _GAP * style.size, baseline, left)


def _bearings(letters: str, font: FontSetting) -> tuple[float, float]:
    """White space in points before the first letter's ink and after the last one's."""
    return _side(letters[0], font, 0), _side(letters[-1], font, 1)


def _side(letter: str, font: FontSetting, side: int) -> float:
    face, glyph = _glyph(letter, font)
    extents = face.font.get_glyph_extents(glyph)
    if extents is None:
        return 0.0
    before = extents.x_bearing
    after = face.font.get_glyph_h_advance(glyph) - before - extents.width
    return float((before, after)[side]) * font.size / face.units


def _tail(letter: str, font: FontSetting) -> float:
    """How far its ink reaches below its baseline, points."""
    face, glyph = _glyph(letter, font)
    extents = face.font.get_glyph_extents(glyph)
    return 0.0 if extents is None else -float(extents.y_bearing + extents.height) * font.size / face.units


def _glyph(letter: str, font: FontSetting) -> tuple[Face, int]:
    face = next((face for face in font.faces if face.has(letter)), font.faces[0])
    return face, face.font.get_nominal_glyph(ord(letter)) or 0
