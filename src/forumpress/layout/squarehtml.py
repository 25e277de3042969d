# SPDX-License-Identifier: MIT
"""Chinese and Japanese in boxes: the white of marks and of Han beside Latin, as margins that line ends swallow.

The drawing engine breaks the lines of boxes itself. White that is taken from an opening mark goes to what stands before
it, and space after Han stays with the Han, so that whatever begins a line stands at its edge.
"""

from __future__ import annotations

from itertools import pairwise

from markupsafe import Markup, escape

from forumpress.layout.eastasian import LATIN_SPACE, Joints, in_squares
from forumpress.text import is_east_asian

_WIDTHS = {" ": LATIN_SPACE, "\u00a0": LATIN_SPACE, **dict.fromkeys("·・‧“”‘’", 0.5)}
"""Ems of what is left as wide as the font has it: a box may have quotation marks from its Latin face, which are narrow.
All other marks are taken for full."""


def in_square_html(text: str, language: str) -> bool:
    """Whether a text is to be closed up so: it is in a language set in squares, and has characters of one."""
    return in_squares(language) and any(map(is_east_asian, text))


def square_html(text: str, language: str) -> Markup:
    """A text in `language`, escaped, in elements whose margins close up its marks (CLREQ, as in running text)."""
    length = len(text)
    joints = Joints(text, [1.0] * length, [language] * length, [False] * length, lambda at: _WIDTHS.get(text[at], 1.0))
    left, right = [0.0] * length, [0.0] * length
    for at in range(length):
        white = joints.before[at]
        cut = joints.start_cut[at]
        left[at] = -cut
        if at and text[at - 1] not in " \u00a0":
            right[at - 1] = white + cut
        elif at and white:
            left[at] += white
    cuts = [0, *(at for at in range(1, length) if left[at] or right[at - 1]), length]
    return Markup("").join(_piece(text[start:end], left[start], right[end - 1]) for start, end in pairwise(cuts))


def _piece(text: str, left: float, right: float) -> Markup:
    rules = [f"{name}:{value:g}em" for name, value in (("margin-left", left), ("margin-right", right)) if value]
    return Markup('<span style="{}">{}</span>').format(";".join(rules), text) if rules else escape(text)
