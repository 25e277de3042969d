# SPDX-License-Identifier: MIT
"""A paragraph laid out on one endless line, with every place where it may be cut into lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from forumpress.typeset.breaks import Opportunity
from forumpress.typeset.flow import Stretch
from forumpress.typeset.fontsetting import FontSetting
from forumpress.typeset.opportunities import (
    HYPHEN,
    WRITTEN_HYPHENS,
    divide,
    has_no_spaces,
    units,
)
from forumpress.typeset.shaping import FIRST_SPECIAL, WidthCache, font_beside, script_of

_TOKEN = re.compile(r"[^ \t\u00a0\n]+|[ \t]+|\u00a0|\n")
_LONGEST_WORD = 120
"""Characters; longer strings are no words and are cut anywhere."""
_PIECE = 4
"""Characters that are kept together in such strings, lest they take endless time."""
_NEAR = 40
"""Characters before and after a mark in which its script is looked for."""
_LAST_RESORT = 300.0
"""Penalty for cutting such a string."""


class Token(NamedTuple):
    """A word on the endless line: its characters, place and width in points, and the spaces before it."""

    start: int
    end: int
    x: float
    width: float
    gaps: int


class BreakSpan(NamedTuple):
    """The characters at an opportunity: a line ends before `end`, the next begins at `start`."""

    end: int
    start: int
    hyphen: bool = False
    """Whether a hyphen is added there."""


@dataclass(slots=True)
class EndlessLine:
    """Words in order; `opportunities` and `break_spans` go together, one for each place where a line may end."""

    tokens: list[Token] = field(default_factory=list)
    opportunities: list[Opportunity] = field(default_factory=list)
    break_spans: list[BreakSpan] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EndlessLineInput:
    """What is laid out, and how.

    `begin` is the first character (after a drop cap); `longest` is the width that no unbroken word
    may pass; `tail` is the room that an end mark takes after the last word. Lengths in points.
    """

    text: str
    stretches: Sequence[Stretch]
    font_settings: Sequence[FontSetting]
    begin: int
    hyphenate: bool
    longest: float
    tail: float


def lay_out(given: EndlessLineInput, width_cache: WidthCache) -> EndlessLine:
    """The paragraph on one endless line. Without a word in it, it is empty."""
    return LineBuilder(given, width_cache).endless_line()


class LineBuilder:
    """Lays words one after the other on a line, and offers places for cuts between and within them."""

    def __init__(self, given: EndlessLineInput, width_cache: WidthCache) -> None:
        self.given = given
        self.text = given.text
        self.width_cache = width_cache
        self.stretch = 0
        self.x = 0.0
        self.gaps = 0
        self.made = EndlessLine()
        self.plain = max(self.text, default="") < FIRST_SPECIAL
        """Whether characters of no script look the same whatever stands beside them."""

    def endless_line(self) -> EndlessLine:
        """The whole paragraph."""
        tokens = [(match.start(), match.end()) for match in _TOKEN.finditer(self.text, self.given.begin)]
        while tokens and self.text[tokens[-1][0]] in " \t\n\u00a0":
            tokens.pop()
        fresh = True
        ends = [stretch.end for stretch in self.given.stretches]
        for index, (start, end) in enumerate(tokens):
            while ends[self.stretch] <= start:
                self.stretch += 1
            first = self.text[start]
            if first == "\n":
                if not fresh:
                    self._offer(self.x, self.x, 0, BreakSpan(self.made.tokens[-1].end, end), forced=True)
                fresh = True
            elif first in " \t":
                if not fresh and self.text[tokens[index + 1][0]] != "\n":
                    width = self._space(start)
                    self._offer(self.x, self.x + width, 1, BreakSpan(start, end))
                    self.x, self.gaps = self.x + width, self.gaps + 1
            elif first == "\u00a0":
                if fresh:
                    continue
                self.x, self.gaps = self.x + self._space(start), self.gaps + 1
            else:
                fresh = False
                self._word(start, end, last=index == len(tokens) - 1)
        if self.made.tokens:
            self.x += self.given.tail
            end = self.made.tokens[-1].end
            self._offer(self.x, self.x, 0, BreakSpan(end, end), forced=True)
        return self.made

    def _space(self, at: int) -> float:
        """Width of the space at `at`, which the engine takes from the font of the character before it."""
        return self.width_cache.widths(self._font_at(self.stretch, at))[" "]

    def _font_at(self, stretch: int, at: int) -> FontSetting:
        """How characters of no script are set from `at` on: face and script are those of their neighbour."""
        font, first = self.given.font_settings[stretch], self.given.stretches[stretch].start
        return font if self.plain else font_of_mark(self.text, at, first, font)

    def _offer(
        self,
        end: float,
        start: float,
        space: int,
        cut: BreakSpan,
        penalty: float = 0.0,
        flagged: bool = False,
        forced: bool = False,
    ) -> None:
        gaps = self.gaps
        after = gaps + space
        self.made.opportunities.append(Opportunity(end, start, gaps, after, gaps, after, penalty, flagged, forced))
        self.made.break_spans.append(cut)

    def _word(self, start: int, end: int, last: bool) -> None:
        word = self.text[start:end]
        if has_no_spaces(word):
            self._in_units(start, units(word), 0.0)
            return
        if end - start > _LONGEST_WORD:
            self._in_units(start, _pieces(word, _PIECE), _LAST_RESORT)
            return
        font = self.given.font_settings[self.stretch]
        if not (self.plain or script_of(word)):
            font = self._font_at(self.stretch, start)
        single = end <= self.given.stretches[self.stretch].end
        widths = self.width_cache.widths(font)
        width = widths[word] if single else self._width(start, end)
        hyphenate = self.given.hyphenate and not last and not self.given.stretches[self.stretch].run.code
        divisions = divide(word, font.language, hyphenate)
        if not divisions and width > self.given.longest:
            self._in_units(start, _pieces(word, 1), _LAST_RESORT)
            return
        x = self.x
        self.made.tokens.append(Token(start, end, x, width, self.gaps))
        for offset, penalty, hyphen in divisions:
            at = start + offset
            tail = HYPHEN if hyphen else ""
            if single:
                before, after = widths[word[:offset] + tail], widths[word[offset:]]
            else:
                before, after = self._width(start, at, tail), self._width(at, end)
            flagged = hyphen or word[offset - 1] in WRITTEN_HYPHENS
            self._offer(x + before, x + width - after, 0, BreakSpan(at, at, hyphen), penalty, flagged)
        self.x = x + width

    def _in_units(self, start: int, parts: Sequence[str], penalty: float) -> None:
        """Text that a line may end in between any two of its parts."""
        for number, part in enumerate(parts):
            if number:
                self._offer(self.x, self.x, 0, BreakSpan(start, start), penalty)
            end = start + len(part)
            width = self._width(start, end)
            self.made.tokens.append(Token(start, end, self.x, width, self.gaps))
            self.x, start = self.x + width, end

    def _width(self, start: int, end: int, tail: str = "") -> float:
        """Width of the characters from `start` to `end`, which may lie in several stretches."""
        width = 0.0
        stretch = self.stretch
        while start < end:
            while self.given.stretches[stretch].end <= start:
                stretch += 1
            stop = min(end, self.given.stretches[stretch].end)
            part = self.text[start:stop] + (tail if stop == end else "")
            scripted = self.plain or script_of(part)
            font = self.given.font_settings[stretch] if scripted else self._font_at(stretch, start)
            width += self.width_cache.widths(font)[part]
            start = stop
        return width


def font_of_mark(text: str, at: int, first: int, font: FontSetting) -> FontSetting:
    """How a character of no script is set at `at`, in a stretch that begins at `first` and is set in `font`."""
    beside = text[at - 1] if at > first else text[at + 1 : at + 2]
    before = text[max(first, at - _NEAR) : at]
    return font_beside(font, beside, script_of(before) or script_of(text[at : at + _NEAR]))


def _pieces(word: str, length: int) -> list[str]:
    return [word[at : at + length] for at in range(0, len(word), length)]
