# SPDX-License-Identifier: MIT
"""The texts of a file as an editor takes them in hand: a title, a caption, a paragraph of a body."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import get_args

import yaml

from forumpress.issue import model, scalars
from forumpress.issue.edit.grammar import Path, WrittenValue, parts_of
from forumpress.issue.edit.intents import SetText
from forumpress.issue.edit.writtenfile import WrittenFile
from forumpress.issue.source import holds_text
from forumpress.text import Text

BODY = "body"
_VISIBLE = re.compile(r"\S")
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")


@dataclass(frozen=True, slots=True)
class WrittenBlock:
    """A text, or of a body a paragraph, heading, list or table. `start` is its place in the text at `path`.

    `first` and `last` are line and column, from 1, of its first and its last character in the file.
    """

    file: str
    path: Path
    start: int
    text: str
    first: tuple[int, int]
    last: tuple[int, int]

    @property
    def in_body(self) -> bool:
        """Whether it is one of several in a body, so that an empty line begins another."""
        return not self.path or self.path[-1] == BODY

    @property
    def name(self) -> str:
        """What it is called: the key that it stands under."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), BODY).replace("_", " ")


class BlockGone(Exception):
    """The words that were taken in hand are not there any more; `text` is what stands there now."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def blocks_of(file: WrittenFile) -> list[WrittenBlock]:
    """The texts of a file in their order; none of a file that cannot be read."""
    text = file.source.text
    lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(index: int) -> tuple[int, int]:
        line = bisect_right(lines, index)
        return line, index - lines[line - 1] + 1

    if file.is_markdown:
        return [
            WrittenBlock(file.file, (), match.start(), match[0], place(match.start()), place(match.end() - 1))
            for match in _PARAGRAPH.finditer(text)
        ]
    found = []
    for path, value, indexes in _texts(text):
        words = value.value or ""
        stretches = _PARAGRAPH.finditer(words) if path[-1] == BODY else [re.compile(r"(?s).+").match(words)]
        for match in stretches:
            if match is not None:
                first, last = place(indexes[match.start()]), place(indexes[match.end() - 1])
                found.append(WrittenBlock(file.file, path, match.start(), match[0].rstrip("\n"), first, last))
    return found


def body_files(file: WrittenFile) -> dict[str, tuple[int, int]]:
    """The Markdown files that a file's articles name, with the place of each."""
    found = {}
    with_lines = file.source.text
    try:
        for path, value in parts_of(with_lines).parts():
            if path[-1:] == ("body_file",) and value.value and holds_text(value.value):
                line = with_lines.count("\n", 0, value.start) + 1
                found[value.value] = (line, 1)
    except (yaml.YAMLError, ValueError):
        return {}
    return found


def rewritten(file: WrittenFile, path: Path, start: int, old: str, new: str) -> list[SetText]:
    """The intent that puts new words in place of old ones, which stood at `start` of the text at `path`.

    They may have moved since: the nearest place where they stand counts. Raises BlockGone where they do not.
    """
    whole = _whole(file, path)
    if not old:  # It was taken out a moment ago, and is wanted again.
        at = min(max(start, 0), len(whole))
        gap = "\n\n" if whole[at:].strip() else ""
        return [SetText(path, whole[:at] + new + gap + whole[at:])]
    in_body = not path or path[-1] == BODY
    new = new.strip("\n") if in_body else new
    found = _stands(whole, old, start, in_body)
    if found is None:
        if _stands(whole, new, start, in_body) is not None:
            return []  # It is there already: a write whose answer was lost is sent again.
        raise BlockGone(whole)
    stop = found + len(old)
    if in_body and not new.strip():
        stop += len(whole) - stop - len(whole[stop:].lstrip("\n"))
        new = ""
    return [SetText(path, whole[:found] + new + whole[stop:])]


def _stands(whole: str, words: str, start: int, in_body: bool) -> int | None:
    """The place nearest to `start` where words stand as a whole text; in a body, as whole paragraphs."""
    if not in_body:
        return 0 if whole.rstrip("\n") == words else None
    if not words.strip():
        return None
    # Each look goes no further than the white space at the edge: a text is searched in one pass, whatever is typed.
    gaps = [match.start() for match in re.finditer(r"(?=\n\n)", whole)]
    nearest, at = None, whole.find(words)
    while at >= 0:
        end = at + len(words)
        before = bisect_right(gaps, at - 2) - 1
        after = bisect_left(gaps, end)
        opens = _VISIBLE.search(whole, gaps[before] + 2 if before >= 0 else 0, at) is None
        closes = _VISIBLE.search(whole, end, gaps[after] if after < len(gaps) else len(whole)) is None
        if opens and closes and (nearest is None or abs(at - start) < abs(nearest - start)):
            nearest = at
        at = whole.find(words, end)
    return nearest


def _whole(file: WrittenFile, path: Path) -> str:
    if file.is_markdown:
        return file.source.text
    part: WrittenValue | None = parts_of(file.source.text)
    for step in path:
        part = part.child(step) if part is not None else None
    if part is None or part.value is None:
        raise BlockGone("")
    return part.value


def _texts(text: str) -> Iterator[tuple[Path, WrittenValue, list[int]]]:
    """The texts that editors write, with the index of each character of theirs in the file."""
    try:
        root = parts_of(text)
    except (yaml.YAMLError, ValueError, StopIteration):
        return
    for path, value in root.parts():
        key = next((step for step in reversed(path) if isinstance(step, str)), "")
        if value.kind != "text" or key not in _text_keys() or not value.value:
            continue
        spans = scalars.spans(value.style, value.value, text, value.start, value.end)
        if spans is not None:
            yield path, value, [begin + offset for begin, length in spans for offset in range(length)]


@cache
def _text_keys() -> frozenset[str]:
    """The keys that hold words to be printed, by the models."""
    kinds = [each for each in vars(model).values() if isinstance(each, type) and issubclass(each, model.Sourced)]
    return frozenset(
        name for kind in kinds for name, field in kind.model_fields.items() if _holds_text(field.annotation)
    )


def _holds_text(annotation: object) -> bool:
    return annotation is Text or any(_holds_text(each) for each in get_args(annotation))
