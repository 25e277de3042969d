# SPDX-License-Identifier: MIT
"""Titles and quotations in lines of like length: how narrow a text can stand in as many lines as it has."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from forumpress.typeset.drawnpage import DrawnWord, RaggedText

WidthOf = Callable[[str, DrawnWord], float]
"""Width in points of some characters in a word's type."""
_MARGIN = 1.02
"""Room for what the shaping of single words does not see: letter spacing, kerning with the space."""


def balanced_share(text: RaggedText, width_of: WidthOf) -> int:
    """The per cent of its room at which the text's lines are of like length, no line more than now."""
    if text.lines < 2 or not text.words:
        return 100
    widths = [sum(width_of(part.text, part) for part in word) for word in text.words]
    gaps = [width_of(" ", word[-1]) for word in text.words]
    narrow, wide = max(widths), text.room
    while wide - narrow > 0.5:
        middle = (narrow + wide) / 2
        if _lines(widths, gaps, middle) <= text.lines:
            wide = middle
        else:
            narrow = middle
    return min(100, math.ceil(wide * _MARGIN / max(1.0, text.room) * 100))


def _lines(widths: Sequence[float], gaps: Sequence[float], room: float) -> int:
    count, used = 1, widths[0]
    for (_, width), gap in zip(pairwise(widths), gaps, strict=False):
        if used + gap + width > room:
            count, used = count + 1, width
        else:
            used += gap + width
    return count
