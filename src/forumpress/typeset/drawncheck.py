# SPDX-License-Identifier: MIT
"""Whether the drawing engine set the lines as they were composed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forumpress.finding import Finding, error, warning
from forumpress.layout.story import Paragraph
from forumpress.layout.style import ParagraphStyle
from forumpress.typeset.drawnpage import TOLERANCE, DrawnLine
from forumpress.typeset.flow import flatten, gaps_of
from forumpress.typeset.linehtml import LINE_HYPHEN
from forumpress.typeset.plan import ComposedLine

_IGNORED = {0xAD: None, 0x200B: None, 0x2060: None, 0x0D: None}


@dataclass(frozen=True, slots=True)
class ComposedPart:
    """Lines `first` up to `last` of a paragraph, as they were to be drawn."""

    paragraph: Paragraph
    style: ParagraphStyle
    lines: tuple[ComposedLine, ...]
    first: int
    last: int
    measure: float


def check_lines(part: ComposedPart, drawn: Sequence[DrawnLine]) -> tuple[Finding, ...]:
    """What came out otherwise than composed: `line/broken-elsewhere`, `line/too-wide`, `line/off-grid`."""
    return tuple(_check(part, drawn))


def _check(part: ComposedPart, drawn: Sequence[DrawnLine]) -> Iterator[Finding]:
    flow = flatten(part.paragraph)
    composed = part.lines[part.first : part.last]
    for number, line in enumerate(composed):
        wanted = flow.plain[line.start : line.end]
        if line.has_drop_cap:
            wanted = flow.plain[line.words[1].start : line.end]
        text = drawn[number].text.replace(LINE_HYPHEN, "") if number < len(drawn) else ""
        if _visible(text) != _visible(wanted) or (number == len(composed) - 1 and len(drawn) > len(composed)):
            yield error(
                "line/broken-elsewhere",
                f"the line “{_visible(wanted)[:60]}” was drawn as “{_visible(text)[:60]}”",
                hint="check that no style sheet of the layout changes the type of running text",
                place=flow.place(line.start),
            )
            return
        room = part.measure - part.style.right - line.aside
        edge = drawn[number].x + drawn[number].width - line.tracking - line.spread.tracking / 2 - line.hang
        known = line.indent + line.width + min(line.gap, 0.0) * gaps_of(wanted) + min(line.spread.points, 0.0)
        if edge > room + TOLERANCE and known <= room + TOLERANCE:
            yield error(
                "line/too-wide",
                f"the line “{_visible(wanted)[:60]}” is {edge - room:.1f} pt wider than its measure",
                hint="put a space or a hyphen into its longest word, or shorten it",
                place=flow.place(line.start),
            )
        height = drawn[number].height
        if abs(height - part.style.leading) > TOLERANCE / 3:
            yield warning(
                "line/off-grid",
                f"the line “{_visible(wanted)[:60]}” is {height:.2f} pt high instead of {part.style.leading:g}",
                hint="check that no style sheet of the layout changes the type of running text",
                place=flow.place(line.start),
            )


def _visible(text: str) -> str:
    return text.translate(_IGNORED)
