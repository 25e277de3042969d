# SPDX-License-Identifier: MIT
"""Ink coverage as the plates really carry it, pictures included."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from forumpress.finding import Rect
from forumpress.preflight.document import Document
from forumpress.preflight.plates import coverage_grid, plates_of
from forumpress.preflight.rule import Fault, RuleLimits, rule

_SQUARE = 15


class InkCoverageLimits(RuleLimits):
    """Sum of all inks in per cent: the mean of any square of 15 mm, and the peak of any square of 1 mm."""

    mean: float = 320.0
    peak: float = 300.0
    tolerance: float = 6.0
    """What a picture's compression may add to single pixels."""


@rule(
    code="ink/coverage",
    title="Total ink stays within what the paper dries",
    rationale="Too much ink in one place does not dry: it sets off on the next sheet, sticks pages together and shows "
    "through. Only the separated plates tell how much really lies there, pictures and overprints included.",
    source="Ghent Workgroup 2022 (mean of any 15 mm square); profile ISO Coated v2 300 % (peak)",
    cure="Convert pictures with a profile of lower total ink, or lighten deep shadows and rich blacks.",
    limits=InkCoverageLimits,
    deep=True,
)
def check(document: Document, limits: InkCoverageLimits) -> Iterator[Fault]:
    """Adds up the plates over squares of one millimetre, and slides a square of fifteen over them."""
    for plates in plates_of(document):
        rows, side = coverage_grid(plates, 1)
        if not rows:
            continue
        peak, x, y = max((value, x, y) for y, row in enumerate(rows) for x, value in enumerate(row))
        if peak > limits.peak + limits.tolerance:
            yield Fault(f"the ink adds up to {peak:.0f} %", plates.page.number, Rect(x * side, y * side, side, side))
        mean, x, y = _densest(rows)
        if mean > limits.mean:
            box = Rect(x * side, y * side, _SQUARE * side, _SQUARE * side)
            yield Fault(f"the ink of a 15 mm square adds up to {mean:.0f} % on average", plates.page.number, box)


def _densest(rows: list[list[float]]) -> tuple[float, int, int]:
    """The square of 15 x 15 cells with the highest mean, and its left and top cell."""
    width, height = min(_SQUARE, len(rows[0])), min(_SQUARE, len(rows))
    sums = [[0.0] * (len(rows[0]) + 1)]
    for row in rows:
        above = sums[-1]
        sums.append([before + here for before, here in zip(above, (0.0, *accumulate(row)), strict=True)])
    return max(
        (
            (sums[y + height][x + width] - sums[y][x + width] - sums[y + height][x] + sums[y][x]) / (width * height),
            x,
            y,
        )
        for y in range(len(rows) - height + 1)
        for x in range(len(rows[0]) - width + 1)
    )
