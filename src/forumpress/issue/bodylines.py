# SPDX-License-Identifier: MIT
"""The lines of a Markdown body, and its blocks' contents cut from them with their origins."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from itertools import pairwise

from markdown_it.token import Token

from forumpress.finding import Place
from forumpress.text import UNKNOWN, Text

_PIPE = re.compile(r"(?<!\\)\|")
TAB = "\t"
"""`Token.markup` of the rows of a table whose columns are parted by tabs."""


@dataclass
class BodyLines:
    """The lines of a text, and the content of block tokens cut from them with its origins.

    `parsed` is what Markdown was given, as long as the text: the marks of typed lists are others there.
    """

    text: Text
    parsed: str = ""
    lines: list[str] = field(init=False)
    starts: list[int] = field(init=False)
    marked: dict[int, int] = field(init=False, default_factory=dict)
    """By line, the index after the last number of a list that was found on it."""

    def __post_init__(self) -> None:
        self.lines = (self.parsed or self.text.plain).split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)

    def place(self, line: int) -> Place:
        """Place of a line's first character (lines from 0), after spaces and the marks of quotations."""
        if line >= len(self.lines):
            return self.text.place(len(self.text))
        words = self.lines[line]
        return self.text.place(self.starts[line] + len(words) - len(words.lstrip(" >")))

    def content(self, token: Token) -> Text:
        """A paragraph's or heading's content."""
        first = token.map[0] if token.map else 0
        origins = array("Q")
        written: list[str] = []
        for offset, part in enumerate(token.content.split("\n")):
            line = self.lines[first + offset] if first + offset < len(self.lines) else ""
            bare, kept = line.rstrip(), part.rstrip()
            column = len(bare) - len(kept) if bare.endswith(kept) else max(line.rfind(kept), 0)
            begin = self.starts[min(first + offset, len(self.lines) - 1)] + column
            origins.extend(self._origins(begin, len(part) + 1))
            written.append(self.text.plain[begin : begin + len(kept)] + part[len(kept) :])
        plain = "\n".join(written)
        plain = plain if len(plain) == len(token.content) else token.content
        return Text(plain, self.text.file, origins[: len(plain)])

    def stretch(self, first: int, end: int) -> Text:
        """Whole lines `first` up to `end`, without spaces at either end of each."""
        found = Text("", self.text.file)
        for number in range(first, end):
            line = self.lines[number]
            begin = self.starts[number] + len(line) - len(line.lstrip(" >\t"))
            words = self.text[begin : self.starts[number] + len(line.rstrip())]
            found = found + (Text("\n", self.text.file, [UNKNOWN]) + words if number > first else words)
        return found

    def list_mark(self, item: Token) -> Text:
        """An ordered item's number or letter with its points and brackets, as it was written."""
        line = item.map[0] if item.map else 0
        words = self.lines[line]
        # Of lists in lists that begin on one line, the outer ones are asked for first.
        at = words.find(f"{item.info}{item.markup}", self.marked.get(line, 0))
        self.marked[line] = at + len(item.info) + 1
        begin = self.starts[line] + max(at, 0)
        while begin > self.starts[line] and self.text.plain[begin - 1] not in " \t>":
            begin -= 1
        stop = self.starts[line] + self.marked[line]
        return self.text[begin:stop]

    def cell_count(self, row: Token) -> int:
        """How many cells a table row has as it is written."""
        return len(self._cell_spans(row))

    def cells(self, row: Token, contents: list[str]) -> list[Text]:
        """A table row's cells; `\\|` inside one is a bar."""
        line = row.map[0] if row.map else 0
        words, spans = self.lines[line], self._cell_spans(row)
        cells = []
        for content, (begin, end) in zip(contents, [*spans, *[(len(words), len(words))] * len(contents)], strict=False):
            raw = words[begin:end]
            at = begin + len(raw) - len(raw.lstrip())
            indexes = []
            for letter in content:
                if letter == "|" and words[at : at + 2] == "\\|":
                    at += 1
                indexes.append(at)
                at += 1
            origins = array("Q")
            for index in indexes:
                origins.extend(self._origins(self.starts[line] + index, 1))
            cells.append(Text(content, self.text.file, origins))
        return cells

    def _cell_spans(self, row: Token) -> list[tuple[int, int]]:
        words = self.lines[row.map[0] if row.map else 0]
        if row.markup == TAB:
            stops = [match.start() for match in re.finditer(TAB, words.rstrip())]
            return [(begin + 1, end) for begin, end in pairwise([-1, *stops, len(words)])]
        bounds = [0, *(match.start() + 1 for match in _PIPE.finditer(words)), len(words) + 1]
        spans = [(begin, end - 1) for begin, end in pairwise(bounds)]
        for edge in (0, -1):
            if spans and not words[slice(*spans[edge])].strip():
                spans.pop(edge)
        return spans

    def _origins(self, begin: int, length: int) -> array[int]:
        found = self.text.origins[begin : begin + length]
        found.extend(array("Q", bytes(8 * (length - len(found)))))
        return found
