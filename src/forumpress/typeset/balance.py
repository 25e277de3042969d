# SPDX-License-Identifier: MIT
"""Titles and quotations in lines of like length: how narrow a text can stand in as many lines as it has."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from forumpress.typeset.drawnpage import DrawnWord, RaggedText

WidthOf = Callable[[str, DrawnWord], float]
"""Width in points of some characters in a word's type."""
_MARGIN = 1.02
"""Room for what the shaping of single words does not see: letter spacing, kerning with the space."""
_AGREES = 0.005
"""By what share its drawn width may differ from the sum of a line's words: a quarter of that room."""
_PLAIN = re.compile(r"[A-Za-z\u00c0-\u058f0-9.,:;!?\u2019]+")
"""A word that the drawing engine ends lines before and behind, and nowhere else, at any width."""


class BalancedShare(NamedTuple):
    """How wide a text is to stand, in per cent of its room."""

    per_cent: int
    certain: bool
    """Whether the lines are surely as many as before: plain words, as wide as the sums say."""


def balanced_share(text: RaggedText, width_of: WidthOf) -> BalancedShare:
    """The share of its room at which the text's lines are of like length, no line more than now."""
    if len(text.lines) < 2 or not any(text.lines):
        return BalancedShare(100, True)
    words = [[sum(width_of(part.text, part) for part in word) for word in line] for line in text.lines]
    spaces = [[width_of(" ", word[-1]) if word[-1].spaced else 0.0 for word in line] for line in text.lines]
    widths, gaps = [*chain(*words)], [*chain(*spaces)]
    narrow, wide = max(widths), text.room
    while wide - narrow > 0.5:
        middle = (narrow + wide) / 2
        if _lines(widths, gaps, middle) <= len(text.lines):
            wide = middle
        else:
            narrow = middle
    plain = all(_PLAIN.fullmatch(part.text) for line in text.lines for word in line for part in word)
    certain = (
        plain
        and text.regular
        and all(
            abs(sum(line) + sum(between[:-1]) - drawn) <= _AGREES * drawn
            for line, between, drawn in zip(words, spaces, text.widths, strict=True)
        )
    )
    return BalancedShare(min(100, math.ceil(wide * _MARGIN / max(1.0, text.room) * 100)), certain)


def _lines(widths: Sequence[float], gaps: Sequence[float], room: float) -> int:
    count, used = 1, widths[0]
    for (_, width), gap in zip(pairwise(widths), gaps, strict=False):
        if used + gap + width > room:
            count, used = count + 1, width
        else:
            used += gap + width
    return count
