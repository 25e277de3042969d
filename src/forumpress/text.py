# SPDX-License-Identifier: MIT
"""Text that remembers where each of its characters was written.

Titles, captions and paragraphs pass through Markdown, typographic care and line breaking; a click
on a word of the finished page must still land on the line and column that the editor wrote.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any, overload

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from forumpress.finding import Place

_INVISIBLE = re.compile(
    "[\\s\u0000-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\U000e0000-\U000e0fff]+"
)
"""White space, controls, the blank Braille cell, and what Unicode calls default ignorable (DerivedCoreProperties)."""
_EAST_ASIAN = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
_LINE_SHIFT = 24
_COLUMN_MASK = (1 << _LINE_SHIFT) - 1
UNKNOWN = 0


def origin(line: int, column: int) -> int:
    """One character's origin, packed: line and column count from 1; 0 means unknown."""
    return (line << _LINE_SHIFT) | min(column, _COLUMN_MASK)


def visible(plain: str) -> str:
    """The characters that leave ink on a page: without spaces, controls, joiners and other invisible ones."""
    return _INVISIBLE.sub("", plain)


class Text:
    """An immutable string whose characters know their line and column in `file`.

    Equality and hash look at the characters alone, so that a paragraph that merely moved down
    the file counts as unchanged.
    """

    __slots__ = ("file", "origins", "plain")

    def __init__(self, plain: str, file: str = "", origins: Iterable[int] = ()) -> None:
        self.plain = plain
        self.file = file
        self.origins = array("Q", origins)
        if len(self.origins) != len(plain):
            if len(self.origins):
                raise ValueError("one origin a character")
            self.origins = array("Q", bytes(8 * len(plain)))

    def __str__(self) -> str:
        return self.plain

    def __repr__(self) -> str:
        return f"Text({self.plain!r})"

    def __len__(self) -> int:
        return len(self.plain)

    def __bool__(self) -> bool:
        return bool(self.plain)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Text):
            return self.plain == other.plain
        return self.plain == other if isinstance(other, str) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.plain)

    @overload
    def __getitem__(self, key: int) -> str: ...
    @overload
    def __getitem__(self, key: slice) -> Text: ...
    def __getitem__(self, key: int | slice) -> str | Text:
        if isinstance(key, int):
            return self.plain[key]
        return Text(self.plain[key], self.file, self.origins[key])

    def __add__(self, other: Text | str) -> Text:
        if isinstance(other, str):
            other = Text(other, self.file)
        if self.file and other.file and self.file != other.file:
            raise ValueError(f"text of {self.file} cannot be joined with text of {other.file}")
        return Text(self.plain + other.plain, self.file or other.file, self.origins + other.origins)

    @property
    def written(self) -> tuple[str, str, bytes]:
        """What tells it from every other text, places included."""
        return self.plain, self.file, self.origins.tobytes()

    def place(self, index: int = 0) -> Place:
        """Where the character at `index` was written; the nearest known one before or after it."""
        if not self.origins or not self.file:  # a text of no file has no places to look for
            return Place(self.file)
        index = min(max(index, 0), len(self.origins) - 1)
        for at in chain(range(index, -1, -1), range(index + 1, len(self.origins))):
            if packed := self.origins[at]:
                return Place(self.file, packed >> _LINE_SHIFT, packed & _COLUMN_MASK)
        return Place(self.file)

    def strip(self) -> Text:
        """Without white space at either end."""
        start = len(self.plain) - len(self.plain.lstrip())
        return self[start : start + len(self.plain.strip())]

    def sub(self, pattern: re.Pattern[str], replacement: str | Callable[[re.Match[str]], str]) -> Text:
        """Every match replaced; new characters take the origins of the match, left to right."""
        parts: list[str] = []
        origins = array("Q")
        at = 0
        for match in pattern.finditer(self.plain):
            new = match.expand(replacement) if isinstance(replacement, str) else replacement(match)
            start, end = match.span()
            parts += (self.plain[at:start], new)
            origins += self.origins[at:start]
            old = self.origins[start:end]
            for index in range(len(new)):
                origins.append(old[min(index, len(old) - 1)] if len(old) else UNKNOWN)
            at = end
        if not at and not parts:
            return self
        parts.append(self.plain[at:])
        origins += self.origins[at:]
        return Text("".join(parts), self.file, origins)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def accept(value: Any) -> Text:
            if isinstance(value, Text):
                return value
            if isinstance(value, str):
                return Text(value)
            raise ValueError("text is wanted here")

        return core_schema.no_info_plain_validator_function(
            accept, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string"}


def is_east_asian(character: str) -> bool:
    """Whether a character is one of Chinese, Japanese or Korean, a mark of theirs among them."""
    return _EAST_ASIAN.match(character) is not None
