"""Where each character of a YAML scalar was written.

YAML's parser tells where a scalar begins and ends; between, folding, indentation and escapes come
off. These functions walk the source again beside the value and note each character's index.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable

_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
"""YAML 1.1, 5.6; `\\/` from YAML 1.2."""
_HEX = {"x": 2, "u": 4, "U": 8}
_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")


def indices(style: str | None, value: str, source: str, start: int, end: int) -> array[int] | None:
    """For each character of `value` its index in `source`; None when the two do not agree."""
    walk = _WALKS.get(style or "", _folded)
    found = walk(value, source, start, end)
    return found if found is not None and len(found) == len(value) else None


def _literal(value: str, source: str, start: int, end: int) -> array[int] | None:
    at = source.find("\n", start) + 1
    found = array("Q")
    if not at:
        return found
    for line in value.split("\n"):
        stop = source.find("\n", at)
        stop = len(source) if stop < 0 else stop
        if not source.startswith(line, stop - len(line)) or stop - len(line) < at:
            return found if len(found) == len(value) else None
        found.extend(range(stop - len(line), stop + 1))
        at = stop + 1
    return found[: len(value)]


def _folded(value: str, source: str, start: int, end: int) -> array[int] | None:
    at = start
    if source[start : start + 1] == ">":
        at = source.find("\n", start) + 1
        if not at:
            return array("Q")
    found = array("Q")
    for letter in value:
        if letter in " \t\n":
            found.append(min(at, len(source) - 1))
            if source[at : at + 1] in (" ", "\t", "\n"):
                at += 1
            continue
        while source[at : at + 1] in (" ", "\t", "\n") and source[at : at + 1]:
            at += 1
        if source[at : at + 1] != letter:
            return None
        found.append(at)
        at += 1
    return found


def _single(value: str, source: str, start: int, end: int) -> array[int] | None:
    return _quoted(value, source, start, end, lambda text, at: ("'", at + 2) if text[at : at + 2] == "''" else None)


def _double(value: str, source: str, start: int, end: int) -> array[int] | None:
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
) -> array[int] | None:
    at, end = start + 1, end - 1
    letters: list[str] = []
    found = array("Q")
    try:
        while at < end:
            if (special := escape(source, at)) is not None:
                letters.append(special[0])
                found.extend([at] * len(special[0]))
                at = special[1]
                continue
            line_break = _BREAK.match(source, at) if source[at] in " \t\n" else None
            if line_break is not None:
                breaks = [at + offset for offset, letter in enumerate(line_break[0]) if letter == "\n"]
                letters.append("\n" * (len(breaks) - 1) or " ")
                found.extend(breaks[1:] or breaks)
                at = line_break.end()
                continue
            letters.append(source[at])
            found.append(at)
            at += 1
    except (KeyError, IndexError, ValueError):
        return None
    return found if "".join(letters) == value else None


_WALKS: dict[str, Callable[[str, str, int, int], array[int] | None]] = {
    "|": _literal,
    ">": _folded,
    "'": _single,
    '"': _double,
}
