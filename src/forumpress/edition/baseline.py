# SPDX-License-Identifier: MIT
"""Where the lines of drawn pages really stand, against their grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from forumpress.pdf.instructions import instructions, numbers
from forumpress.pdf.matrix import IDENTITY, Bounds, Matrix, multiply
from forumpress.pdf.objects import content_bytes

_STEP = 10
"""Parts of a point that lines are told apart by."""


def baseline_offset(pages: Iterable[tuple[Any, Bounds]], top: float, leading: float) -> float:
    """How far below the upper edge of its row of the grid most text stands, in points.

    `pages` are page dictionaries with their trims, `top` is where the grid's first row begins, from the trim's head.
    """
    found: Counter[int] = Counter()
    for page, trim in pages:
        for y in _baselines(content_bytes(page.get("/Contents"))):
            found[round((trim[3] - y - top) % leading * _STEP)] += 1
    return found.most_common(1)[0][0] / _STEP if found else leading


def _baselines(stream: bytes) -> Iterator[float]:
    """The height of each text matrix of a content stream, in the page's user space."""
    matrix: Matrix = IDENTITY
    saved: list[Matrix] = []
    for instruction in instructions(stream):
        match instruction.operator:
            case b"q":
                saved.append(matrix)
            case b"Q" if saved:
                matrix = saved.pop()
            case b"cm" | b"Tm":
                a, b, c, d, e, f = numbers(instruction.operands)[-6:]
                if instruction.operator == b"cm":
                    matrix = multiply((a, b, c, d, e, f), matrix)
                else:
                    yield multiply((a, b, c, d, e, f), matrix)[5]
