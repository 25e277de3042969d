# SPDX-License-Identifier: MIT
"""The composer: a paragraph's runs, its style and a measure -> lines.

What a line shows is decided here alone: which characters, where each word stands, how wide the
spaces are. `linehtml.py` only writes it down for the drawing engine.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from typing import NamedTuple

from forumpress.finding import Finding, error
from forumpress.layout.eastasian import SOLID, Spread, in_squares, set_solid
from forumpress.layout.story import Paragraph
from forumpress.layout.style import Alignment, ParagraphStyle
from forumpress.typeset.breaks import FitCriteria, optimum_fit
from forumpress.typeset.dropcap import DropCapFit, fit_drop_cap
from forumpress.typeset.endlessline import EndlessLineInput, lay_out
from forumpress.typeset.flow import END_MARK_GAP, END_MARK_SIZE, FontSettings, Stretch, flatten, gaps_of, stretches
from forumpress.typeset.fonts import FontLibrary
from forumpress.typeset.plan import ComposedLine, Word
from forumpress.typeset.shaping import WidthCache
from forumpress.typeset.squareline import joints_of, lay_out_in_squares

SHRINK = 0.3
"""How much of a word space a line may take away."""
TIGHTEST = 0.28
"""How much of a word space a line of a paragraph that is set tighter than its best may take away."""
LOOSE = 1.0
"""From how many word spaces more than its own a space is too wide, so that letters are spaced out a little instead."""
LOOSEST_ASIDE = 0.75
"""Word spaces more than its own that a line beside a picture may give; one that would need more is not justified."""
RAGGED_ASIDE = 18.0
"""Ems: lines beside a picture that are narrower than this are not justified at all."""
TRACKING = (0.0023, 0.0043, 0.0063, 0.0083)
"""Steps of letter spacing in ems. The engine gives half of it before a character and half after, cut off to
whole thousandths in the PDF; these lose least."""
_GROWS = 0.12
"""What stands for a word space between two Chinese or Japanese characters, in ems."""
_LEAST_LAST = 3.0
"""Shortest last line of a paragraph, in ems."""


class Aside(NamedTuple):
    """Room that the first lines of a paragraph leave at their right: how many, and how wide in points."""

    lines: int
    width: float


class ParagraphComposer:
    """Sets paragraphs in the fonts of a library. One composer serves a whole process."""

    def __init__(self, fonts: FontLibrary, end_mark: str = "■") -> None:
        self.fonts = fonts
        self.end_mark = end_mark
        self.font_settings = FontSettings(fonts)
        self.width_cache = WidthCache()

    def compose(
        self,
        paragraph: Paragraph,
        style: ParagraphStyle,
        measure: float,
        looseness: int = 0,
        aside: Aside | None = None,
    ) -> tuple[ComposedLine, ...]:
        """The paragraph's lines at a measure in points; `looseness` asks for so many lines more or fewer.

        The first lines leave the room `aside` to a picture.
        A drop cap deeper than the paragraph is left out. A paragraph without characters has no lines.
        """
        style = set_solid(style, paragraph.language, measure)
        cap = fit_drop_cap(paragraph, style, self.fonts)
        lines = _Setting(self, paragraph, style, measure, cap, aside).lines(looseness)
        if cap is not None and len(lines) < cap.lines:
            lines = _Setting(self, paragraph, style, measure, None, aside).lines(looseness)
        return lines

    def tighten(
        self, paragraph: Paragraph, style: ParagraphStyle, measure: float, lines: tuple[ComposedLine, ...]
    ) -> tuple[ComposedLine, ...] | None:
        """The paragraph in one line fewer than `lines`; None where its word spaces would not stay as they should.

        No space loses more than TIGHTEST of itself or grows beyond the widest that was there (or by
        half), no letters are spaced out more, and at most two lines more end in a hyphen.
        """
        if style.align is not Alignment.JUSTIFY or in_squares(paragraph.language):
            return None
        tight = self.compose(paragraph, style, measure, -1)
        if len(tight) != len(lines) - 1:
            return None
        space = self.space(style, paragraph.language)
        widest = max(space / 2, *(line.gap for line in lines))
        sound = (
            all(-TIGHTEST * space <= line.gap <= widest for line in tight)
            and max(line.tracking for line in tight) <= max(line.tracking for line in lines)
            and sum(line.hyphen for line in tight) <= sum(line.hyphen for line in lines) + 2
        )
        return tight if sound else None

    def space(self, style: ParagraphStyle, language: str) -> float:
        """Width in points of a word space of plain text."""
        return self.width_cache.widths(self.font_settings.base(style, language))[" "]

    def findings(
        self, paragraph: Paragraph, style: ParagraphStyle, measure: float, lines: tuple[ComposedLine, ...]
    ) -> tuple[Finding, ...]:
        """What is wrong with a paragraph's lines: characters without a glyph, words wider than their line."""
        text = flatten(paragraph)
        found = [
            finding
            for stretch in stretches(paragraph)
            for finding in self.fonts.missing(
                text[stretch.start : stretch.end],
                self._family(stretch, style),
                stretch.run.language or paragraph.language,
            )
        ]
        for line in lines:
            room = measure - style.right - line.indent - line.aside
            gaps = gaps_of(text.plain[line.start : line.end])
            taken_in = min(line.gap, 0.0) * gaps + min(line.spread.points, 0.0)
            if line.width + taken_in > room + 0.3:
                found.append(
                    error(
                        "line/too-wide",
                        f"“{text.plain[line.start : line.end][:60]}” is wider than its line",
                        hint="put a space or a hyphen into the long word, or shorten it",
                        place=text.place(line.start),
                    )
                )
        return tuple(dict.fromkeys(found))

    def _family(self, stretch: Stretch, style: ParagraphStyle) -> str:
        return self.fonts.code_family if stretch.run.code and self.fonts.code_family else style.family


