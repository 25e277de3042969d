# SPDX-License-Identifier: MIT
"""What somebody wants of a source file, in terms of its values and not of its characters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forumpress.issue.edit.grammar import Path

Value = str | Sequence["Value"] | Mapping[str, "Value"]
"""A text, a list, or keys with values: what can be put into a YAML file."""


@dataclass(frozen=True, slots=True)
class SetText:
    """The text at `path` becomes `text`; for a Markdown file the path is empty."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class SetKey:
    """The mapping at `path` gets `key`, in the place that `order` gives it among the keys that are there.

    `lines` are a list's items as they are written, their dashes in the first column: remarks among them stay.
    """

    path: Path
    key: str
    value: Value
    order: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Insert:
    """The list at `path` gets an item before the one that is now at `index`."""

    path: Path
    index: int
    value: Value


@dataclass(frozen=True, slots=True)
class InsertLines:
    """As Insert, for an item that is written already: `lines` begin with a dash in the first column."""

    path: Path
    index: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remove:
    """The item or the key at `path` goes, with the remarks directly above it; the last item takes its list along."""

    path: Path


@dataclass(frozen=True, slots=True)
class Move:
    """The item at `path` goes into the list at `to`, before the item that is now at `index` there."""

    path: Path
    to: Path
    index: int


Intent = SetText | SetKey | Insert | InsertLines | Remove | Move
