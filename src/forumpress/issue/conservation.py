# SPDX-License-Identifier: MIT
"""Conservation of text in reading: what an editor wrote is in the tree, but for marks of Markdown.

The tree's characters know where they were written. What no character of the tree comes from must be a mark
that Markdown knows, and stand where that mark may stand; all else was lost, and is told as an error, so that a
mistake of this program, too, is seen before the pages are printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from markdown_it.token import Token

from forumpress.finding import Finding, error
from forumpress.issue.blocks import Block, List, Para, Prose, Quote, Runs, Subhead, Table
from forumpress.text import UNKNOWN, Text, visible

_KEPT = "\ue000"
"""Stands for each character that is in the tree."""
_INLINE_MARKS = re.compile(
    rf"""!\[[^\]\n]*\]\(\#[a-z0-9-]+\)                        # a placed figure
    |\]\(\s*<?(?:[^()\s<>]|\([^()\s]*\))*>?\s*\)            # the address of a link
    |\[\^[^\]\n{_KEPT}]+\]|\^\[                             # calls of notes: no word of theirs is printed
    |\]\{{[^{{}}\n{_KEPT}]*\}}                              # the language of words
    |(?:(?<={_KEPT})|&)\#?\w{{1,32}};                       # a character's name: &amp;
    |[*_`^~\\\[\]<>]                                        # all other marks
    """,
    re.VERBOSE,
)
_BLOCK_MARKS = re.compile(
    rf"""^[\ \t]*(?:(?:[-+*>]|{_KEPT}{{1,6}})[\ \t]*)*(?:       # quotations, bullets and numbers
        \#{{1,6}}(?=\s|$)                                     # a subhead
        |\[\^[^\]\n{_KEPT}]+\]:                             # the text of a note
        |Table:                                             # a caption
        |(?:=+|-+)[\ \t]*$                                  # a subhead's underline
        |(?:[-*_][\ \t]*){{3,}}$                              # a break
        |(?:`{{3,}}|~{{3,}})[^\n]*$                             # the fences of verse
        |\|?[\ \t]*:?-+:?[\ \t]*(?:\|[\ \t]*:?-+:?[\ \t]*)*\|?[\ \t]*$   # the line below a table's head
    )?
    |\#+[\ \t]*$
    |\|""",
    re.VERBOSE | re.MULTILINE,
)
_REPORTED = frozenset(
    f"prose/{name}"
    for name in (
        *("html", "code-block", "misplaced", "table-row", "table-too-large", "image", "placement-in-text"),
        *(
            "placement-text",
            "note",
            "note-misplaced",
            "unused-note",
            "duplicate-note",
            "link",
            "link-title",
            "attribute",
        ),
    )
)
"""Codes of findings that say of a text that it is not printed, or not as it was written."""
_SHOWN = 50


class BodyRead(NamedTuple):
    """What reading made of a body: its tree, all its notes, and Markdown's tokens."""

    prose: Prose
    notes: Iterable[Runs]
    tokens: Sequence[Token]


def losses_of_body(text: Text, parsed: str, read: BodyRead, findings: Sequence[Finding]) -> Iterator[Finding]:
    """An error for each stretch of a body that is not in its tree, and of which no finding was told.

    `parsed` is what Markdown was given, as long as the text.
    """
    prose, notes, tokens = read
    runs = [*_runs_of(prose.blocks), *(run.text for note in notes for run in note)]
    rest = _rest(text, parsed, runs)
    if rest is None:
        return
    rest = _INLINE_MARKS.sub(_blank, _BLOCK_MARKS.sub(_blank, rest))
    reported = _reported_lines(text, tokens, findings)
    yield from _losses(text, rest, reported)


def losses_of_line(text: Text, runs: Runs, findings: Sequence[Finding]) -> Iterator[Finding]:
    """As for a body, for a title, a caption or another short text."""
    rest = _rest(text, text.plain, [run.text for run in runs])
    if rest is not None and not any(finding.code in _REPORTED for finding in findings):
        yield from _losses(text, _INLINE_MARKS.sub(_blank, rest), frozenset())


def _rest(text: Text, parsed: str, kept: Iterable[Text]) -> str | None:
    """The text with a stand-in for each character that is kept; None where nobody knows where it was written."""
    if not text.origins or text.origins[0] == UNKNOWN:
        return None
    index = dict(zip(text.origins, range(len(text)), strict=True))
    letters = list(parsed)
    for each in kept:
        origins = each.origins
        if not origins:
            continue
        first = index.get(origins[0], -1)
        if first >= 0 and origins[-1] - origins[0] == len(origins) - 1 and first + len(origins) <= len(letters):
            letters[first : first + len(origins)] = _KEPT * len(origins)
            continue
        for packed in origins:
            if (at := index.get(packed, -1)) >= 0:
                letters[at] = _KEPT
    return "".join(letters)


def _runs_of(blocks: Iterable[Block]) -> Iterator[Text]:
    for block in blocks:
        if isinstance(block, Para | Subhead):
            yield from (run.text for run in block.runs)
        elif isinstance(block, Quote):
            yield from _runs_of(block.blocks)
        elif isinstance(block, List):
            yield from block.marks
            for item in block.items:
                yield from _runs_of(item)
        elif isinstance(block, Table):
            for cell in (block.caption, *block.head, *(cell for row in block.rows for cell in row)):
                yield from (run.text for run in cell)


def _blank(match: re.Match[str]) -> str:
    return re.sub(rf"[^\n{_KEPT}]", " ", match[0])


def _reported_lines(text: Text, tokens: Sequence[Token], findings: Sequence[Finding]) -> frozenset[int]:
    """The lines of the file, from 1, of the blocks that findings were told of."""
    places = {finding.place.line for finding in findings if finding.code in _REPORTED and finding.place.line}
    if not places:
        return frozenset()
    first = text.place().line or 1
    begun: dict[int, int] = {}
    around: dict[int, Sequence[int]] = {}
    spans = [(token.type, token.map) for token in tokens if token.map]
    for kind, span in sorted(spans, key=lambda pair: pair[1][0] - pair[1][1]):
        if kind not in _OUTER:
            begun[span[0]] = max(begun.get(span[0], 0), span[1])
        around.update(dict.fromkeys(range(*span), span))
    reported: set[int] = set()
    for at in sorted(line - first for line in places):
        chosen: Sequence[int] = (at, begun[at]) if at in begun else around.get(at, (at, at + 1))
        reported.update(range(chosen[0] + first, chosen[1] + first))
    return frozenset(reported)


_OUTER = frozenset(("bullet_list_open", "ordered_list_open", "list_item_open", "blockquote_open"))


def _losses(text: Text, rest: str, reported: frozenset[int]) -> Iterator[Finding]:
    for match in re.finditer(rf"[^\s{_KEPT}](?:[^\n{_KEPT}]*[^\s{_KEPT}])?", rest):
        place = text.place(match.start())
        if not visible(match[0]) or place.line in reported:
            continue
        words = text.plain[match.start() : match.end()]
        shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
        yield error(
            "prose/text-lost",
            f"“{shown}” was taken for a mark of Markdown, and would not be printed",
            hint="write a backslash before the marks around it, or other words; if it is a mark, report this",
            place=place,
        )
