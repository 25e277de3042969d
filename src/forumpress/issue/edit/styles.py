# SPDX-License-Identifier: MIT
"""A text written as a YAML scalar: in the style that it has, in the plainest other one where that cannot hold it.

YAML 1.1 has five styles. Each writer gives the scalar's characters, or None for a text that its style cannot hold;
whoever splices them in reads the file again to be sure.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator

WIDTH = 100
"""Characters of a line, up to which folded texts are filled."""
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~=<^\\][^\n]*")
_SPECIAL = re.compile(r": |:$| #|\t|^(?:null|Null|NULL|---|\.\.\.)$")
_FLOW_MARKS = re.compile(r"[,\[\]{}]|:$")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What YAML holds as an escape alone."""


def written(value: str, style: str, parent: int, indent: int = 0, *, in_flow: bool = False) -> Iterator[str]:
    """A text as a scalar, the style that it has first, then others from the plainest on.

    `parent` is the column of the key, or of the dash, that the scalar belongs to; `indent` that of the lines of a
    literal or folded text, without it two columns further in.
    """
    indent = indent if indent > parent else parent + 2
    order = [style]
    if "\n" in value and not in_flow:
        order += ["|", '"']
    elif '"' in value and "'" not in value:
        order += ["", "'", '"']
    else:
        order += ["", '"']
    for each in dict.fromkeys(order):
        found = None if in_flow and each in ("|", ">") else _WRITERS[each](value, parent, indent)
        if found is not None and not (in_flow and each == "" and _FLOW_MARKS.search(found)):
            yield found


def inserted(text: str, style: str, indent: int) -> str | None:
    """Characters as they are put between others of a scalar; None where the whole must be written anew.

    `indent` is the column at which the lines of a literal text begin.
    """
    if _UNPRINTABLE.search(text) and style != '"':
        return None
    if style == "|":
        first, *rest = text.split("\n")
        return "\n".join((first, *(" " * indent + line if line else "" for line in rest)))
    if style == '"':
        return _escaped(text)
    if "\n" in text:
        return None
    return text.replace("'", "''") if style == "'" else text


def _plain(value: str, parent: int, indent: int) -> str | None:
    safe = _PLAIN.fullmatch(value) and not _SPECIAL.search(value) and not _UNPRINTABLE.search(value)
    return value if safe and value == value.strip() else None


def _single(value: str, parent: int, indent: int) -> str | None:
    if "\n" in value or _UNPRINTABLE.search(value):
        return None
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


def _double(value: str, parent: int, indent: int) -> str | None:
    return f'"{_escaped(value)}"'


def _literal(value: str, parent: int, indent: int) -> str | None:
    if _UNPRINTABLE.search(value) or not value.strip("\n"):
        return None
    pad = " " * indent
    lines = value.removesuffix("\n").split("\n")
    return _header("|", value, indent - parent) + "".join(f"\n{pad}{line}" if line else "\n" for line in lines)


def _folded(value: str, parent: int, indent: int) -> str | None:
    words = value.rstrip("\n")
    if _UNPRINTABLE.search(value) or not words or re.search(r"(?:^|\n)[ \t]|[ \t]\n|[ \t]{2}|[ \t]$|\n\n", words):
        return None
    pad = " " * indent
    lines: list[str] = []
    for number, paragraph in enumerate(words.split("\n")):
        lines += [""] if number else []
        lines += textwrap.wrap(paragraph, WIDTH - len(pad), break_long_words=False, break_on_hyphens=False)
    lines += [""] * (len(value) - len(words) - 1)
    return _header(">", value, indent - parent) + "".join(f"\n{pad}{line}" if line else "\n" for line in lines)


def _header(mark: str, value: str, further: int) -> str:
    """The marks before a block: how far it is indented where its first line begins with a space, and how it ends."""
    indented = value.lstrip("\n")[:1] in (" ", "\t") or value[:1] == "\n"
    ends = len(value) - len(value.rstrip("\n"))
    return mark + (str(further) if indented else "") + ("-" if ends == 0 else "+" if ends > 1 else "")


def _escaped(value: str) -> str:
    quoted = json.dumps(value, ensure_ascii=False)[1:-1]
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


_WRITERS = {"": _plain, "'": _single, '"': _double, "|": _literal, ">": _folded}


def fresh(value: str, parent: int, before: int, *, in_flow: bool = False) -> str:
    """A text as a scalar where none stood: over several lines where it is long; `before` is the column it begins in."""
    long = before + len(value) > WIDTH and " " in value and not in_flow and "\n" not in value
    return next(written(value, ">" if long else "", parent, in_flow=in_flow))
