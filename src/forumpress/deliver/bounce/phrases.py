# SPDX-License-Identifier: MIT
"""Lists of phrases that lie beside the code as plain text, for people who know a language to add to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_SECTION = "== "


def sections(file: Path) -> Iterator[tuple[str, list[str]]]:
    """The sections of a file: each head behind `== `, and the lines below it. `#` begins a comment."""
    head, lines = "", list[str]()
    for line in file.read_text("utf-8").splitlines():
        if line.startswith(_SECTION):
            if head:
                yield head, lines
            head, lines = line.removeprefix(_SECTION), []
        elif line and not line.startswith("#"):
            lines.append(line)
    if head:
        yield head, lines


@cache
def _phrases() -> dict[str, list[str]]:
    return dict(sections(Path(__file__).with_name("phrases.txt")))


def phrases(name: str) -> frozenset[str]:
    """The lines of a section of `phrases.txt`, as they stand there."""
    return frozenset(_phrases()[name])


@cache
def any_of(name: str) -> re.Pattern[str]:
    """A pattern that finds any line of a section, whatever its case."""
    return re.compile("|".join(f"(?:{phrase})" for phrase in _phrases()[name]), re.IGNORECASE)


@cache
def line_of(name: str) -> re.Pattern[str]:
    """A pattern that finds a line that is wholly as a line of a section, be it quoted or set in."""
    joined = "|".join(f"(?:{phrase})" for phrase in _phrases()[name])
    return re.compile(rf"^[ \t>]*(?:{joined})[ \t]*$", re.IGNORECASE | re.MULTILINE)
