# SPDX-License-Identifier: MIT
"""Paragraphs in one line more or fewer than their best, and what each costs in evenness.

The idea is TeX's \\looseness (Donald E. Knuth, The TeXbook, chapter 14; Knuth and Plass 1981): of a text that is to
take less room or more, those paragraphs give first in which it is seen least.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from forumpress.layout.eastasian import in_squares
from forumpress.layout.story import Paragraph
from forumpress.layout.style import Alignment, ParagraphStyle
from forumpress.typeset.lines import ParagraphComposer
from forumpress.typeset.plan import ComposedLine, SetBlock, SetParagraph

LEAST_LINES = 5
"""Shortest paragraph that is set in a line more or fewer, in lines."""
LOOSEST = 1.5
"""Word spaces more than its own that a line of a looser paragraph may give."""
LEAST_LAST = 4.0
"""Ems of the last line that a looser paragraph ends with: less looks forgotten."""
MOST_LINES = 20
"""Lines by which an article may be set shorter or longer."""
_A_HYPHEN = 0.5
"""What one more line that ends in a hyphen costs; as much as a word space of three quarters more on one line."""
_A_PARAGRAPH = 1.0
"""What every paragraph costs that is not set as it is best."""


@dataclass(frozen=True, slots=True)
class ParagraphSetting:
    """The block at `at` of a galley in one line more or fewer; `cost` is 1 and what it loses in evenness."""

    at: int
    block: SetParagraph
    cost: float


def settings(
    blocks: Sequence[SetBlock],
    other: Callable[[SetParagraph], SetParagraph | None],
    space_of: Callable[[SetParagraph], float],
) -> tuple[ParagraphSetting, ...]:
    """The paragraphs that `other` sets in one line more or fewer, the cheapest first.

    `other` says None where that would look poor; `space_of` gives a paragraph's word space in points.
    """
    found = []
    for at, block in enumerate(blocks):
        if not isinstance(block, SetParagraph) or len(block.lines) < LEAST_LINES:
            continue
        new = other(block)
        if new is not None:
            space = space_of(block)
            loss = unevenness(new.lines, space) - unevenness(block.lines, space)
            found.append(ParagraphSetting(at, new, _A_PARAGRAPH + max(0.0, loss)))
    return tuple(sorted(found, key=lambda each: (round(each.cost, 6), each.at)))


def unevenness(lines: Sequence[ComposedLine], space: float) -> float:
    """How far lines are from even: the squares of what their word spaces gain or lose, in word spaces, and hyphens."""
    return sum((line.gap / space) ** 2 + _A_HYPHEN * line.hyphen for line in lines)


def loosen(
    composer: ParagraphComposer,
    paragraph: Paragraph,
    style: ParagraphStyle,
    measure: float,
    lines: tuple[ComposedLine, ...],
) -> tuple[ComposedLine, ...] | None:
    """The paragraph in one line more than `lines`; None where its word spaces would not stay as they should.

    No space gains more than LOOSEST of itself or than the widest that was there, no more lines end in a hyphen, and
    the last line is no shorter than LEAST_LAST.
    """
    if style.align is not Alignment.JUSTIFY or in_squares(paragraph.language):
        return None
    loose = composer.compose(paragraph, style, measure, 1)
    if len(loose) != len(lines) + 1:
        return None
    space = composer.space(style, paragraph.language)
    widest = max(LOOSEST * space, *(line.gap for line in lines))
    sound = (
        all(line.gap <= widest for line in loose)
        and sum(line.hyphen for line in loose) <= sum(line.hyphen for line in lines)
        and loose[-1].width >= LEAST_LAST * style.size
    )
    return loose if sound else None
