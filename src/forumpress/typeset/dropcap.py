"""The drop cap: which letters, how large, and how much room its lines give it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forumpress.layout.story import Paragraph
from forumpress.layout.style import DropCap, ParagraphStyle
from forumpress.typeset.flow import Look
from forumpress.typeset.fonts import FontLibrary
from forumpress.typeset.shaping import measure

_LETTERS = re.compile(r"[“„«‘‚”»\"'(]{0,2}[^\W\d_]")
_GAP = 0.45
"""Space to its right, as a share of the text's size."""


@dataclass(frozen=True, slots=True)
class DropCapFit:
    """A drop cap at its size, `width` that of its ink. Lengths in points."""

    letters: str
    lines: int
    look: Look
    width: float
    indent: float
    """What the lines beside it are indented by."""
    baseline: float
    """Its baseline's distance below that of the first line."""
    bearing: float = 0.0
    """White space that the first letter brings on its left, which is taken away so that it stands on the edge."""


def fit_drop_cap(paragraph: Paragraph, style: ParagraphStyle, fonts: FontLibrary) -> DropCapFit | None:
    """The drop cap that a paragraph has in a style, if any.

    Its capitals reach from the top of the first line's capitals to the baseline of the last line beside it.
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
    size = (depth + text.cap_height * style.size) / display.cap_height
    chain = tuple(fonts.face(name, plan.weight) for name in fonts.chain(plan.family, paragraph.language))
    look = Look(chain, size, (), paragraph.language)
    left, right = _bearings(match[0], look)
    width = measure(match[0], look) - left - right
    return DropCapFit(match[0], plan.lines, look, width, width + _GAP * style.size, depth, left)


def _bearings(letters: str, look: Look) -> tuple[float, float]:
    """White space in points before the first letter's ink and after the last one's."""
    return _side(letters[0], look, 0), _side(letters[-1], look, 1)


def _side(letter: str, look: Look, side: int) -> float:
    face = next((face for face in look.faces if face.has(letter)), look.faces[0])
    glyph = face.font.get_nominal_glyph(ord(letter)) or 0
    extents = face.font.get_glyph_extents(glyph)
    if extents is None:
        return 0.0
    before = extents.x_bearing
    after = face.font.get_glyph_h_advance(glyph) - before - extents.width
    return float((before, after)[side]) * look.size / face.units
