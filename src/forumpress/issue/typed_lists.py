# SPDX-License-Identifier: MIT
"""Lists as people type and paste them: “•”, “–”, “(1)”, “a)”.

Markdown knows three bullets and two forms of numbers. Here the marks of other lists are exchanged for
those, one character for one, before Markdown is parsed, so that every place stays what it was; what is
printed is cut from the text as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BULLETS = "•‣⁃∙●○◦■□▪▫◆◇❖➢➤►▶▸✓✔✗✘·\uf0b7\uf0a7\uf0a8\uf0d8\uf0fc\uf076"
"""Characters that nobody writes at a line's beginning but as a bullet; the last are those of Word's symbol fonts."""
_DASHES = "–—―−‒"
_BULLET_LINE = re.compile(rf"^([ \t>]*)[{_BULLETS}](?=[ \t\u00a0]+\S)", re.MULTILINE)
_AFTER_BULLET = re.compile(r"^([ \t>]*-)\u00a0", re.MULTILINE)
_DASH_LINE = re.compile(rf"^([ \t>]*)([{_DASHES}])(?=[ \t\u00a0]+\S)")
_LABEL_LINE = re.compile(r"^([ \t>]*)(\(?)([a-zA-Z]|[ivx]{1,4}|\d{1,3})(\.?\))(?=[ \t\u00a0]+\S)")
_MARKED = re.compile(rf"^[ \t>]*(?:[{_DASHES}]|\(?(?:[a-zA-Z]|[ivx]{{1,4}}|\d{{1,3}})\.?\))[ \t\u00a0]", re.MULTILINE)
_FIRST_LABELS = frozenset(("a", "A", "i", "1"))


def with_markdown_marks(plain: str) -> str:
    """The text with Markdown's marks for those of typed lists; as long as before, each character in its place.

    A dash or a label such as “a)” makes a list where the next line of the paragraph begins in the same way.
    """
    if _BULLET_LINE.search(plain):
        plain = _AFTER_BULLET.sub(r"\1 ", _BULLET_LINE.sub(r"\1-", plain))
    if _MARKED.search(plain) is None:
        return plain
    lines = plain.split("\n")
    for begin, end in _paragraphs(lines):
        _exchange_dashes(lines, begin, end)
        _exchange_labels(lines, begin, end)
    return "\n".join(lines)


def _paragraphs(lines: list[str]) -> Iterator[tuple[int, int]]:
    begin = 0
    for number, line in enumerate([*lines, ""]):
        if line.strip(" \t>"):
            continue
        if number > begin:
            yield begin, number
        begin = number + 1


def _exchange_dashes(lines: list[str], begin: int, end: int) -> None:
    found = [number for number in range(begin, end) if _DASH_LINE.match(lines[number])]
    if len(found) < 2 or any(lines[number].lstrip(" \t>")[0] != lines[found[0]].lstrip(" \t>")[0] for number in found):
        return
    for number in found:
        lines[number] = _plain_space(_DASH_LINE.sub(r"\1-", lines[number]))


def _exchange_labels(lines: list[str], begin: int, end: int) -> None:
    found = [(number, match) for number in range(begin, end) if (match := _LABEL_LINE.match(lines[number]))]
    if not found or found[0][1][3] not in _FIRST_LABELS:
        return
    if len(found) < 2 and not found[0][1][3].isdigit():
        return
    for number, match in found:
        length = match.end() - match.end(1)
        if match[2] or not match[3].isdigit() or match[4] != ")":
            mark = ("1" if number == found[0][0] else "2") + ")"
            lines[number] = match[1] + " " * (length - 2) + mark + lines[number][match.end() :]
        lines[number] = _plain_space(lines[number])


def _plain_space(line: str) -> str:
    """The line with a plain space for the no-break space that a word processor sets after a list's mark."""
    return re.sub(r"^([ \t>]*(?:-|\d+\)))\u00a0", r"\1 ", line)
