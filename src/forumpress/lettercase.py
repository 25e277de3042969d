# SPDX-License-Identifier: MIT
"""Capitals and small letters by the rules of a text's language.

Unicode, SpecialCasing; CLDR, el-Upper and tr-Upper.
"""

from __future__ import annotations

import unicodedata

_DOTTED_I = frozenset(("tr", "az"))
_GREEK_MARKS = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u0306\u0313\u0314\u0342\u0345"))
"""Marks that capitals do not carry in Greek."""
_GREEK_DIPHTHONGS = {"άι": "ΑΪ", "άυ": "ΑΫ", "όι": "ΟΪ", "όυ": "ΟΫ", "έυ": "ΗΫ"}
"""Pairs whose first letter loses its accent as a capital, so that the second says that it stands alone."""


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def capitals(words: str, language: str) -> str:
    """The words in capitals, as their language (a BCP 47 tag) writes them, in Unicode's composed form."""
    primary = _primary(language)
    if primary in _DOTTED_I:
        words = words.replace("i", "İ")
    if primary == "el":
        for pair, upper in _GREEK_DIPHTHONGS.items():
            words = words.replace(pair, upper)
        words = unicodedata.normalize("NFD", words).translate(_GREEK_MARKS)
    return unicodedata.normalize("NFC", words.upper())


def small_letters(words: str, language: str) -> str:
    """The words in small letters, as their language writes them, in Unicode's composed form."""
    if _primary(language) in _DOTTED_I:
        words = words.replace("I", "ı").replace("İ", "i")
    return unicodedata.normalize("NFC", words.lower())


def capital_first(words: str, language: str) -> str:
    """The words in small letters but for the first, as their language writes them."""
    return initial(words[:1], language) + small_letters(words[1:], language)


def capital_initials(words: str, language: str) -> str:
    """Each word with a capital initial and small letters, as its language writes them; spaces stay."""
    parts, begins = [], True
    for letter in words:
        if not letter.isalpha():
            begins = letter not in "'’"
            parts.append(letter)
        elif begins:
            parts.append(initial(letter, language))
            begins = False
        else:
            parts.append(small_letters(letter, language))
    return "".join(parts)


def initial(letter: str, language: str) -> str:
    """A letter as a word's first: i is İ in Turkish, and ǆ is ǅ."""
    return "İ" if letter == "i" and _primary(language) in _DOTTED_I else letter.title()