class _Cut(NamedTuple):
    """A line cut out of the endless one: its characters, indent, and where it begins there, after how many spaces."""

    start: int
    end: int
    indent: float
    x: float
    gaps: int
    x_end: float


class _Setting:
    """One paragraph being set."""

    def __init__(
        self,
        composer: ParagraphComposer,
        paragraph: Paragraph,
        style: ParagraphStyle,
        measure: float,
        cap: DropCapFit | None,
        aside: Aside | None = None,
    ) -> None:
        self.composer = composer
        self.paragraph = paragraph
        self.style = style
        self.measure = measure
        self.cap = cap
        self.aside = aside or Aside(0, 0.0)
        self.text = flatten(paragraph).plain
        self.stretches = stretches(paragraph)
        self.font_settings = [
            composer.font_settings.of(s.run, style, paragraph.language, self.text[s.start : s.end].strip("\n"))
            for s in self.stretches
        ]
        called = [(s.start, s.note.number) for s in self.stretches if s.note and not s.note.again]
        self.calls = [start for start, _ in called]
        self.numbers = [number for _, number in called]
        self.base = composer.font_settings.base(style, paragraph.language)
        self.space = composer.space(style, paragraph.language)
        self.joints = None
        if in_squares(paragraph.language):
            self.joints = joints_of(paragraph.language, self.text, self.stretches, self.font_settings)

        self.indent = style.indent_in(paragraph.language)
        self.rooms = self._rooms()
        if self.joints is None:
            self.endless_line = lay_out(self._line_input(), composer.width_cache)
        else:
            self.endless_line = lay_out_in_squares(self._line_input(), composer.width_cache, self.joints)
        self.token = 0

    def lines(self, looseness: int) -> tuple[ComposedLine, ...]:
        if not self.endless_line.tokens:
            return ()
        style = self.style
        fit = FitCriteria(
            space=style.size * _GROWS if self.joints else self.space,
            shrink=1 / (style.size * _GROWS) if self.joints else SHRINK,
            least_last=max(_LEAST_LAST * style.size, 1.4 * self.indent),
            ragged=style.align is not Alignment.JUSTIFY,
        )
        ends = optimum_fit(self.endless_line.opportunities, self.rooms, fit, looseness)
        return tuple(
            self._line(number, before, place, place == ends[-1])
            for number, (before, place) in enumerate(itertools.pairwise([-1, *ends]))
        )

    def _rooms(self) -> list[float]:
        """Measures of the first lines and, last, of all others."""
        rooms = self._rooms_without_aside()
        if not self.aside.lines:
            return rooms
        count = max(self.aside.lines, len(rooms) - 1)
        whole = [rooms[min(number, len(rooms) - 1)] for number in range(count + 1)]
        return [room - self._aside(number) for number, room in enumerate(whole)]

    def _aside(self, number: int) -> float:
        return self.aside.width if number < self.aside.lines else 0.0

    def _loosest(self, number: int) -> float:
        """How many word spaces more than its own a line beside a picture may give."""
        return LOOSEST_ASIDE if self.rooms[number] >= RAGGED_ASIDE * self.style.size else 0.0

    def _rooms_without_aside(self) -> list[float]:
        style = self.style
        room = self.measure - style.left - style.right - style.turn
        if self.cap is not None:
            return [room - self.cap.indent] * self.cap.lines + [room]
        return [room - self.indent, room] if self.indent else [room]

    def _indent(self, number: int) -> float:
        style = self.style
        if self.cap is not None:
            return style.left + (self.cap.indent if number < self.cap.lines else 0.0)
        return style.left + (self.indent if number == 0 else 0.0)

    def _line_input(self) -> EndlessLineInput:
        style = self.style
        tail = 0.0
        if self.paragraph.end_mark:
            mark = self.composer.width_cache.widths(self.base)[self.composer.end_mark]
            tail = (mark + END_MARK_GAP * style.size) * END_MARK_SIZE
        return EndlessLineInput(
            text=self.text,
            stretches=self.stretches,
            font_settings=self.font_settings,
            begin=len(self.cap.letters) if self.cap is not None else 0,
            hyphenate=style.hyphenate,
            longest=self.measure - style.left - style.right - self._aside(0),
            tail=tail,
        )

    def _line(self, number: int, before: int, place: int, last: bool) -> ComposedLine:
        """The line from the cut at `before` (or the beginning) to that at `place`, indices of opportunities."""
        endless_line = self.endless_line
        here, cut = endless_line.opportunities[place], endless_line.break_spans[place]
        x, gaps, start = 0.0, 0, 0
        if before >= 0:
            there = endless_line.opportunities[before]
            x, gaps, start = there.start, there.gaps_start, endless_line.break_spans[before].start
        while endless_line.tokens[self.token].end <= start:
            self.token += 1
        start = max(start, endless_line.tokens[self.token].start)
        width, count = here.end - x, here.gaps_end - gaps
        indent = self._indent(number)
        if before >= 0 and not endless_line.opportunities[before].forced:
            indent += self.style.turn
        room = self.rooms[min(number, len(self.rooms) - 1)] - width
        gap = tracking = 0.0
        spread = SOLID
        if self.style.align is Alignment.RIGHT:
            indent += max(room, 0.0)
        elif self.style.align is Alignment.CENTRE:
            indent += max(room / 2, 0.0)
        elif self.style.align is Alignment.JUSTIFY and (not here.forced or room < 0):
            if self.joints is not None:
                most = self.joints.most(start, cut.end, self.style.size)
                spread = self.joints.spread(start, cut.end, min(room, most))
            elif count:
                gap, tracking = self._spread(room, count, cut.end - start + cut.hyphen)
                if self._aside(number) and gap > self._loosest(number) * self.space:
                    # White along a picture's edge is seen less than holes in a line of few words.
                    gap = tracking = 0.0
        words = self._words(_Cut(start, cut.end, indent, x, gaps, here.end), gap, tracking, spread)
        if number == 0 and self.cap is not None:
            words.insert(0, Word(0, len(self.cap.letters), self.style.left, self.cap.width))
            start = 0
        called = slice(bisect_left(self.calls, start), bisect_left(self.calls, cut.end))
        notes = tuple(self.numbers[called])
        return ComposedLine(
            start,
            cut.end,
            width,
            gap,
            cut.hyphen,
            last,
            indent,
            tuple(words),
            notes,
            tracking,
            self._aside(number),
            spread,
            self.joints.end_cut[cut.end - 1] if self.joints else 0.0,
        )

    def _words(self, cut: _Cut, gap: float, tracking: float, spread: Spread) -> list[Word]:
        """The words of a line at their places."""
        words: list[Word] = []
        for token in itertools.islice(self.endless_line.tokens, self.token, None):
            if token.start >= cut.end:
                break
            left, right = max(token.start, cut.start), min(token.end, cut.end)
            begin = max(token.x, cut.x) if left == token.start else cut.x
            end = min(token.x + token.width, cut.x_end) if right == token.end else cut.x_end
            at = cut.indent + begin - cut.x
            if self.joints is None:
                at += (token.gaps - cut.gaps) * gap + (left - cut.start) * tracking
                width = end - begin + (right - left) * tracking
            else:
                at += self.joints.widened(cut.start, left + 1, spread)
                width = end - begin + self.joints.widened(left, right, spread)
            words.append(Word(left, right, at, width))
        return words

    def _spread(self, room: float, gaps: int, characters: int) -> tuple[float, float]:
        """What each word space and each character is given of a justified line's room, in points."""
        gap = max(room / gaps, -SHRINK * self.space)
        excess = (gap - LOOSE * self.space) * gaps / characters
        if excess <= 0:
            return gap, 0.0
        steps = (step * self.style.size for step in TRACKING)
        tracking = next((step for step in steps if step >= excess), TRACKING[-1] * self.style.size)
        return (room - tracking * characters) / gaps, tracking
