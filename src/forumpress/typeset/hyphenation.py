# SPDX-License-Identifier: MIT
"""Where words may be divided: by dictionary and language, within a compositor's limits."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyphen import Pyphen

SHORTEST = 5
"""Letters of the shortest word that is divided."""
LEFT, RIGHT = 2, 3
"""Least letters before and after the hyphen."""
_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")
_WHOLE = {
    "en": frozenset(
        [
            *("present", "presents", "project", "projects", "record", "records", "progress", "object", "objects"),
            *("subject", "subjects", "produce", "refuse", "desert", "minute", "invalid", "content", "contents"),
            *("conduct", "contract", "contracts", "contrast", "permit", "permits", "process", "china", "chinese"),
        ]
    )
}
"""Words that divide differently as noun and verb, or that look wrong divided."""

_DICTIONARIES = {"en": "en_US", "de": "de_DE", "pt": "pt_PT"}
"""Dictionaries of languages named without a country."""


@lru_cache(maxsize=16)
def _dictionary(language: str) -> Pyphen | None:
    import pyphen

    found = pyphen.language_fallback(_DICTIONARIES.get(language, language.replace("-", "_")))
    return pyphen.Pyphen(lang=found, left=LEFT, right=RIGHT) if found else None


@lru_cache(maxsize=16_384)
def divisions(word: str, language: str) -> tuple[int, ...]:
    """Offsets in `word` (which may carry punctuation) before which a hyphen may stand at a line's end.

    Acronyms, words with digits or soft hyphens of their own, and words of fewer than five letters
    are left whole. A word that already has a hyphen is divided only in parts of eight letters or
    more, and never within three letters of that hyphen.
    """
    if "\u00ad" in word:
        return tuple(match.start() for match in re.finditer("\u00ad", word) if match.start() > 0)
    dictionary = _dictionary(language)
    if dictionary is None or "@" in word or "//" in word or any(character.isdigit() for character in word):
        return ()
    compound = "-" in word
    offsets: list[int] = []
    for match in _WORD.finditer(word):
        core = match[0]
        if sum(map(str.isupper, core)) > 1 or (compound and len(core) < 8):
            continue
        if core.lower() in _WHOLE.get(language.split("-", maxsplit=1)[0], ()):
            continue
        for position in _certain(dictionary.positions(core.lower())):
            if compound and not 3 <= position <= len(core) - 4:
                continue
            offsets.append(match.start() + position)
    return tuple(offsets)


def _certain(positions: list[int]) -> list[int]:
    """Without three or more positions side by side, where a dictionary's patterns contradict each other."""
    return [at for at in positions if not any({at + d, at + d + 1, at + d + 2} <= set(positions) for d in (-2, -1, 0))]
