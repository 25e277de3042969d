# SPDX-License-Identifier: MIT
"""Lines that came out as well as their words allow, and still look poor: only other words mend them.

Three kinds, as a proof reader marks them: runts (hardly anything on a paragraph's last line), holes
(word spaces far wider than usual in a justified line) and words alone in a justified line. Each is
told with the words that an editor could change.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from forumpress.finding import Finding, Place, note
from forumpress.layout.story import Paragraph
from forumpress.layout.style import Alignment, ParagraphStyle
from forumpress.typeset.flow import flatten, gaps_of, stretches
from forumpress.typeset.opportunities import has_no_spaces
from forumpress.typeset.plan import ComposedLine, Galley, SetParagraph

WIDEST_SPACE = 3.0
"""From how many times its own width a word space is a hole."""
SHORTEST_WORD = 3
"""Letters up to which a single word on a last line is a runt."""
_SHORTEST = {"zh": 1, "ja": 1, "ko": 1}
"""The same where a character is a syllable or a word: one that stands alone."""
MOST_OF_A_KIND = 3
"""How many lines of a kind are told of one article, the poorest first; the last also says how many more."""
_SHORT_LINE = 6.0
"""Ems below which a last line is looked at more closely: a word of three letters is shorter."""
_LONG_WORD = 8
"""Letters from which a word is worth dividing."""
_LONGEST_QUOTE = 60
_POINTS = ".,;:!?…()[]«»“”„‘’\"'"
_UNSEEN = "\u2060"
_LEFT_OUT = {ord(_UNSEEN): None, 0xAD: None}

SpaceOf = Callable[[ParagraphStyle, str], float]


@dataclass(frozen=True, slots=True)
class _Poor:
    """A finding, and how poor its line looks among those of its kind: more is worse."""

    finding: Finding
    weight: float


def poor_lines(galley: Galley, styles: Mapping[str, ParagraphStyle], space_of: SpaceOf) -> tuple[Finding, ...]:
    """Notes of an article's poorest lines: `line/runt`, `line/hole`, `line/single-word`.

    `space_of` gives the width in points of a word space in a style and language.
    """
    kinds: dict[str, list[_Poor]] = defaultdict(list)
    for block in galley.blocks:
        if isinstance(block, SetParagraph):
            style = styles[block.block.style]
            for poor in _of_paragraph(block, style, space_of(style, block.block.language)):
                kinds[poor.finding.code].append(poor)
    return tuple(finding for poor in kinds.values() for finding in _poorest(poor))


def _poorest(poor: list[_Poor]) -> list[Finding]:
    reported = [each.finding for each in sorted(poor, key=lambda each: -each.weight)[:MOST_OF_A_KIND]]
    if more := len(poor) - len(reported):
        lines = "one more line" if more == 1 else f"{more} more lines"
        reported[-1] = replace(reported[-1], message=f"{reported[-1].message}; {lines} of this article like it")
    return reported


def _of_paragraph(block: SetParagraph, style: ParagraphStyle, space: float) -> Iterator[_Poor]:
    justified = style.align is Alignment.JUSTIFY
    words: _Words | None = None
    for number, line in enumerate(block.lines):
        wide = justified and line.gap > (WIDEST_SPACE - 1) * space
        short = line.last and number > 0 and line.width < max(_least(style), _SHORT_LINE * style.size)
        alone = justified and not line.last and line.gap == 0
        if not (wide or short or alone):
            continue
        words = words or _Words(block.block)
        if wide:
            yield _hole(words, line, 1 + line.gap / space)
        elif short:
            yield from _runt(words, block, number, style)
        else:
            yield from _single_word(words, block, line, style)


class _Words:
    """A paragraph's words as a reader would name them: without calls of notes and soft hyphens."""

    def __init__(self, paragraph: Paragraph) -> None:
        self._flow = flatten(paragraph)
        plain = self._flow.plain
        for stretch in stretches(paragraph):
            if stretch.note is not None:
                plain = plain[: stretch.start] + _UNSEEN * (stretch.end - stretch.start) + plain[stretch.end :]
        self.plain = plain

    def place(self, line: ComposedLine) -> Place:
        """Where a line's first word was written."""
        return self._flow.place(line.start)

    def of(self, line: ComposedLine) -> str:
        """The words of a line, as they are read on the page."""
        return _quoted(self.plain[line.start : line.end]) + "-" * line.hyphen

    def after(self, line: ComposedLine) -> str:
        """The word that the line's end divides, or else the one that follows it; "" at a break by the editor."""
        plain, at = self.plain, line.end
        while at < len(plain) and plain[at] == " ":
            at += 1
        start = at
        while start > 0 and not plain[start - 1].isspace():
            start -= 1
        following = re.match(r"\S+", plain[start:])
        return _quoted(following[0].strip(_POINTS)) if following else ""


def _quoted(text: str) -> str:
    text = text.strip().translate(_LEFT_OUT)
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1].rstrip() + "…"


def _least(style: ParagraphStyle) -> float:
    """Points that a last line should at least fill: the first line's indent, which it would hide; an em without one."""
    return style.indent or style.size


def _runt(words: _Words, block: SetParagraph, number: int, style: ParagraphStyle) -> Iterator[_Poor]:
    line, before = block.lines[number], block.lines[number - 1]
    if words.plain[before.end : before.end + 1] == "\n":
        return  # the editor broke the line here
    shown = words.of(line)
    letters = sum(character.isalnum() for character in shown)
    most = _SHORTEST.get(block.block.language.split("-")[0].lower(), SHORTEST_WORD)
    if line.width >= _least(style) and (letters > most or gaps_of(shown)):
        return
    yield _Poor(
        note(
            "line/runt",
            f"“{shown}” is all that stands on this paragraph's last line",
            hint=f"Take about {letters + 1} letters out of “{words.of(before)}” or the lines before it, "
            "or add a few words at the end.",
            place=words.place(line),
        ),
        -line.width,
    )


def _hole(words: _Words, line: ComposedLine, times: float) -> _Poor:
    return _Poor(
        note(
            "line/hole",
            f"the word spaces of the line “{words.of(line)}” are {times:.1f} times as wide as usual",
            hint=_cure(words, line),
            place=words.place(line),
        ),
        times,
    )


def _single_word(words: _Words, block: SetParagraph, line: ComposedLine, style: ParagraphStyle) -> Iterator[_Poor]:
    shown = words.of(line)
    white = block.measure - style.right - line.indent - line.width - line.aside
    if gaps_of(shown) or has_no_spaces(shown) or white < style.size or words.plain[line.end : line.end + 1] == "\n":
        return
    yield _Poor(
        note(
            "line/single-word",
            f"“{shown}” stands alone in a line that should be full",
            hint=_cure(words, line),
            place=words.place(line),
        ),
        white,
    )


def _cure(words: _Words, line: ComposedLine) -> str:
    """What to do about a line that is not full: which words to change."""
    word = words.after(line)
    if line.hyphen:
        return f"Use a shorter word for “{word}”, or other words before it."
    cure = f"The next line begins with “{word}”: use shorter words there and in this line, or another order of words"
    if len(word) < _LONG_WORD:
        return f"{cure}."
    return f"{cure}, or put soft hyphens (U+00AD) where “{word}” may be divided."
