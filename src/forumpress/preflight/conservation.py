# SPDX-License-Identifier: MIT
"""Conservation of text: every visible character of a story is in the file's tagged text, in order.

The two are compared character by character in Unicode's composed form (NFC, UAX 15), marks and signs included;
only spaces and invisible characters do not count. What a style sheet may change is the case alone, and that by
the rules of the text's language.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from forumpress.lettercase import capital_initials, capitals, small_letters
from forumpress.preflight.passages import Passage
from forumpress.text import visible

_SHOWN = 50
"""Characters of a passage in a message."""


class Loss(NamedTuple):
    """A passage that the tagged text does not hold as it should; `at` is the index of the first character lost."""

    passage: Passage
    at: int
    elsewhere: bool
    """It is there, but not where the order of the manuscript has it."""

    @property
    def words(self) -> str:
        """The words from the first that is lost on, for a message."""
        plain = self.passage.text.plain
        begin = plain.rfind(" ", 0, self.at) + 1 if self.at < len(plain) else 0
        words = " ".join(plain[begin:].split())
        return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"


def losses(passages: Sequence[Passage], tagged: str) -> Iterator[Loss]:
    """Each passage that `tagged`, the file's whole tagged text, does not hold behind the one before it."""
    whole = _compared(tagged)
    at = 0
    for passage in passages:
        words = _compared(passage.text.plain)
        if not passage.placed:
            yield Loss(passage, 0, False)
            continue
        forms = _forms(words, passage.language)
        found = [(place, len(form)) for form in forms if (place := whole.find(form, at)) >= 0]
        if found:
            place, length = min(found)
            at = place + length
            continue
        if any(form in whole for form in forms):
            yield Loss(passage, 0, True)
        else:
            yield Loss(passage, _first_lost(passage, forms, whole, at), False)


def _compared(plain: str) -> str:
    return visible(unicodedata.normalize("NFC", plain))


def _forms(words: str, language: str) -> tuple[str, ...]:
    """The words as they may be drawn: as they are, in capitals, in small letters, with capital initials."""
    return words, capitals(words, language), small_letters(words, language), capital_initials(words, language)


def _first_lost(passage: Passage, forms: Sequence[str], whole: str, at: int) -> int:
    """The index in the passage's text of the first character that is not read where it should be."""
    most = 0
    for form in forms:
        low, high = 0, len(form)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if whole.find(form[:middle], at) >= 0 else (low, middle - 1)
        most = max(most, low)
    count = 0
    for index, character in enumerate(passage.text.plain):
        count += len(visible(character))
        if count > most:
            return index
    return len(passage.text.plain)
