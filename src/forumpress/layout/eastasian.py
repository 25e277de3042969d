# SPDX-License-Identifier: MIT
"""Chinese and Japanese lines: how wide marks are, and what stands between two characters.

By the W3C's Requirements for Chinese Text Layout (CLREQ) and for Japanese (JLREQ); each rule names its clause. The
characters themselves stay as they are written: all white is taken away or added between them, at *joints*. Joint `i`
lies before character `i` of a paragraph's flow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from forumpress.layout.style import ParagraphStyle
from forumpress.text import is_east_asian

IN_SQUARES = ("ja", "zh")
"""Languages that are set in squares, with no spaces between words. Korean has spaces and is set like Latin."""
_FULL = 0.9
"""Ems: a mark that is narrower has no white of its own to take away."""
_MOST_TAKEN = 0.5
"""Ems that two marks side by side lose: "two adjacent marks that are 2 em wide should be reduced to 1.5 em"
(CLREQ, Adjustment of adjacent punctuation marks; JLREQ 3.1.4)."""
LATIN_SPACE = 0.25
"""Ems between a Han character and a Western one (CLREQ, Mixed text composition in horizontal writing mode)."""
_LATIN_GIVES, _LATIN_TAKES = 0.125, 1 / 12
"""Ems that this space may give and take: to an eighth, and to a third (CLREQ, Procedures for reduction, expansion)."""
_WORD_SPACE = 1 / 3
"""Ems to which a space between Western words is widened first: the clause (Procedures for expansion) allows a half."""
_MARK_GIVES = 0.25
"""Ems that the white of a bracket or comma gives at most: the clause would let it go altogether, which shows."""
_MIDDLE_DOT = 0.5
"""Ems that an interpunct takes (CLREQ, Punctuation adjustment space; GB/T 15834-2011, 5.1.6)."""
_MOST_TRACKED = 0.25
"""Ems that a joint takes at most; a line that would need more ends before its measure."""
_HAIR = 1e-5
"""Share by which such type is smaller still, lest rounding make a full line too long."""
_LEAST = 0.01
"""Points that are not worth spreading over a line."""
_MOST_RESIZED = 0.035
"""Share by which the type of a measure may be made larger or smaller to be set solid in it."""

_OPENING, _CLOSING, _COMMA, _STOP, _DOT, _DASH = "([,.·—"
"""Kinds of marks: what opens, what closes, pauses, ends of sentences, interpuncts, dashes and ellipses."""
_HAN, _LATIN, _OTHER, _RAISED, _SPACE = "hlxr "
_WESTERN = _LATIN + _OTHER
_KINDS = {
    **dict.fromkeys("（〔［｛〈《「『【〖〘〚“‘", _OPENING),
    **dict.fromkeys("）〕］｝〉》」』】〗〙〛”’", _CLOSING),
    **dict.fromkeys("，、；：", _COMMA),
    **dict.fromkeys("。．！？", _STOP),
    **dict.fromkeys("·・‧", _DOT),
    **dict.fromkeys("—⸺…⋯～／－", _DASH),
    **dict.fromkeys(" \u00a0\t\n\u3000", _SPACE),
    **dict.fromkeys("%‰°℃$€£¥&@#+", _LATIN),
}
DASH = "——"
"""A Chinese dash, of two em."""
_MARKS = _OPENING + _CLOSING + _COMMA + _STOP
_CENTRED_IN_JAPANESE = frozenset("：；・")
_WHOLE_IN_JAPANESE = frozenset("！？")

WidthOf = Callable[[int], float]


def in_squares(language: str) -> bool:
    """Whether text in a language (a BCP 47 tag) is set in squares, character by character."""
    return language.partition("-")[0].lower() in IN_SQUARES


def set_solid(style: ParagraphStyle, language: str, measure: float) -> ParagraphStyle:
    """The style in the nearest size of which a whole number of characters fill the measure (points).

    "The line length should be a multiple of the character size" (CLREQ, Considerations in designing the type area).
    """
    if not in_squares(language) or style.size <= 0 or measure < 2 * style.size:
        return style
    size = measure / round(measure / style.size) * (1 - _HAIR)
    return replace(style, size=size) if abs(size / style.size - 1) <= _MOST_RESIZED else style


class Whites(NamedTuple):
    """White that a full mark has on its left and its right, in ems."""

    left: float
    right: float


_NONE = Whites(0.0, 0.0)


@lru_cache(maxsize=512)
def whites(mark: str, language: str) -> Whites:
    """The white of a full mark in a language (CLREQ, Punctuation adjustment space; JLREQ, appendix B)."""
    kind = _KINDS.get(mark, _HAN)
    primary, *others = language.lower().split("-")
    if kind == _OPENING:
        return Whites(0.5, 0.0)
    if kind == _CLOSING:
        return Whites(0.0, 0.5)
    if kind not in _COMMA + _STOP:
        return _NONE
    if primary == "ja":
        if mark in _WHOLE_IN_JAPANESE:
            return _NONE
        return Whites(0.25, 0.25) if mark in _CENTRED_IN_JAPANESE else Whites(0.0, 0.5)
    if "hant" in others or ("hans" not in others and {"tw", "hk", "mo"} & {*others}):
        # Centred in Taiwan and Hong Kong, where question and exclamation marks always take their em.
        return _NONE if mark in _WHOLE_IN_JAPANESE else Whites(0.25, 0.25)
    return Whites(0.0, 0.5)


@dataclass(frozen=True, slots=True)
class Spread:
    """What a line's joints take, or give: shares of what the kinds of white have to give, and points for all.

    `marks` and `latin` are between 0 and 1 of the white that marks and Han–Latin spaces give, `words` of what
    word spaces and Han–Latin spaces take; `tracking` is added to every joint that may grow, in points.
    """

    marks: float = 0.0
    latin: float = 0.0
    words: float = 0.0
    tracking: float = 0.0
    points: float = 0.0
    """What all of it comes to in the line; negative where the line gives."""


SOLID = Spread()
"""Every joint as wide as it is by itself."""


class Joints:
    """What stands at each joint of a paragraph. Lengths in points; lists have an entry for each character."""

    def __init__(
        self,
        text: str,
        sizes: Sequence[float],
        languages: Sequence[str],
        raised: Sequence[bool],
        advance: WidthOf,
    ) -> None:
        """`sizes`, `languages` and `raised` (note calls and the like) go with the characters.

        `advance(i)` is the width in points of character `i` alone.
        """
        length = len(text)
        self.kinds = kinds = _kinds(text, languages, raised)
        self.before = [0.0] * length
        """White added before a character; negative where marks are closed up."""
        self.start_cut = [0.0] * length
        """White before a character's ink that is cut where it begins a line."""
        self.end_cut = [0.0] * length
        """White after a character's ink that is cut where it ends a line."""
        marks, latin, words, grow = [0.0] * length, [0.0] * length, [0.0] * length, [0] * length
        sides = [_NONE] * length
        for at, kind in enumerate(kinds):
            if kind in _MARKS and advance(at) >= _FULL * sizes[at]:
                sides[at] = white = whites(text[at], languages[at])
                self.start_cut[at], self.end_cut[at] = white.left * sizes[at], white.right * sizes[at]
        for at in range(1, length):
            one, other, size = kinds[at - 1], kinds[at], sizes[at]
            facing = sides[at - 1].right * sizes[at - 1] + sides[at].left * size
            if one in _MARKS and other in _MARKS and facing:
                taken = min(facing, _MOST_TAKEN * size)
                self.before[at] -= taken
                facing -= taken
            if facing and _STOP not in (one, other):
                marks[at] = min(facing, _MARK_GIVES * size)
            if one + other in (_HAN + _LATIN, _LATIN + _HAN):
                self.before[at] += LATIN_SPACE * size
                latin[at], words[at] = _LATIN_GIVES * size, _LATIN_TAKES * size
            if one == _SPACE and text[at - 1] in " \u00a0" and at >= 2 and text[at - 2] != "\n":
                natural = advance(at - 1)
                around = kinds[at - 2] + other
                if around in (_HAN + _LATIN, _LATIN + _HAN):
                    # A space that is typed there is the same space (CLREQ: "another approach is … U+0020").
                    self.before[at] += LATIN_SPACE * size - natural
                    latin[at], words[at] = _LATIN_GIVES * size, _LATIN_TAKES * size
                elif around == _LATIN * 2:
                    words[at] = max(0.0, _WORD_SPACE * size - natural)
            grow[at] = _grows(text[at - 1], text[at], one, other)
        for at, kind in enumerate(kinds):
            if kind == _DOT and 0 < at < length - 1 and kinds[at - 1] in _HAN and kinds[at + 1] in _HAN:
                side = (_MIDDLE_DOT * sizes[at] - advance(at)) / 2
                self.before[at] += side
                self.before[at + 1] += side
        self._dashes = [text[max(0, at - 1) : at + 1] == DASH for at in range(length)]
        self._marks, self._latin, self._words, self._grow = marks, latin, words, grow
        self._before_sum = [*accumulate(self.before)]
        self._marks_sum, self._latin_sum = [*accumulate(marks)], [*accumulate(latin)]
        self._words_sum, self._grow_sum = [*accumulate(words)], [*accumulate(grow)]

    def within(self, start: int, end: int) -> float:
        """Points that the joints between characters `start` and `end` (exclusive) add to their natural width."""
        return self._before_sum[end - 1] - self._before_sum[start] if end > start else 0.0

    def grown(self, at: int) -> int:
        """How many joints up to that before character `at` may grow."""
        return self._grow_sum[at]

    def gives(self, at: int) -> float:
        """Points that the joints up to that before character `at` can give."""
        return self._marks_sum[at] + self._latin_sum[at]

    def spread(self, start: int, end: int, room: float) -> Spread:
        """How a line of characters `start` to `end` (exclusive) takes up `room` points, negative where it is too long.

        In the clauses' order: marks give first, then Han–Latin spaces; word spaces and Han–Latin spaces take
        first, then all joints alike.
        """
        if end - start < 2 or abs(room) < _LEAST:
            return SOLID
        last = end - 1
        if room < 0:
            marks = self._marks_sum[last] - self._marks_sum[start]
            latin = self._latin_sum[last] - self._latin_sum[start]
            of_marks = min(1.0, -room / marks) if marks else 0.0
            of_latin = min(1.0, (-room - of_marks * marks) / latin) if latin else 0.0
            of_latin = max(0.0, of_latin)
            return Spread(marks=of_marks, latin=of_latin, points=-of_marks * marks - of_latin * latin)
        words = self._words_sum[last] - self._words_sum[start]
        of_words = min(1.0, room / words) if words else 0.0
        count = self._grow_sum[last] - self._grow_sum[start]
        if not count:
            return Spread(words=of_words, points=of_words * words)
        return Spread(words=of_words, tracking=(room - of_words * words) / count, points=room)

    def widened(self, start: int, end: int, spread: Spread) -> float:
        """Points that a spread adds to the joints between characters `start` and `end` (exclusive)."""
        if end <= start:
            return 0.0
        last = end - 1
        return (
            spread.words * (self._words_sum[last] - self._words_sum[start])
            - spread.marks * (self._marks_sum[last] - self._marks_sum[start])
            - spread.latin * (self._latin_sum[last] - self._latin_sum[start])
            + spread.tracking * (self._grow_sum[last] - self._grow_sum[start])
        )

    def at(self, joint: int, spread: Spread) -> float:
        """Points of white at a joint in a line of a certain spread, besides the characters' own."""
        given = spread.marks * self._marks[joint] + spread.latin * self._latin[joint]
        return self.before[joint] - given + spread.words * self._words[joint] + spread.tracking * self._grow[joint]

    def most(self, start: int, end: int, size: float) -> float:
        """Points that a line of characters `start` to `end` (exclusive) takes at most, in type of a size."""
        if end - start < 2:
            return 0.0
        words = self._words_sum[end - 1] - self._words_sum[start]
        return words + (self._grow_sum[end - 1] - self._grow_sum[start]) * _MOST_TRACKED * size

    def tracks(self, joint: int, spread: Spread, even: float) -> bool:
        """Whether nothing but the line's tracking stands at a joint, to `even` points, between two ideographs or marks.

        The two halves of a dash are one sign, which the tracking leaves whole.
        """
        if self._dashes[joint]:
            return True
        plain = self.kinds[joint - 1] not in _WESTERN and self.kinds[joint] not in _WESTERN
        return plain and abs(self.at(joint, spread) - spread.tracking) <= even

    def western(self, joint: int) -> bool:
        """Whether a joint lies inside a Western word, which is never spaced out."""
        return self.kinds[joint - 1] in _WESTERN and self.kinds[joint] in _WESTERN


