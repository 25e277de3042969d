# SPDX-License-Identifier: MIT
"""Markdown subset -> Prose: a safe tree of blocks and runs, each character with its origin."""

from __future__ import annotations

import functools
import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from forumpress.finding import Finding, error
from forumpress.issue.blocks import Prose, Run, Runs
from forumpress.issue.bodylines import BodyLines
from forumpress.issue.conservation import BodyRead, losses_of_body, losses_of_line
from forumpress.issue.markdown import DEEPEST, make_parser
from forumpress.issue.runs import RunBuilder
from forumpress.issue.tree import BlockReader
from forumpress.issue.typed_lists import with_markdown_marks
from forumpress.text import Text

LONGEST_BODY = 400_000
"""Characters."""
LONGEST_PARAGRAPH = 20_000
DEEPEST_BRACKETS = 8

_INLINE_MARK = re.compile(r"[*_`\\\[\]<&^~!\n]")
_BRACKET_OR_GAP = re.compile(r"\[|\]|\n\n")


@functools.cache
def _parser() -> MarkdownIt:
    return make_parser()


def parse_prose(text: Text) -> tuple[Prose, tuple[Finding, ...]]:
    """The blocks and footnotes of a Markdown body, and what is wrong in it.

    Findings have a place, but no quote. Raw HTML, code blocks, pictures and addresses other than
    http, https, mailto and `#key` are errors. Time and memory grow linearly with the text.
    """
    findings: list[Finding] = []
    if len(text) > LONGEST_BODY:
        problem = error(
            "prose/too-long",
            f"the text holds more than {LONGEST_BODY:,} characters",
            hint="split it",
            place=text.place(),
        )
        return Prose(), (problem,)
    if (nested := _too_many_brackets(text)) is not None:
        return Prose(), (nested,)
    environment: dict[str, dict[str, dict[int, dict[str, list[Token]]]]] = {}
    parsed = with_markdown_marks(text.plain)
    tokens = _parser().parse(parsed, environment)
    for token in tokens:
        if token.level > DEEPEST and token.map:
            place = BodyLines(text).place(token.map[0])
            problem = error(
                "prose/too-deep",
                "lists and quotations stand too deep inside each other here",
                hint="four levels are the most a page can show",
                place=place,
            )
            return Prose(), (problem,)
    listed = environment.get("footnotes", {}).get("list", {})
    notes_of = {number: note["tokens"] for number, note in listed.items() if "tokens" in note}
    reader = BlockReader(BodyLines(text, parsed), tokens, findings, notes_of, _inline_tokens)
    prose = reader.prose()
    findings += losses_of_body(text, parsed, BodyRead(prose, reader.notes.values(), tokens), findings)
    findings.sort(key=lambda finding: (finding.place.line or 0, finding.place.column or 0))
    return prose, tuple(findings)


def _inline_tokens(plain: str) -> tuple[list[Token], dict[int, list[Token]]]:
    """Markdown's inline tokens of a text, and those of the notes that are written in it."""
    environment: dict[str, Any] = {}
    tokens = _parser().parseInline(plain, environment)[0].children or []
    listed = environment.get("footnotes", {}).get("list", {})
    return tokens, {number: note["tokens"] for number, note in listed.items() if "tokens" in note}


def parse_inline(text: Text) -> tuple[Runs, tuple[Finding, ...]]:
    """The runs of a title, caption or other short text: emphasis, super- and subscript, links, languages.

    Line ends become spaces. Footnotes and pictures are errors.
    """
    if not _INLINE_MARK.search(text.plain):
        return ((Run(text),) if text else ()), ()
    if (nested := _too_many_brackets(text)) is not None:
        return (Run(text),), (nested,)
    environment: dict[str, object] = {}
    token = _parser().parseInline(text.plain, environment)[0]
    findings: list[Finding] = []
    builder = RunBuilder(text, findings, {}, {}, allow_notes=False, bare_links=False)
    runs = builder.build(token.children or [])
    findings += losses_of_line(text, runs, findings)
    return runs, tuple(findings)


def _too_many_brackets(text: Text) -> Finding | None:
    """A paragraph that would take time out of proportion: very long, or with brackets never closed."""
    depth = 0
    for match in _BRACKET_OR_GAP.finditer(text.plain):
        if match[0] == "[":
            depth += 1
        elif match[0] == "]":
            depth = max(0, depth - 1)
        else:
            depth = 0
        if depth > DEEPEST_BRACKETS:
            return error(
                "prose/brackets",
                f"more than {DEEPEST_BRACKETS} square brackets are open here",
                hint="close each [ with ], or write \\[ for a bracket that is text",
                place=text.place(match.start()),
            )
    start = 0
    while (stop := text.plain.find("\n\n", start)) >= 0 or start < len(text):
        stop = len(text) if stop < 0 else stop
        if stop - start > LONGEST_PARAGRAPH:
            return error(
                "prose/long-paragraph",
                f"a paragraph, list or table holds more than {LONGEST_PARAGRAPH:,} characters without an empty line",
                hint="separate paragraphs by an empty line; divide a longer list or table by a paragraph or a subhead",
                place=text.place(start),
            )
        start = stop + 2
    return None
