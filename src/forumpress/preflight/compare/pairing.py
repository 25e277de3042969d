# SPDX-License-Identifier: MIT
"""Which pages of two files belong together, also when some were inserted, dropped or reflowed."""

from __future__ import annotations

from forumpress.preflight.compare.comparedfile import PageFacts

_LEAST = 0.25
"""Share of words in common below which two pages have nothing to do with each other."""
_BAND = 40
"""How far apart, in positions, pages of long files are still tried."""

Pair = tuple[int | None, int | None]
"""Positions, from 0, of an old and a new page; None where the other was inserted or dropped."""


def pair_pages(old: tuple[PageFacts, ...], new: tuple[PageFacts, ...]) -> tuple[Pair, ...]:
    """The pairing that keeps the order and has the most in common: longest common subsequence, weighted."""
    head = 0
    while head < min(len(old), len(new)) and old[head].look == new[head].look:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail].look == new[-1 - tail].look:
        tail += 1
    middle = _align(old[head : len(old) - tail], new[head : len(new) - tail])
    return (
        *((at, at) for at in range(head)),
        *((None if o is None else o + head, None if n is None else n + head) for o, n in middle),
        *((len(old) - tail + at, len(new) - tail + at) for at in range(tail)),
    )


def likeness(old: PageFacts, new: PageFacts) -> float:
    """How much two pages have in common, from 0 to 1: words, and pictures as ten words each."""
    if old.look == new.look:
        return 1.0
    words_old, words_new = old.vocabulary.total(), new.vocabulary.total()
    pictures_old = {picture.content for picture in old.pictures}
    pictures_new = {picture.content for picture in new.pictures}
    common = (old.vocabulary & new.vocabulary).total() + 10 * len(pictures_old & pictures_new)
    most = max(words_old + 10 * len(pictures_old), words_new + 10 * len(pictures_new))
    return common / most if most else 0.5


def _align(old: tuple[PageFacts, ...], new: tuple[PageFacts, ...]) -> list[Pair]:
    rows, columns = len(old), len(new)
    band = max(_BAND, abs(rows - columns) + _BAND)
    weights: dict[tuple[int, int], float] = {}
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for o in range(rows - 1, -1, -1):
        for n in range(columns - 1, -1, -1):
            skip = max(best[o + 1][n], best[o][n + 1])
            if abs(o - n) <= band:
                weight = likeness(old[o], new[n])
                if weight >= _LEAST:
                    weights[o, n] = weight
                    skip = max(skip, weight + best[o + 1][n + 1])
            best[o][n] = skip
    return _trace(best, weights, rows, columns)


def _trace(best: list[list[float]], weights: dict[tuple[int, int], float], rows: int, columns: int) -> list[Pair]:
    pairs: list[Pair] = []
    o = n = 0
    while o < rows or n < columns:
        weight = weights.get((o, n))
        if weight is not None and best[o][n] <= weight + best[o + 1][n + 1] + 1e-9:
            pairs.append((o, n))
            o, n = o + 1, n + 1
        elif n >= columns or (o < rows and best[o + 1][n] >= best[o][n + 1]):
            pairs.append((o, None))
            o += 1
        else:
            pairs.append((None, n))
            n += 1
    return pairs
