# SPDX-License-Identifier: MIT
"""New values as lines of YAML, as a careful editor would write them."""

from __future__ import annotations

from collections.abc import Mapping

from forumpress.issue.edit.intents import Value
from forumpress.issue.edit.styles import fresh


def entry_lines(key: str, value: Value, column: int) -> list[str]:
    """A key with its value, the key in `column`."""
    pad = " " * column
    if isinstance(value, str):
        return f"{pad}{key}: {fresh(value, column, column + len(key) + 2)}".split("\n")
    if not value:
        return [f"{pad}{key}: {flow(value)}"]
    if isinstance(value, Mapping):
        return [f"{pad}{key}:", *(line for name, each in value.items() for line in entry_lines(name, each, column + 2))]
    return [f"{pad}{key}:", *(line for each in value for line in item_lines(each, column + 2))]


def item_lines(value: Value, column: int) -> list[str]:
    """An item of a list, its dash in `column`."""
    pad = " " * column
    if isinstance(value, str):
        return f"{pad}- {fresh(value, column, column + 2)}".split("\n")
    if isinstance(value, Mapping) and value:
        lines = [line for name, each in value.items() for line in entry_lines(name, each, column + 2)]
        return [f"{pad}- {lines[0].lstrip(' ')}", *lines[1:]]
    return [f"{pad}- {flow(value)}"]


def flow(value: Value) -> str:
    """A value on one line, for lists in brackets and mappings in braces."""
    if isinstance(value, str):
        return fresh(value, 0, 0, in_flow=True)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in value.items()) + "}"
    return "[" + ", ".join(flow(each) for each in value) + "]"


def shifted(lines: tuple[str, ...] | list[str], by: int) -> list[str]:
    """Lines moved to the right, or to the left by spaces that they have; blank ones stay empty."""
    if by >= 0:
        return [" " * by + line if line.strip() else "" for line in lines]
    return [line[min(-by, len(line) - len(line.lstrip(" "))) :] if line.strip() else "" for line in lines]