def _kinds(text: str, languages: Sequence[str], raised: Sequence[bool]) -> str:
    kinds = []
    for at, character in enumerate(text):
        if raised[at]:
            kind = _RAISED
        elif not in_squares(languages[at]):
            kind = _SPACE if character.isspace() else _LATIN
        else:
            kind = _KINDS.get(character, "")
            if not kind:
                kind = _HAN if is_east_asian(character) else _LATIN if character.isalnum() else _OTHER
        kinds.append(kind)
    return "".join(kinds)


def _grows(before: str, after: str, one: str, other: str) -> int:
    """Whether a joint takes white when all do: 1, or 0 inside Western words, in dashes and beside note calls.

    CLREQ, Procedures for inter-character space expansion; unbreakable marks are its exceptions.
    """
    if before == "\n" or after == "\n" or other == _RAISED:
        return 0
    if _DASH in (one, other):
        joins = one == other and before == after
        return int(not joins and not {before, after} & {"／", "－"})
    if _SPACE in (one, other):
        return int(one == _SPACE and before in " \u00a0")
    return int(not (one in _WESTERN and other in _WESTERN))


def no_line_begins(text: str, kinds: str, at: int) -> bool:
    """Whether no line may begin with character `at`: a note's call, an interpunct, a solidus or what joins.

    Unicode Standard Annex 14 takes these for letters (CLREQ, Prohibition rules for line start and line end).
    """
    call = kinds[at] == _RAISED and kinds[at - 1] != _SPACE
    return call or text[at] in "·・‧～／－" or text[at - 1] in "／"
