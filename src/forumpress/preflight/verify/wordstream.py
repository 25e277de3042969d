# SPDX-License-Identifier: MIT
"""The words of a file as one stream of characters, in which passages are found and claimed, wherever they stand.

Passages of a printed page stand in frames: a paragraph goes on in the next column, behind a note or a figure. So a
passage is looked for as a whole first, then in pieces. What nobody claims was added.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

_KEPT = frozenset("LNM")
_SIGNS = frozenset("%&+=<>€$£¥§°")
_SHORTEST = 8
"""Characters of a piece that may stand anywhere; a shorter one only directly behind the piece before it."""


def compared(plain: str) -> str:
    """The letters, figures and signs that count, without regard to case, spaces, marks and forms of one character.

    NFKC (UAX 15) takes raised figures and ligatures apart, folding (Unicode, 3.13) what a style sheet may have done to
    the case; the dot of a Turkish i and the accents that Greek capitals lose are no difference.
    """
    folded = unicodedata.normalize("NFKC", plain).replace("ı", "i").replace("İ", "i").casefold()
    kept = "".join(c for c in folded if unicodedata.category(c)[0] in _KEPT or c in _SIGNS)
    if any("\u0370" <= c <= "\u03ff" or "\u1f00" <= c <= "\u1fff" for c in kept):
        kept = unicodedata.normalize("NFC", unicodedata.normalize("NFD", kept).replace("\u0301", ""))
    return kept.replace("ς", "σ")


@dataclass
class WordStream:
    """The stream of one text."""

    said: str
    text: str = ""
    _words: list[tuple[int, str]] = field(default_factory=list)
    _edges: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        parts, at = [], 0
        for word in self.said.split():
            bare = compared(word)
            if bare:
                self._words.append((at, word))
                self._edges.add(at)
                parts.append(bare)
                at += len(bare)
        self._edges.add(at)
        self.text = "".join(parts)
        self._owners = [""] * at
        self._free = bytearray(b"\x01" * at)

    def _find(self, wanted: str, start: int = 0) -> int:
        """Where `wanted` stands free; where it does so as whole words, if it does. -1 for nowhere."""
        fallback = -1
        at = self.text.find(wanted, start)
        while at >= 0:
            if self._free.find(0, at, at + len(wanted)) < 0:
                if at in self._edges and at + len(wanted) in self._edges:
                    return at
                fallback = at if fallback < 0 else fallback
            at = self.text.find(wanted, at + 1)
        return fallback

    def _take(self, at: int, length: int, owner: str) -> None:
        self._free[at : at + length] = bytes(length)
        self._owners[at : at + length] = [owner] * length

    def claim(self, plain: str, owner: str) -> str | None:
        """Claims a passage; None where all of it is there, else its first words that are not."""
        wanted = compared(plain)
        at = self._find(wanted)
        if at >= 0:
            self._take(at, len(wanted), owner)
            return None
        return self._claim_pieces(plain, owner)

    def _claim_pieces(self, plain: str, owner: str) -> str | None:
        words = [(word, compared(word)) for word in plain.split()]
        lost: str | None = None
        rest, behind, number = "".join(bare for _, bare in words), 0, 0
        while rest:
            at, length = self._longest(rest, behind)
            if length:
                self._take(at, length, owner)
                behind = at + length
                rest = rest[length:]
                continue
            # The word at which the rest begins is not there: it is passed over.
            gone = len("".join(bare for _, bare in words)) - len(rest)
            total, number = 0, 0
            while total + len(words[number][1]) <= gone:
                total += len(words[number][1])
                number += 1
            lost = lost or " ".join(word for word, _ in words[number : number + 6])
            rest = rest[total + len(words[number][1]) - gone :]
        return lost

    def _longest(self, rest: str, behind: int) -> tuple[int, int]:
        """Place and length of the longest free beginning of `rest`: behind the piece before it, else anywhere."""
        shortest = min(_SHORTEST, len(rest))
        for start in (behind, 0):
            if self._find(rest[:shortest], start) < 0:
                continue
            low, high = shortest, len(rest)
            while low < high:
                middle = (low + high + 1) // 2
                low, high = (middle, high) if self._find(rest[:middle], start) >= 0 else (low, middle - 1)
            return self._find(rest[:low], start), low
        near = 0
        while (
            near < shortest
            and self.text[behind : behind + near + 1] == rest[: near + 1]
            and self._is_free(behind + near)
        ):
            near += 1
        return behind, near

    def _is_free(self, at: int) -> bool:
        return 0 <= at < len(self._free) and bool(self._free[at])

    def allow(self, plain: str, *, often: bool = False) -> None:
        """Claims a phrase that may stand there as whole words, once or as often as it stands there."""
        wanted = compared(plain)
        long = len(wanted) >= _SHORTEST
        at = 0
        while wanted and (at := self.text.find(wanted, at)) >= 0:
            end = at + len(wanted)
            if self._free.find(0, at, end) < 0 and (long or (self._is_edge(at, at - 1) and self._is_edge(end, end))):
                self._take(at, len(wanted), self._owners[at - 1] if at else "")
                if not often:
                    return
            at += 1

    def _is_edge(self, at: int, beside: int) -> bool:
        """Whether a word begins or ends there, or what stands beside it is another one's."""
        return at in self._edges or not self._is_free(beside)

    def added(self) -> Iterator[tuple[str, str]]:
        """The words that nobody claimed, each stretch with the owner of what stands before it."""
        stretch: list[str] = []
        owner, last = "", -1
        for number, (at, word) in enumerate(self._words):
            end = self._words[number + 1][0] if number + 1 < len(self._words) else len(self.text)
            free = "".join(c for c, f in zip(self.text[at:end], self._free[at:end], strict=True) if f)
            if not any(character.isalnum() for character in free):
                continue
            if stretch and number != last + 1:
                yield owner, " ".join(stretch)
                stretch = []
            if not stretch:
                owner = next((each for each in reversed(self._owners[:at]) if each), "")
            stretch.append(word)
            last = number
        if stretch:
            yield owner, " ".join(stretch)
