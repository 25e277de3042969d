# SPDX-License-Identifier: MIT
"""What stands in a file under the keys of a form, and the intents that put another value there."""

from __future__ import annotations

from typing import Any

import yaml

from forumpress.issue.edit.forms import model_at, shown_fields
from forumpress.issue.edit.grammar import Path, WrittenValue, part_at, parts_of
from forumpress.issue.edit.intents import Insert, Intent, Remove, SetKey, SetText
from forumpress.issue.edit.writtenfile import WrittenFile
from forumpress.issue.model import Issue, Publication, Sourced


def root_model(file: WrittenFile) -> type[Sourced]:
    """The model that a file as a whole is written for."""
    return Publication if file.file.rpartition("/")[2] == "publication.yaml" else Issue


def values_of(file: WrittenFile) -> Any:
    """All values of a file as texts, lists and dicts; what is repeated by `*` stands where it is repeated.

    An empty dict for a file that cannot be read.
    """
    try:
        root = parts_of(file.source.text)
    except (yaml.YAMLError, ValueError, StopIteration):
        return {}
    anchors = {part.anchor: part for _, part in root.parts() if part.anchor}
    return _plain(root, anchors)


def value_at(values: Any, path: Path) -> Any:
    """The value at a path of what `values_of` gave; None where there is none."""
    for step in path:
        if isinstance(values, dict) and isinstance(step, str):
            values = values.get(step)
        elif isinstance(values, list) and isinstance(step, int) and 0 <= step < len(values):
            values = values[step]
        else:
            return None
    return values


def path_at_place(file: WrittenFile, line: int, column: int) -> Path:
    """The path of the innermost keys or list that hold a place of a file, line and column from 1."""
    text = file.source.text
    at = sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1
    found: Path = ()
    try:
        root = parts_of(text)
    except (yaml.YAMLError, ValueError, StopIteration):
        return ()
    for path, part in root.parts():
        if part.start <= at <= part.end and part.kind in ("mapping", "list") and len(path) >= len(found):
            found = path
    return found


def set_value(file: WrittenFile, path: Path, value: Any) -> list[Intent]:
    """The intents after which `value` stands at `path`: None, or nothing in it, takes the key out.

    Keys that lead there and are not written yet are put in; an item of a list must be there, but for the one after the
    last, which is added.
    """
    root = parts_of(file.source.text)
    known = len(path)
    while known and part_at(root, path[:known]) is None:
        known -= 1
    if value in (None, "", [], {}):
        return [Remove(path)] if known == len(path) else []
    if known == len(path):
        part = part_at(root, path)
        if isinstance(value, str) and part is not None and part.kind == "text":
            return [SetText(path, value)]
        known -= 1
    for step in reversed(path[known + 1 :]):
        value = {step: value} if isinstance(step, str) else [value]
    holder, step = path[:known], path[known]
    if isinstance(step, int):
        here = part_at(root, holder)
        count = len(here.items) if here is not None else 0
        return [Insert(holder, count, value)] if step >= count else [Remove(path), Insert(holder, step, value)]
    model = model_at(root_model(file), holder)
    return [SetKey(holder, step, value, tuple(shown_fields(model)) if model is not None else ())]


def _plain(part: WrittenValue, anchors: dict[str, WrittenValue], depth: int = 0) -> Any:
    if part.kind == "alias" and depth < 20:
        named = anchors.get(part.alias)
        return _plain(named, anchors, depth + 1) if named is not None else None
    if part.kind == "mapping":
        return {key.value or "": _plain(value, anchors, depth) for key, value in part.entries}
    if part.kind == "list":
        return [_plain(item, anchors, depth) for item in part.items]
    return part.value
