# SPDX-License-Identifier: MIT
"""How a YAML file is written: each value with the stretch of text that holds it, its style and its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from forumpress.issue.yamlevents import DEEPEST

Path = tuple[str | int, ...]
"""From the file's top to a value: keys of mappings, and numbers of items from 0."""

_PROPERTIES = re.compile(r"(?:[&!]\S*\s*)*")
_PARSER = yaml.CLoader if yaml.__with_libyaml__ else yaml.Loader


@dataclass(slots=True)
class WrittenValue:
    """A value as it is written. `start` and `end` are indexes into the text, anchors and tags left out.

    Blank lines and remarks behind a value do not belong to it. `column` counts from 0. `style` is "", "'", '"', "|"
    or ">" for a text; "block" or "flow" for a mapping or a list.
    """

    start: int
    end: int
    column: int
    style: str
    value: str | None = None
    in_flow: bool = False
    anchor: str = ""
    alias: str = ""
    tag: str = ""
    entries: list[tuple[WrittenValue, WrittenValue]] = field(default_factory=list)
    """Keys and values of a mapping."""
    items: list[WrittenValue] = field(default_factory=list)
    kind: str = "text"
    """text, mapping, list or alias."""

    def child(self, step: str | int) -> WrittenValue | None:
        """The value under a key, or the item with a number; None where there is none or the key stands twice."""
        if self.kind == "mapping":
            found = [value for key, value in self.entries if key.value == step]
            return found[0] if len(found) == 1 else None
        if self.kind == "list" and isinstance(step, int) and 0 <= step < len(self.items):
            return self.items[step]
        return None

    def key(self, name: str | int) -> WrittenValue | None:
        """The key of that name as it is written."""
        return next((key for key, _ in self.entries if key.value == name), None)

    def parts(self, path: Path = ()) -> Iterator[tuple[Path, WrittenValue]]:
        """This value and all below it, with their paths from here."""
        yield path, self
        for key, value in self.entries:
            yield from value.parts((*path, key.value or ""))
        for number, item in enumerate(self.items):
            yield from item.parts((*path, number))


def parts_of(text: str) -> WrittenValue:
    """The one document of a YAML text. Raises yaml.YAMLError where it is none, ValueError where it is too deep."""
    reader = _Reader(text)
    events = reader.events
    next(events)
    next(events)
    return reader.part(next(events), False, 0)


def part_at(root: WrittenValue, path: Path) -> WrittenValue | None:
    """The value at a path; None where there is none."""
    part: WrittenValue | None = root
    for step in path:
        part = part.child(step) if part is not None else None
    return part


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.events: Iterator[Any] = yaml.parse(text, Loader=_PARSER)
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def part(self, event: Any, in_flow: bool, depth: int) -> WrittenValue:
        if depth > DEEPEST:
            raise ValueError("too deep")
        start = self._index(event.start_mark)
        column = event.start_mark.column
        if isinstance(event, yaml.AliasEvent):
            end = self._index(event.end_mark)
            return WrittenValue(start, end, column, "", in_flow=in_flow, alias=event.anchor or "", kind="alias")
        if event.anchor or event.tag:
            start = _PROPERTIES.match(self.text, start).end()  # type: ignore[union-attr]
        part = WrittenValue(start, start, column, "", in_flow=in_flow, anchor=event.anchor or "", tag=event.tag or "")
        if isinstance(event, yaml.ScalarEvent):
            part.style, part.value = event.style or "", event.value
            block = part.style in ("|", ">")
            part.end = max(start, self._end_of_block(event) if block else self._index(event.end_mark))
            return part
        flow = bool(event.flow_style)
        part.style = "flow" if flow else "block"
        if isinstance(event, yaml.SequenceStartEvent):
            part.kind = "list"
            while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
                part.items.append(self.part(event, in_flow or flow, depth + 1))
            last = part.items[-1].end if part.items else start
        else:
            part.kind = "mapping"
            while not isinstance(event := next(self.events), yaml.MappingEndEvent):
                key = self.part(event, in_flow or flow, depth + 1)
                part.entries.append((key, self.part(next(self.events), in_flow or flow, depth + 1)))
            last = max(part.entries[-1][0].end, part.entries[-1][1].end) if part.entries else start
        part.end = self._index(event.end_mark) if flow else last
        if not flow and part.items:
            # The dash stands where the list begins; its column is that of every dash.
            part.column = part.start - self.text.rfind("\n", 0, part.start) - 1
        if not flow and part.entries:
            first = part.entries[0][0]
            part.column = first.start - self.text.rfind("\n", 0, first.start) - 1
        return part

    def _index(self, mark: Any) -> int:
        return self.starts[mark.line] + mark.column if mark.line < len(self.starts) else len(self.text)

    def _end_of_block(self, event: Any) -> int:
        """The end of the last line of a literal or folded text: of its last full one, unless blank ones count."""
        start, stop = self._index(event.start_mark), self._index(event.end_mark)
        start = _PROPERTIES.match(self.text, start).end()  # type: ignore[union-attr]
        header = self.text.find("\n", start)
        if header < 0:
            return len(self.text)
        kept = "+" in self.text[start:header].partition("#")[0]
        lines = self.text[header + 1 : stop].split("\n")
        if not lines[-1].strip():
            lines.pop()
        indent, end, at = 0, header, header + 1
        for line in lines:
            if line.strip():
                depth = len(line) - len(line.lstrip(" "))
                indent = indent or depth
                if depth < indent:
                    break  # a remark further left, below the text
            if line.strip() or kept:
                end = at + len(line)
            at += len(line) + 1
        return end
