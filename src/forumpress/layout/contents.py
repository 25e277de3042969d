# SPDX-License-Identifier: MIT
"""The contents on page 1: by sections, in balanced columns where it is long, sections alone where it is too long.

The columns are divided here and not by the drawing engine, whose own columns are as deep as the page
that they stand on allows, so that a contents list could be drawn deeper than it was measured.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from forumpress.issue.model import Issue
from forumpress.layout.inline import plain_text
from forumpress.layout.pack import Pack

LONG = 16
"""Articles from which on the contents stands in columns of like depth."""
_GAP, _BESIDE = 14.0, 13.0
"""Points between two columns, and for the page number beside an entry."""
_LETTER = 3.9
"""Points: about the width of a letter in the contents."""


def contents_of(issue: Issue, pack: Pack) -> tuple[tuple[Mapping[str, int], ...], ...]:
    """The contents' columns, each of parts of sections: `section` by number, articles `first` up to `last`.

    Empty where every section has a column of its own; parts without articles where only the sections
    are named.
    """
    counts = [len(section.articles) for section in issue.sections]
    if sum(counts) <= LONG:
        return ()
    columns = pack.rules.contents_columns
    if sum(counts) > pack.rules.contents:
        depth = math.ceil(len(counts) / columns)
        alone = [{"section": at, "first": 0, "last": 0} for at in range(len(counts))]
        return tuple(tuple(alone[at : at + depth]) for at in range(0, len(alone), depth))
    width = (pack.format.measure - (columns - 1) * _GAP) / columns - _BESIDE
    weights = list(_weights(issue, max(1.0, width / _LETTER)))
    low, high = max(weight for _, _, weight in weights), sum(weight for _, _, weight in weights)
    while high - low > 0.25:
        middle = (low + high) / 2
        low, high = (low, middle) if len(_filled(weights, middle)) <= columns else (middle, high)
    return tuple(_parts(column) for column in _filled(weights, high))


def _weights(issue: Issue, letters: float) -> Iterator[tuple[int, int, float]]:
    """Each article's section, its number there, and the lines of its entry with the section's name above the first."""
    for at, section in enumerate(issue.sections):
        for number, article in enumerate(section.articles):
            title = plain_text(article.short_title or article.title)
            yield at, number, math.ceil(len(title) / letters) + 0.25 + (number == 0)


def _filled(weights: Sequence[tuple[int, int, float]], depth: float) -> list[list[tuple[int, int]]]:
    """Articles in as many columns as they need, none deeper than `depth` lines."""
    columns: list[list[tuple[int, int]]] = []
    used = depth
    for section, number, weight in weights:
        if not columns or used + weight > depth:
            columns.append([])
            used = 0.0
        columns[-1].append((section, number))
        used += weight
    return columns


def _parts(column: Sequence[tuple[int, int]]) -> tuple[Mapping[str, int], ...]:
    parts: dict[int, dict[str, int]] = {}
    for section, number in column:
        part = parts.setdefault(section, {"section": section, "first": number, "last": number + 1})
        part["last"] = number + 1
    return tuple(parts.values())
