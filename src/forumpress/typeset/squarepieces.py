# SPDX-License-Identifier: MIT
"""A line of Chinese or Japanese in pieces that the drawing engine sets as the composer did.

Between two pieces stands a margin; the joints inside one are all as wide as its letter spacing, of which the engine
puts half before and half after each character. No character is added: what is copied are the editor's own words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forumpress.layout.eastasian import Joints
from forumpress.length import css_pt
from forumpress.typeset.plan import ComposedLine

_EVEN = 0.002
"""Points by which joints may differ that are drawn alike."""


@dataclass(frozen=True, slots=True)
class LinePiece:
    """Characters `start` to `end` (exclusive) of a flow, the white around them and between them, in points."""

    start: int
    end: int
    before: float
    tracking: float
    after: float = 0.0

    def html(self, text: str) -> str:
        """An element that holds `text`, its characters as HTML; the text alone where it needs none."""
        rules = []
        for name, value in (
            ("margin-left", self.before),
            ("letter-spacing", self.tracking),
            ("margin-right", self.after),
        ):
            if abs(value) > _EVEN:
                rules.append(f"{name}:{css_pt(value)}")
        return f'<span style="{";".join(rules)}">{text}</span>' if rules and text else text


def pieces_of_line(joints: Joints, line: ComposedLine, ends: Sequence[int]) -> tuple[LinePiece, ...]:
    """The pieces of a line, in order; none goes over one of the `ends`, where type or language changes."""
    start = line.words[1].start if line.has_drop_cap else line.start
    pieces: list[LinePiece] = []
    before = -joints.start_cut[start]
    while start < line.end:
        bound = min(line.end, next((end for end in ends if end > start), line.end))
        end, tracking = _piece(joints, line, start, bound)
        half = tracking / 2
        after = 0.0 if end < line.end else -joints.end_cut[end - 1] - half
        pieces.append(LinePiece(start, end, before - half, tracking, after))
        if end < line.end:
            before = joints.at(end, line.spread) - half
        start = end
    return tuple(pieces)


def _piece(joints: Joints, line: ComposedLine, start: int, bound: int) -> tuple[int, float]:
    """Where the piece that begins at `start` ends, and what stands at each joint inside it.

    That is nothing, or what all joints of the line are given; never so within Western words.
    """
    spread = line.spread
    end = start + 1
    if spread.tracking > _EVEN:
        while end < bound and joints.tracks(end, spread, _EVEN):
            end += 1
        if end > start + 1:
            return end, spread.tracking
    while end < bound and (joints.western(end) or abs(joints.at(end, spread)) <= _EVEN):
        end += 1
    return end, 0.0
