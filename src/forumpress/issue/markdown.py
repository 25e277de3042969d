# SPDX-License-Identifier: MIT
"""Markdown with places: markdown-it, taught to tell where each inline token was written.

Its inline parser keeps text without positions; the state below
notes, beside every stretch of pending text and every token, the index in the block's content.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from forumpress.issue.tabbed_tables import use_tabbed_tables

PIECES = "pieces"
"""Key in `Token.meta` of text: (index, length) of the stretches it is made of."""

DEEPEST = 10
"""Lists and quotations inside each other, two levels a list and one for the text: four lists, and a quotation."""
_MAX_NESTING = 40
_RAISED = re.compile(r"\^(?!\[)((?:\\.|[^\s\\^])+)\^")
_LOWERED = re.compile(r"(?<=[\w)\]*_^])~(?!~)((?:\\.|[^\s\\~])+)~(?![~\d])")
"""A subscript belongs to what stands before it; a tilde at a word's beginning says “about”."""
TIMES = re.compile(r"(?<=\d)\*{1,2}(?=\d|[A-Za-z](?![A-Za-z]))|(?<=\b[A-Za-z])\*{1,2}(?=\d)")
"""Asterisks that multiply."""
_ATTRIBUTES = re.compile(r"\{([^{}\n]{0,200})\}")

Pieces = list[tuple[int, int]]


def index_of(token: Token) -> int:
    """Where in its block's content an inline token begins; kept in `map`, which inline tokens leave free."""
    return token.map[0] if token.map else 0


class PlacedState(StateInline):
    """Inline state that knows the index of pending text; `base` is where its source begins in the block."""

    def __init__(self, src: str, md: MarkdownIt, env: Any, out: list[Token], base: int) -> None:
        self._pieces: Pieces = []
        super().__init__(src, md, env, out)
        self.base = base
        self.has_attributes = "]{" in src
        self._pushed = (-1, 0)

    def append_pending(self, text: str) -> None:
        self._pieces.append((self.base + self.pos, len(text)))
        super().append_pending(text)

    @property
    def pending(self) -> str:
        return super().pending

    @pending.setter
    def pending(self, value: str) -> None:
        surplus = sum(length for _, length in self._pieces) - len(value)
        while surplus > 0 and self._pieces:
            at, length = self._pieces.pop()
            if length > surplus:
                self._pieces.append((at, length - surplus))
            surplus -= length
        StateInline.pending.fset(self, value)  # type: ignore[attr-defined]

    def pushPending(self) -> Token:
        pieces = self._pieces
        self._pieces = []
        token = super().pushPending()
        token.meta[PIECES] = pieces
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        at, count = self._pushed
        count = count + 1 if ttype == "text" and at == self.pos else 0
        self._pushed = (self.pos if ttype == "text" else -1, count)
        token.map = [self.base + self.pos + count] * 2
        return token


class PlacedInline(ParserInline):
    """The inline parser on `PlacedState`."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[PlacedState] = []

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        outer = self._open[-1] if self._open else None
        # An image's and an inline note's text, both begun by two characters, are parsed on their own.
        base = outer.base + outer.pos + 2 if outer else 0
        state = PlacedState(src, md, env, tokens, base)
        self._open.append(state)
        try:
            self.tokenize(state)
        finally:
            self._open.pop()
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _shifted(state: StateInline, silent: bool) -> bool:
    """Superscript `^x^` and subscript `~x~`, without spaces inside."""
    mark = state.src[state.pos]
    if mark not in "^~":
        return False
    match = (_RAISED if mark == "^" else _LOWERED).match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        maximum = state.posMax
        kind = "sup" if mark == "^" else "sub"
        state.push(f"{kind}_open", kind, 1)
        state.pos, state.posMax = match.span(1)
        state.md.inline.tokenize(state)
        state.push(f"{kind}_close", kind, -1)
        state.posMax = maximum
    state.pos = match.end()
    return True


def _times(state: StateInline, silent: bool) -> bool:
    """Asterisks between numbers are no marks of emphasis: 3*4*5."""
    if state.src[state.pos] != "*" or (match := TIMES.match(state.src, state.pos, state.posMax)) is None:
        return False
    if not silent:
        for _ in match[0]:
            state.append_pending("*")
            state.pos += 1
    else:
        state.pos = match.end()
    return True


def _span(state: StateInline, silent: bool) -> bool:
    """`[words]{lang=zh-Hans}`: words in another language."""
    if state.src[state.pos] != "[" or not getattr(state, "has_attributes", True):
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    if end < 0 or (match := _ATTRIBUTES.match(state.src, end + 1, state.posMax)) is None:
        return False
    if not silent:
        maximum = state.posMax
        state.pos, state.posMax = state.pos + 1, end
        state.push("span_open", "span", 1).meta["attributes"] = match[1].strip()
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
        state.posMax = maximum
    state.pos = match.end()
    return True


def _any_link(url: str, *_: Any) -> bool:
    """Links of every kind become tokens, so that a bad one is a finding and not silently text."""
    return True


def _as_written(url: str) -> str:
    return url


def make_parser() -> MarkdownIt:
    """A parser for the subset: CommonMark without reference links and indented code, with tables and footnotes."""
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING})
    parser.inline = PlacedInline()
    parser.configure("commonmark", {"maxNesting": _MAX_NESTING})
    parser.enable("table")
    parser.use(footnote_plugin, move_to_end=False, always_match_refs=True)
    use_tabbed_tables(parser)
    parser.inline.ruler.before("link", "shifted", _shifted)
    parser.inline.ruler.before("emphasis", "times", _times)
    parser.inline.ruler.before("link", "language_span", _span)
    parser.disable(["code", "reference", "text_join"])
    parser.inline.ruler2.disable(["fragments_join"])
    parser.validateLink = _any_link  # type: ignore[method-assign]
    parser.normalizeLink = _as_written  # type: ignore[method-assign]
    parser.normalizeLinkText = _as_written  # type: ignore[method-assign, assignment]
    return parser
