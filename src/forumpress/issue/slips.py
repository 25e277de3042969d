# SPDX-License-Identifier: MIT
"""What an editor probably meant otherwise: marks that mean nothing where they stand, lines that run together."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from forumpress.finding import Finding, warning
from forumpress.issue.blocks import Runs
from forumpress.issue.markdown import TIMES
from forumpress.issue.model import EXTRA_KEYS
from forumpress.text import Text

_REFERENCE_LINK = re.compile(r"\[[^\]\n^]{1,100}\]:\s+\S")
_NO_HEADING = re.compile(r"(#{1,6})[^\s#\d]")
_NO_KEY = re.compile(rf"^({'|'.join((*EXTRA_KEYS, 'authors'))}):[ \t]*$", re.MULTILINE)
_NO_TABLE = re.compile(r"\|[^\n]*\|[ \t]*(?:\n|$)")
_STRAY = re.compile(r"(?<=\w)\^(?=\w)|(?<=[A-Za-z])~(?=\d)|\]\s?\((?=https?:|mailto:|www\.|#)")
_UNSPACED_BULLET = re.compile(r"[•‣●○◦■□▪▫◆◇➢➤►▶✓✔\uf0b7\uf0a7](?=\w)")
_ATTRIBUTES = re.compile(r"(?<=[^\\\s])[ ]?\{(?:[#.:][\w-]|[\w-]+=)[^{}\n]{0,100}\}")
_FENCED_DIV = re.compile(r"^:{3,}.*$", re.MULTILINE)
_GRID_TABLE = re.compile(r"\+[-=]{3,}[-=+:]*\+[ \t]*\n")
_BROKEN_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S*[/\-_=&?.~%#\w]\n[ >]*(?=[\w%~-]*[/=&?#_%.-]\w|[a-z0-9]+(?:[.,;:)]?\s|$))"
)
_COMPLETE_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s/]+\.[a-z]{2,}(?:/\S*[^\s/=&?_%#-])?$", re.IGNORECASE)
_INSIDE_WORD = re.compile(r"(?<=[^\W_])\*[^\W_]{1,2}\*(?=[^\W_])")
_LONGEST_LINE, _LEAST_LINES, _LONGEST_SUBHEAD = 45, 3, 80
"""Characters of a line that was probably broken on purpose, how many make a paragraph of such; of a subhead."""
_NARROWEST = 33
"""Characters of the narrowest window in which anybody lets lines end by themselves."""
_HINTS = {
    "*": "write *words* or **words**, without spaces inside the marks; \\* for a * that is printed",
    "^": "write 20^th^, without spaces inside; \\^ for a ^ that is printed",
    "~": "write CO~2~, without spaces inside; \\~ for a ~ that is printed",
    "]": "write [words](address) without a space between, and close both brackets",
}


def look_alike(content: Text, runs: Runs) -> Iterator[Finding]:
    """What a paragraph looks like and is not: a subhead, a table, a list, the address of a link, lines of their own."""
    plain = content.plain
    if _REFERENCE_LINK.match(plain):
        yield warning(
            "prose/reference-link",
            "this looks like the address of a link, but is printed as text",
            hint="write [text](address) where the link stands",
            place=content.place(),
        )
    elif (marks := _NO_HEADING.match(plain)) is not None:
        yield _printed_as_text("a subhead", f"write a space after {marks[1]}", content)
    elif _NO_TABLE.match(plain) or _GRID_TABLE.match(plain):
        hint = "write |---|---| below the head row, with as many cells, and empty lines round it"
        yield _printed_as_text("a table", hint, content)
    elif (bullet := _UNSPACED_BULLET.match(plain)) is not None:
        yield _printed_as_text("an item of a list", f"write a space after {bullet[0]}", content)
    elif _is_bold_line(plain, runs):
        words = "".join(run.text.plain for run in runs)
        yield warning(
            "prose/bold-subhead",
            "this bold line looks like a subhead, but is none to readers who listen, nor in the outline",
            hint=f"write “## {words[:40]}{'…' if len(words) > 40 else ''}”",
            place=content.place(),
        )
    elif (
        "\n" in plain
        and not any(run.line_break for run in runs)
        and _has_short_lines(plain)
        and not plain.startswith(":::")
    ):
        yield warning(
            "prose/lines-joined",
            "the lines of this paragraph are set one after the other",
            hint="end each line with a backslash to keep it, or put empty lines between; join them if it is one text",
            place=content.place(),
        )
    if (broken := _BROKEN_ADDRESS.search(plain)) is not None and not _COMPLETE_ADDRESS.search(broken[0].split("\n")[0]):
        yield warning(
            "prose/broken-address",
            "this address goes on in the next line, and is printed with a space inside",
            hint="write it on one line",
            place=content.place(broken.start()),
        )


def foreign_markup(content: Text) -> Iterator[Finding]:
    """Marks of other kinds of Markdown in a paragraph or heading: attributes, `:::`, asterisks inside a word."""
    plain = content.plain
    if (match := _FENCED_DIV.search(plain)) is not None:
        yield warning(
            "prose/stray-mark",
            f"“{match[0].strip()[:40]}” is printed as it stands",
            hint="delete the line; what stands apart from the text belongs to “sidebars:” of the article",
            place=content.place(match.start()),
        )
    elif (match := _ATTRIBUTES.search(plain)) is not None and plain[match.start() - 1] != "]":
        yield warning(
            "prose/stray-mark",
            f"“{match[0].strip()}” is printed as it stands",
            hint="delete it; braces hold a language alone, after words in brackets: [words]{lang=fr}",
            place=content.place(plain.index("{", match.start())),
        )
    inside = (match for match in _INSIDE_WORD.finditer(plain) if TIMES.match(plain, match.start()) is None)
    if (match := next(inside, None)) is not None:
        yield warning(
            "prose/stray-mark",
            f"the asterisks of “{match[0]}” set in italics what stands between them, and are not printed",
            hint="write \\* for a * that is printed",
            place=content.place(match.start()),
        )


def _is_bold_line(plain: str, runs: Runs) -> bool:
    words = "".join(run.text.plain for run in runs)
    return (
        bool(runs)
        and "\n" not in plain
        and len(words) <= _LONGEST_SUBHEAD
        and all(run.strong or not run.text.plain.strip() for run in runs)
        and words.rstrip()[-1:] not in ".!?;,…。！？"
    )


def _has_short_lines(plain: str) -> bool:
    """Whether lines were broken on purpose: all are short, and the next line's first word had room in each."""
    lines = plain.split("\n")
    longest = max(map(len, lines))
    if len(lines) < _LEAST_LINES or longest > _LONGEST_LINE:
        return False
    room = max(longest, _NARROWEST)
    wrapped = sum(len(line) + 1 + len((after.split() or [""])[0]) > room for line, after in itertools.pairwise(lines))
    return wrapped <= (len(lines) - 1) // 2


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
