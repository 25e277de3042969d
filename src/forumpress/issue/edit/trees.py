# SPDX-License-Identifier: MIT
"""What a file's values become by an edit, worked out without looking at its text."""

from __future__ import annotations

from typing import Any

from forumpress.issue.edit.grammar import Path


def at(node: Any, path: Path) -> Any:
    """The value at a path, which is there."""
    for step in path:
        node = node[step]
    return node


def put(node: Any, path: Path, value: Any) -> Any:
    """The values with another one at a path."""
    if not path:
        return value
    if isinstance(path[0], str):
        return {**node, path[0]: put(node.get(path[0]), path[1:], value)}
    return [put(each, path[1:], value) if number == path[0] else each for number, each in enumerate(node)]


def inserted(node: Any, path: Path, index: int, value: Any) -> Any:
    """The values with one more in the list at a path."""
    listed = list(at(node, path) or ())
    listed.insert(index, value)
    return put(node, path, listed)


def without(node: Any, path: Path) -> Any:
    """The values without the one at a path."""
    holder = at(node, path[:-1])
    if isinstance(holder, dict):
        left: Any = {key: value for key, value in holder.items() if key != path[-1]}
    else:
        left = [value for number, value in enumerate(holder) if number != path[-1]]
    return put(node, path[:-1], left)
