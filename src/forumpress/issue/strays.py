"""Marks that mean nothing where they stand, and so are printed, though they look as if they were to do something."""

from __future__ import annotations

import re

from forumpress.finding import Finding, warning
from forumpress.text import Text

_REFERENCE_LINK = re.compile(r"\[[^\]\n^]{1,100}\]:\s+\S")
_NO_HEADING = re.compile(r"(#{1,6})[^\s#\d]")
_NO_KEY = re.compile(r"^(figures|pull_quotes|key_figures|sidebars|authors):[ \t]*$", re.MULTILINE)
_NO_TABLE = re.compile(r"\|[^\n]*\|[ \t]*(?:\n|$)")
_STRAY = re.compile(r"(?<=\w)\^(?=\w)|(?<=[A-Za-z])~(?=\d)|\]\s?\((?=https?:|mailto:|www\.|#)")
_HINTS = {
    "*": "write *words* or **words**, without spaces inside the marks; \\* for a * that is printed",
    "^": "write 20^th^, without spaces inside; \\^ for a ^ that is printed",
    "~": "write CO~2~, without spaces inside; \\~ for a ~ that is printed",
    "]": "write [words](address) without a space between, and close both brackets",
}


def look_alike(content: Text) -> Finding | None:
    """A paragraph that looks like a subhead or a table (`prose/stray-mark`), or an address (`…/reference-link`)."""
    if _REFERENCE_LINK.match(content.plain):
        return warning(
            "prose/reference-link",
            "this looks like the address of a link, but is printed as text",
            hint="write [text](address) where the link stands",
            place=content.place(),
        )
    if (marks := _NO_HEADING.match(content.plain)) is not None:
        return _printed_as_text("a subhead", f"write a space after {marks[1]}", content)
    if _NO_TABLE.match(content.plain):
        hint = "write |---|---| below the head row, with as many cells, and empty lines round it"
        return _printed_as_text("a table", hint, content)
    return None


def swallowed_key(content: Text) -> Finding | None:
    """A line of a paragraph that looks like a key of the article, indented too far."""
    if (key := _NO_KEY.search(content.plain)) is None:
        return None
    hint = f"if it is one, indent “{key[1]}:” as “body:” is"
    return _printed_as_text(f"the key “{key[1]}”", hint, content, key.start())


def stray_mark(content: Text, at: int, words: str) -> Finding | None:
    """The first mark in `words`, which stand at the index `at` of the content, that something else should close."""
    plain = content.plain
    if words.strip("*"):
        if (match := _STRAY.search(words)) is None:
            return None
        mark, at = match[0][0], at + match.start()
    else:
        stop = at
        while plain[stop : stop + 1] == "*":
            stop += 1
        mark = plain[at:stop]
        before, after = plain[:at].rstrip("*")[-1:], plain[stop : stop + 1]
        if not mark or (before.isspace() == after.isspace() and bool(before) == bool(after)):
            return None
    message = (
        "this link is written wrongly, and printed as it stands"
        if mark == "]"
        else f"a {mark} is printed here, since no other one closes it"
    )
    return warning("prose/stray-mark", message, hint=_HINTS[mark[0]], place=content.place(at))


def _printed_as_text(what: str, hint: str, content: Text, at: int = 0) -> Finding:
    message = f"this looks like {what}, but is printed as text"
    return warning("prose/stray-mark", message, hint=hint, place=content.place(at))
