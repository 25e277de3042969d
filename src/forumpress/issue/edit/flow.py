# SPDX-License-Identifier: MIT
"""Items in brackets and keys in braces: put in and taken out with their commas."""

from __future__ import annotations

import re

from forumpress.issue.edit.block import Splices
from forumpress.issue.edit.grammar import WrittenValue
from forumpress.issue.edit.intents import Value
from forumpress.issue.edit.values import flow
from forumpress.issue.edit.writtenfile import Splice

_COMMA = re.compile(r"\s*,\s*")


def set_key(text: str, holder: WrittenValue, key: str, value: Value) -> Splices | None:
    """A key that is not there yet, at the end."""
    return _put(_bounds(holder), holder, len(holder.entries), f"{key}: {flow(value)}")


def insert(text: str, listed: WrittenValue, index: int, value: Value) -> Splices | None:
    """An item before the one at `index`."""
    return _put(_bounds(listed), listed, index, flow(value))


def remove(text: str, holder: WrittenValue, step: str | int) -> Splices | None:
    """Without a key or an item of several; None where a remark stands beside it."""
    bounds = _bounds(holder)
    number = (
        step if isinstance(step, int) else next(n for n, (key, _) in enumerate(holder.entries) if key.value == step)
    )
    first = number == 0
    start, end = (bounds[0][0], bounds[1][0]) if first else (bounds[number - 1][1], bounds[number][1])
    comma = text[bounds[0][1] : bounds[1][0]] if first else text[start : bounds[number][0]]
    return [Splice(start, end, "")] if _COMMA.fullmatch(comma) else None


def _put(bounds: list[tuple[int, int]], holder: WrittenValue, index: int, words: str) -> Splices:
    if not bounds:
        return [Splice(holder.start + 1, holder.start + 1, words)]
    if index < len(bounds):
        at = bounds[index][0]
        return [Splice(at, at, f"{words}, ")]
    at = bounds[-1][1]
    return [Splice(at, at, f", {words}")]


def _bounds(holder: WrittenValue) -> list[tuple[int, int]]:
    if holder.kind == "list":
        return [(item.start, item.end) for item in holder.items]
    return [(key.start, max(key.end, value.end)) for key, value in holder.entries]
