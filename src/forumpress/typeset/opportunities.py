# SPDX-License-Identifier: MIT
"""Where inside a word a line may end without dividing it by a hyphen of our own.

After written hyphens, dashes and slashes, inside addresses, and by the rules of Unicode Standard
Annex 14 in scripts that are written without spaces.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import NamedTuple

from forumpress.typeset.hyphenation import divisions

HYPHEN = "-"
WRITTEN_HYPHENS = "-‐"
"""Characters that count as a hyphen where a line ends in them."""
_NO_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
_IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003fffd]")
_BETWEEN_IDEOGRAPHS = re.compile(f"(?<={_IDEOGRAPH.pattern})(?={_IDEOGRAPH.pattern})")
_AFTER = re.compile(r"(?<=[^\W_]{2})[-‐/](?=[^\W\d_]{2})|(?<=\w)[—](?=\w)|(?<=[^\W\d_]{2})–(?=[^\W\d_]{2})")
_BRACKET = re.compile(r"(?<=[^\W\d_]{3})(?=[(\[]\w{3})")
_ADDRESS = re.compile(r"://|^www\.|@|\w/\w+/")
_IN_ADDRESS = re.compile(r"(?<=\w)/(?=\w)|(?<=://)|(?<=\w)(?=[.@?&=_#~%-]\w)")

_HYPHEN, _CAPITAL, _COMPOUND, _WRITTEN = 55.0, 75.0, 90.0, 24.0
_SLASH, _BEFORE_BRACKET, _ADDRESS_PART = 30.0, 60.0, 60.0


class Division(NamedTuple):
    """A place inside a word where a line may end; `hyphen` says that one must be added."""

    offset: int
    penalty: float
    hyphen: bool


@lru_cache(maxsize=16_384)
def divide(word: str, language: str, hyphenate: bool) -> tuple[Division, ...]:
    """The places inside a word, which may carry punctuation, at which a line may end, in order."""
    if _ADDRESS.search(word):
        return tuple(
            Division(match.end(), _ADDRESS_PART, False)
            for match in _IN_ADDRESS.finditer(word)
            if 3 <= match.end() <= len(word) - 2
        )
    found = {
        match.end(): Division(match.end(), _SLASH if match[0] == "/" else _WRITTEN, False)
        for match in _AFTER.finditer(word)
    }
    for match in _BRACKET.finditer(word):
        found[match.end()] = Division(match.end(), _BEFORE_BRACKET, False)
    if hyphenate:
        penalty = _COMPOUND if "-" in word else _CAPITAL if word[:1].isupper() else _HYPHEN
        for offset in divisions(word, language):
            found.setdefault(offset, Division(offset, penalty, True))
    return tuple(found[offset] for offset in sorted(found))


def has_no_spaces(word: str) -> bool:
    """Whether a word holds characters of a script that is written without spaces."""
    return not word.isascii() and _NO_SPACES.search(word) is not None


def units(word: str) -> list[str]:
    """A text without spaces in the parts between which a line may end, by Unicode Standard Annex 14.

    Between two ideographs a line may always end, and the Annex treats all of them alike, so that
    only the few patterns of marks among them have to be looked up.
    """
    parts: list[str] = []
    for piece in _BETWEEN_IDEOGRAPHS.split(word):
        offsets = _offsets(_IDEOGRAPH.sub("一", piece))
        parts += [piece[at:end] for at, end in itertools.pairwise(offsets)]
    return parts


@lru_cache(maxsize=4096)
def _offsets(pattern: str) -> tuple[int, ...]:
    if len(pattern) == 1:
        return (0, 1)
    from uniseg.linebreak import line_break_breakables

    breakable = list(line_break_breakables(pattern))
    return (0, *(at for at in range(1, len(pattern)) if breakable[at]), len(pattern))
