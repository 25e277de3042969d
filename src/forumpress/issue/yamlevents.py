# SPDX-License-Identifier: MIT
"""A confined reader of YAML's events: mappings, lists and texts that know where they were written.

Stands on PyYAML's parser events alone. No tag makes a type, no plain word becomes a truth value or
a date behind the editor's back (`title: no`, `title: 2022` are the words as written), and aliases
cannot make a small file large.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from typing import Any

import yaml

from forumpress.errors import InputError
from forumpress.finding import Finding, Place, error, warning
from forumpress.issue import scalars
from forumpress.issue.source import CONTROL, LINE_SEPARATOR, Source
from forumpress.issue.yamlnodes import Items, Mapping, Node
from forumpress.text import Text, origin

DEEPEST = 24
"""Mappings and lists inside each other; an issue needs nine."""
MOST_NODES = 200_000
MOST_EXPANDED = 20_000
"""Values that aliases may repeat, all together; a long text counts as one for each hundred characters."""

_NULL = frozenset(("", "~", "null"))
_PARSER = yaml.CLoader if yaml.__with_libyaml__ else yaml.Loader
_PROPERTIES = re.compile(r"(?:[&!]\S*\s*)*")
"""An anchor or tag before a value."""
_LOST_BY_FOLDING = re.compile(r"\s*(?:$|[-+*>|#•–]|\(?\w{1,3}[.)]\s|\[\^)")
"""A line that says something in Markdown by where it begins."""
_HALF = re.compile("[\ud800-\udfff]")
_SWALLOWED = re.compile(r"[ \t]+(#[0-9A-Za-z])")


class Loader:
    """Reads the one document of a YAML text; `findings` gathers what is wrong though it could be read.

    `above` lines stand above the text in its file. A plain word that is a key of `standins` stands for a
    value that was read by itself; `stood` lists those that were met, with how deep each stands.
    """

    def __init__(self, source: Source, above: int = 0, standins: dict[str, tuple[Node, Place]] | None = None) -> None:
        self.source = source
        self.above = above
        self.standins = standins or {}
        self.stood: list[tuple[str, int]] = []
        self.findings: list[Finding] = []
        self.events: Iterator[yaml.Event] = yaml.parse(source.text, Loader=_PARSER)
        self.anchors: dict[str, tuple[Node, int] | None] = {}
        self.nodes = 0
        self.expanded = 0
        starts = array("Q", [0])
        for line in source.lines:
            starts.append(starts[-1] + len(line) + 1)
        self.starts = starts

    def document(self, depth: int = 0) -> Node:
        """The document's value, which stands `depth` mappings and lists deep in its file.

        Raises InputError for what the confinement refuses, yaml.YAMLError for bad syntax.
        """
        next(self.events)
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            raise self._stop("yaml/empty", "the file holds nothing but comments", "begin with “key: …”", event)
        node, _ = self._node(next(self.events), depth)
        next(self.events)
        event = next(self.events)
        if isinstance(event, yaml.DocumentStartEvent):
            raise self._stop(
                "yaml/several-documents",
                "a second document begins here",
                "remove the line “---”: one file, one issue",
                event,
            )
        return node

    def _place(self, event: yaml.Event) -> Place:
        line, column = _position(event.start_mark)
        return Place(self.source.file, self.above + line + 1, column + 1)

    def _stop(self, code: str, message: str, hint: str, event: yaml.Event) -> InputError:
        return InputError([*self.findings, error(code, message, hint=hint, place=self._place(event))])

    def _node(self, event: Any, depth: int) -> tuple[Node, Place]:
        place = self._place(event)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event), place
        if self.standins and isinstance(event, yaml.ScalarEvent) and event.value in self.standins:
            self.stood.append((event.value, depth))
            return self.standins[event.value]
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise self._stop("yaml/too-many-values", f"the file holds more than {MOST_NODES} values", "split it", event)
        if depth > DEEPEST:
            raise self._stop(
                "yaml/too-deep",
                f"more than {DEEPEST} lists and mappings stand inside each other here",
                "an issue needs nine; check the indentation and the brackets",
                event,
            )
        if getattr(event, "tag", None) not in (None, "!"):
            self.findings.append(
                error(
                    "yaml/tag",
                    f"“{event.tag}” is a YAML tag, which an issue may not hold",
                    hint="remove it; a text that begins with ! wants quotes",
                    place=place,
                )
            )
        anchor, before = event.anchor, self.nodes
        if anchor:
            self.anchors[anchor] = None
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event)
            self.nodes += len(event.value) // 100
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._items(place, depth)
        else:
            node = self._mapping(place, depth)
        if anchor:
            self.anchors[anchor] = (node, self.nodes - before + 1)
        return node, place

    def _alias(self, event: Any) -> Node:
        if event.anchor not in self.anchors:
            raise self._stop(
                "yaml/unknown-alias",
                f"“*{event.anchor}” stands for nothing that was marked “&{event.anchor}”",
                "a text that begins with * wants quotes, or a line of its own below “|”",
                event,
            )
        known = self.anchors[event.anchor]
        if known is None:
            raise self._stop(
                "yaml/cyclic-alias", f"“*{event.anchor}” stands inside what it repeats", "write the value out", event
            )
        self.expanded += known[1]
        self.nodes += known[1]
        if self.expanded > MOST_EXPANDED:
            raise self._stop(
                "yaml/alias-bomb", f"aliases repeat more than {MOST_EXPANDED} values", "write the values out", event
            )
        return known[0]

    def _items(self, place: Place, depth: int) -> Items:
        items = Items(place)
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            node, at = self._node(event, depth + 1)
            items.append(node)
            items.places.append(at)
        return items

    def _mapping(self, place: Place, depth: int) -> Mapping:
        mapping = Mapping(place)
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key_place = self._place(event)
            if not isinstance(event, yaml.ScalarEvent):
                self.findings.append(
                    error(
                        "yaml/complex-key",
                        "a key must be a single word",
                        hint="text with [ ] or { } wants quotes",
                        place=key_place,
                    )
                )
                self._node(event, depth + 1)
                self._node(next(self.events), depth + 1)
                continue
            key = event.value
            value = next(self.events)
            node, at = self._node(value, depth + 1)
            if key == "body":
                self._check_folding(value)
            if key in mapping.key_places:
                first = mapping.key_places[key].line
                self.findings.append(
                    error(
                        "yaml/duplicate-key",
                        f"“{_short(key)}” is written twice here; first in line {first}",
                        hint="keep one of the two",
                        place=key_place,
                    )
                )
                continue
            mapping[key] = node
            mapping.places[key] = at if node is not None else key_place
            mapping.key_places[key] = key_place
        return mapping

    def _check_folding(self, event: Any) -> None:
        """A body that YAML folds has lost its empty lines and its lists before Markdown is read."""
        if not isinstance(event, yaml.ScalarEvent) or event.style == "|":
            return
        first, last = _position(event.start_mark)[0], _position(event.end_mark)[0]
        lines = self.source.lines[first + 1 : last + (event.style != ">")]
        while lines and not lines[-1].strip():
            lines.pop()
        if not any(_LOST_BY_FOLDING.match(line) for line in lines):
            return
        mark = "after >" if event.style == ">" else "without |"
        self.findings.append(
            error(
                "yaml/folded-body",
                f"{mark} the lines of the body are joined: paragraphs, lists and subheads run together",
                hint="write “body: |” and the text on the lines below it",
                place=self._place(event),
            )
        )

    def _scalar(self, event: Any) -> Text | None:
        value: str = event.value
        plain = event.style is None or event.style == ""
        if plain and value in _NULL:
            return None
        line, column = _position(event.start_mark)
        start = self.starts[line] + column
        if event.anchor or event.tag:
            start = _PROPERTIES.match(self.source.text, start).end()  # type: ignore[union-attr]
        end_line, end_column = _position(event.end_mark)
        end = self.starts[end_line] + end_column
        if plain:
            self._warn_of_comment(end)
        if _HALF.search(value):
            self.findings.append(
                error(
                    "yaml/surrogate",
                    "an escape here names half a character (\\uD800 to \\uDFFF)",
                    hint="type the character itself",
                    place=self._place(event),
                )
            )
            value = value.encode("utf-8", "replace").decode("utf-8")
        if control := CONTROL.search(value):
            self.findings.append(
                error(
                    "yaml/control-character",
                    f"an escape here names a control character (U+{ord(control[0]):04X}), which no text can hold",
                    hint="delete it; \\n begins a new line",
                    place=self._place(event),
                )
            )
        found = scalars.spans(event.style, value, self.source.text, start, end)
        value = LINE_SEPARATOR.sub(" ", value)  # as where one stands in the file itself
        if found is None:
            return Text(value, self.source.file, [origin(self.above + line + 1, column + 1)] * len(value))
        return Text(value, self.source.file, self._origins(found, line))

    def _origins(self, spans: scalars.Spans, line: int) -> array[int]:
        """Packed origins of stretches that begin in `line` (from 0) or below and never go up."""
        origins = array("Q")
        for begin, length in spans:
            while begin >= self.starts[line + 1]:
                line += 1
            first = origin(self.above + line + 1, begin - self.starts[line] + 1)
            origins.extend(range(first, first + length))
        return origins

    def _warn_of_comment(self, end: int) -> None:
        if (match := _SWALLOWED.match(self.source.text, end)) is None:
            return
        line, column = self._line_column(match.start(1))
        self.findings.append(
            warning(
                "yaml/comment",
                "from # on, this line is a comment and is not printed",
                hint="put the text into quotes if # belongs to it; write “# ” before a comment",
                place=Place(self.source.file, self.above + line, column),
            )
        )

    def _line_column(self, index: int) -> tuple[int, int]:
        before = self.source.text[:index]
        return before.count("\n") + 1, index - before.rfind("\n")


def _position(mark: Any) -> tuple[int, int]:
    """Line and column of a mark, both from 0."""
    return mark.line, mark.column


def _short(key: str) -> str:
    return key if len(key) <= 40 else key[:39] + "…"
