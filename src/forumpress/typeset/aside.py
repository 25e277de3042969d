# SPDX-License-Identifier: MIT
"""Small pictures beside text: a picture takes the right of a column, and the lines that begin there are shorter."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from forumpress.layout.story import Box, Paragraph
from forumpress.layout.style import ParagraphStyle
from forumpress.typeset.lines import Aside
from forumpress.typeset.plan import SetBlock, SetBox, SetParagraph

ASIDE_DROP = 0.25
"""Of the leading: how far a picture's top stands below that of its row, level with the x-height beside it."""
_GUTTER = 10.0
"""Points between the picture and the text beside it."""
_BELOW = 0.3
"""Of the leading: the least white between a picture's foot and the line below it."""
DEEPEST = 0.5
"""Of the type area's depth: a picture that would be deeper is drawn smaller."""


def set_beside(
    blocks: Sequence[Paragraph | Box],
    styles: Mapping[str, ParagraphStyle],
    leading: float,
    set_box: Callable[[Box], SetBox],
    set_paragraph: Callable[[Paragraph, Aside | None], SetParagraph],
) -> Iterator[SetBlock]:
    """The blocks of a story, set; those that follow a small picture in shorter lines as far as it reaches.

    The picture stands beside the paragraphs that follow it up to the next box. Where these are
    too short, white is left; where none follows, the picture stands alone.
    """
    rows, width = 0, 0.0
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if isinstance(block, Box):
            box = set_box(block)
            rows = _rows_beside(box, leading) if stands_beside(block, following, styles) else 0
            width = box.measure + _GUTTER
            yield replace(box, aside=rows)
            continue
        if rows <= 0:
            yield set_paragraph(block, None)
            continue
        style = styles[block.style]
        taken = set_paragraph(block, Aside(rows, width))
        left = rows - len(taken.lines) - max(style.after, _before(following, styles))
        goes_on = isinstance(following, Paragraph) and not styles[following.style].keep_with_next
        pad = max(0, rows - len(taken.lines)) if not goes_on else 0
        yield replace(taken, aside=rows, pad=pad)
        rows = left if goes_on else 0


def stands_beside(box: Box, following: Paragraph | Box | None, styles: Mapping[str, ParagraphStyle]) -> bool:
    """Whether a box is a small picture with text after it to stand beside."""
    return box.share < 1 and isinstance(following, Paragraph) and not styles[following.style].keep_with_next


def _before(following: Paragraph | Box | None, styles: Mapping[str, ParagraphStyle]) -> int:
    return styles[following.style].before if isinstance(following, Paragraph) else 0


def _rows_beside(box: SetBox, leading: float) -> int:
    height = box.height + box.picture_height
    return math.ceil(height / leading + ASIDE_DROP + _BELOW)
