# SPDX-License-Identifier: MIT
"""Another text for a scalar: first where it differs alone, then written anew in its own style, then in another."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.issue import scalars
from forumpress.issue.edit.grammar import WrittenValue
from forumpress.issue.edit.steps import common_head, common_tail
from forumpress.issue.edit.styles import inserted, written
from forumpress.issue.edit.writtenfile import Splice


def scalar_splices(text: str, part: WrittenValue, parent: int, value: str) -> Iterator[list[Splice]]:
    """Ways to write `value` in place of the scalar `part`, the gentlest first; `parent` is its key's column."""
    indent = _indent(text, part)
    if (gentle := _difference(text, part, indent, value)) is not None:
        yield [gentle]
    space = " " if part.start and text[part.start - 1] in ":-?" and part.start == part.end else ""
    for each in written(value, part.style, parent, indent, in_flow=part.in_flow):
        yield [Splice(part.start, part.end, space + each)]


def _difference(text: str, part: WrittenValue, indent: int, value: str) -> Splice | None:
    """The characters that differ, put between those that stay; None where the scalar's own are not known."""
    old = part.value or ""
    spans = scalars.spans(part.style, old, text, part.start, part.end)
    if not old or spans is None:
        return None
    indexes = [begin + offset for begin, length in spans for offset in range(length)]
    stop = part.end - (part.style in ("'", '"'))
    if part.style in ("|", ">") and old.endswith("\n"):
        if not value.endswith("\n"):
            return None
        old, value, stop = old[:-1], value[:-1], indexes[-1]
    indexes.append(stop)
    if len(indexes) <= len(old):
        return None
    head = common_head(old, value)
    tail = common_tail(old[head:], value[head:])
    new = inserted(value[head : len(value) - tail], part.style, indent)
    return None if new is None else Splice(indexes[head], max(indexes[head], indexes[len(old) - tail]), new)


def _indent(text: str, part: WrittenValue) -> int:
    """The column at which the lines of a literal or folded text begin; 0 for other styles."""
    if part.style not in ("|", ">"):
        return 0
    lines = text[part.start : part.end].split("\n")[1:]
    return min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
