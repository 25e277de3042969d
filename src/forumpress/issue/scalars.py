# SPDX-License-Identifier: MIT
"""Where each character of a YAML scalar was written.

YAML's parser tells where a scalar begins and ends; between, folding, indentation and escapes come
off. These functions walk the source again beside the value and note where its characters lie.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
"""YAML 1.1, 5.6; `\\/` from YAML 1.2."""
_HEX = {"x": 2, "u": 4, "U": 8}
_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")
_WORD_OR_SPACE = re.compile(r"[^ \t\n]+|[ \t\n]")
_ORDINARY = re.compile(r"[^ \t\n'\\]+")
_SPACES = re.compile(r"[ \t\n]*")

Spans = list[tuple[int, int]]
"""Stretches of the source, index and length, that lie in one line each (its line break included)."""


def spans(style: str | None, value: str, source: str, start: int, end: int) -> Spans | None:
    """The stretches of `source` that the characters of `value` come from, in order; None when they do not agree."""
    if not style and "\n" not in value and source.startswith(value, start):
        return [(start, len(value))]
    found = _WALKS.get(style or "", _folded)(value, source, start, end)
    return found if found is not None and sum(length for _, length in found) == len(value) else None


def _literal(value: str, source: str, start: int, end: int) -> Spans | None:
    at = source.find("\n", start) + 1
    found: Spans = []
    if not at:
        return found
    lines = value.split("\n")
    for number, line in enumerate(lines, 1):
        stop = source.find("\n", at)
        stop = len(source) if stop < 0 else stop
        begin = stop - len(line)
        if begin < at or not source.startswith(line, begin):
            return None
        found.append((begin, len(line) + (number < len(lines))))
        at = stop + 1
    return found


def _folded(value: str, source: str, start: int, end: int) -> Spans | None:
    at = start
    if source[start : start + 1] == ">":
        at = source.find("\n", start) + 1
        if not at:
            return []
    found: Spans = []
    for match in _WORD_OR_SPACE.finditer(value):
        word = match[0]
        if word in " \t\n":
            found.append((min(at, len(source) - 1), 1))
            at += source[at : at + 1] in (" ", "\t", "\n")
            continue
        at = _SPACES.match(source, at).end()  # type: ignore[union-attr]
        if not source.startswith(word, at):
            return None
        found.append((at, len(word)))
        at += len(word)
    return found


def _single(value: str, source: str, start: int, end: int) -> Spans | None:
    return _quoted(value, source, start, end, lambda text, at: ("'", at + 2) if text[at : at + 2] == "''" else None)


def _double(value: str, source: str, start: int, end: int) -> Spans | None:
    return _quoted(value, source, start, end, _escape)


def _escape(text: str, at: int) -> tuple[str, int] | None:
    if text[at] != "\\":
        return None
    mark = text[at + 1]
    if mark in _HEX:
        stop = at + 2 + _HEX[mark]
        return chr(int(text[at + 2 : stop], 16)), stop
    if mark == "\n":
        at += 2
        while text[at] in " \t":
            at += 1
        return "", at
    return _ESCAPES[mark], at + 2


def _quoted(
    value: str, source: str, start: int, end: int, escape: Callable[[str, int], tuple[str, int] | None]
) -> Spans | None:
    at, end = start + 1, end - 1
    letters: list[str] = []
    found: Spans = []
    try:
        while at < end:
            if (special := escape(source, at)) is not None:
                letters.append(special[0])
                found += [(at, 1)] * len(special[0])
                at = special[1]
                continue
            line_break = _BREAK.match(source, at) if source[at] in " \t\n" else None
            if line_break is not None:
                breaks = [at + offset for offset, letter in enumerate(line_break[0]) if letter == "\n"]
                letters.append("\n" * (len(breaks) - 1) or " ")
                found += [(index, 1) for index in breaks[1:] or breaks]
                at = line_break.end()
                continue
            stretch = _ORDINARY.match(source, at, end)
            length = len(stretch[0]) if stretch else 1
            letters.append(source[at : at + length])
            found.append((at, length))
            at += length
    except (KeyError, IndexError, ValueError):
        return None
    return found if "".join(letters) == value else None


_WALKS: dict[str, Callable[[str, str, int, int], Spans | None]] = {
    "|": _literal,
    ">": _folded,
    "'": _single,
    '"': _double,
}
