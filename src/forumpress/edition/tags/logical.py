# SPDX-License-Identifier: MIT
"""Words of scripts that are written from right to left, back in the order in which they are read.

The drawing engine shows the glyphs of a line as they stand, from left to right (ISO 32000-1, 14.8.2.3.3). Whoever
reads aloud or searches needs the letters in the order of writing (UAX 9, rules L2 and L4, undone).
"""

from __future__ import annotations

import re
import unicodedata

_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff"
_LETTER = re.compile(f"[{_RIGHT_TO_LEFT}]")
_STRETCH = re.compile(
    f"[(\\[]?[{_RIGHT_TO_LEFT}](?:[^A-Za-z\u00c0-\u024f\u0370-\u052f\u2e80-\uffef]*[{_RIGHT_TO_LEFT}])?[)\\]]?"
)
_NUMBER = re.compile(
    r"\d+(?:[.,:/]\d+)*|[\u0660-\u0669\u06f0-\u06f9]+(?:[.,:/\u066b\u066c][\u0660-\u0669\u06f0-\u06f9]+)*"
)
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")


def reads_right_to_left(text: str) -> bool:
    """Whether a piece of text holds letters of a script that is written from right to left."""
    return not text.isascii() and _LETTER.search(text) is not None


def in_order_of_reading(drawn: str) -> str:
    """The text of a line that reads from left to right, its stretches in the other direction turned round."""
    return _STRETCH.sub(lambda match: _turned(match[0]), drawn)


def _turned(stretch: str) -> str:
    before, after = stretch[: stretch[0] in "(["], stretch[len(stretch) - (stretch[-1] in ")]") :]
    unpaired = sum(map(stretch.count, "([")) != sum(map(stretch.count, ")]"))
    if unpaired and (before or after):
        # A bracket at one edge alone belongs to the words around it.
        return f"{before}{_turned(stretch[len(before) : len(stretch) - len(after)])}{after}"
    turned = stretch[::-1].translate(_MIRRORED)
    turned = _NUMBER.sub(lambda match: match[0][::-1], turned)
    return unicodedata.normalize("NFC", turned)
