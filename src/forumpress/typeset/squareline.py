# SPDX-License-Identifier: MIT
"""A paragraph of Chinese or Japanese on one endless line, character by character, and its joints.

A line may end between any two characters, but for what CLREQ (Prohibition rules for line start and line end) and
Unicode Standard Annex 14 keep together. The white of marks is cut at both ends of a line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from forumpress.layout.eastasian import Joints, no_line_begins
from forumpress.typeset.breaks import Opportunity
from forumpress.typeset.endlessline import BreakSpan, EndlessLine, EndlessLineInput, LineBuilder, Token, font_of_mark
from forumpress.typeset.flow import Stretch
from forumpress.typeset.fontsetting import FontSetting
from forumpress.typeset.opportunities import divide, has_no_spaces, units
from forumpress.typeset.shaping import WidthCache, measure

_BEFORE_DASH = 30.0
"""Penalty for a line that begins with a dash or an ellipsis, which the strict rules forbid."""
_LAST_RESORT = 300.0


def joints_of(language: str, text: str, stretches: Sequence[Stretch], font_settings: Sequence[FontSetting]) -> Joints:
    """The joints of a paragraph in `language` whose flow is `text`; stretches and settings go together."""
    sizes: list[float] = []
    languages: list[str] = []
    raised: list[bool] = []
    for stretch, font in zip(stretches, font_settings, strict=True):
        length, run = stretch.end - stretch.start, stretch.run
        sizes += [font.size] * length
        own = "und" if run.code else run.language or language
        languages += [own] * length
        raised += [stretch.note is not None or run.superscript or run.subscript] * length
    ends = [stretch.end for stretch in stretches]
    known: dict[tuple[int, str, str], float] = {}

    def advance(at: int) -> float:
        place = bisect_right(ends, at)
        key = place, text[at - 1 : at + 1], text[at]
        if key not in known:
            known[key] = measure(text[at], font_of_mark(text, at, stretches[place].start, font_settings[place]))
        return known[key]

    return Joints(text, sizes, languages, raised, advance)


def lay_out_in_squares(given: EndlessLineInput, width_cache: WidthCache, joints: Joints) -> EndlessLine:
    """The paragraph on one endless line, its joints as wide as they are by themselves."""
    return _SquareLineBuilder(given, width_cache, joints).endless_line()


class _SquareLineBuilder(LineBuilder):
    def __init__(self, given: EndlessLineInput, width_cache: WidthCache, joints: Joints) -> None:
        super().__init__(given, width_cache)
        self.joints = joints
        if given.begin < len(given.text):
            self.x = -joints.start_cut[given.begin]

    def _space(self, at: int) -> float:
        return super()._space(at) + self.joints.before[at]

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
        joints, last = self.joints, cut.end - 1
        first = min(cut.start, len(self.text) - 1)
        if not (forced and self.given.tail and cut.start == cut.end):
            end -= joints.end_cut[last]
        start += joints.before[first] + joints.start_cut[first]
        self.made.opportunities.append(
            Opportunity(
                end,
                start,
                joints.grown(last),
                joints.grown(first),
                joints.gives(last),
                joints.gives(first),
                penalty,
                flagged,
                forced,
            )
        )
        self.made.break_spans.append(cut)

    def _word(self, start: int, end: int, last: bool) -> None:
        at = start
        for begin, finish, penalty in self._parts(start, end):
            if at != start:
                self._offer(self.x, self.x, 0, BreakSpan(begin, begin), penalty)
            self.x += self.joints.before[begin]
            width = self._width(begin, finish) + self.joints.within(begin, finish)
            self.made.tokens.append(Token(begin, finish, self.x, width, 0))
            self.x, at = self.x + width, finish

    def _parts(self, start: int, end: int) -> list[tuple[int, int, float]]:
        """The parts of a word between which a line may end, and the penalty for ending one before each."""
        word, text, joints = self.text[start:end], self.text, self.joints
        cuts: list[tuple[int, float]] = []
        if has_no_spaces(word):
            at = start
            for part in units(word):
                if at > start and not no_line_begins(text, joints.kinds, at):
                    cuts.append((at, _BEFORE_DASH if text[at] in "—…" else 0.0))
                at += len(part)
        else:
            language = self.given.font_settings[self.stretch].language
            cuts += [(start + each.offset, each.penalty) for each in divide(word, language, hyphenate=False)]
        bounds = [(start, 0.0), *cuts, (end, 0.0)]
        parts: list[tuple[int, int, float]] = []
        for (begin, penalty), (finish, _) in pairwise(bounds):
            if finish - begin > 1 and self._width(begin, finish) > self.given.longest:
                parts += [(at, at + 1, _LAST_RESORT) for at in range(begin, finish)]
            else:
                parts.append((begin, finish, penalty))
        return parts
