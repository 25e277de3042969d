# SPDX-License-Identifier: MIT
"""A YAML file's values, and what is wrong with it; articles that did not change are not read again.

An issue's articles are most of its text, and an editor changes one at a time. Where a file has
lists named `articles`, each of their items is read by itself and remembered by its words and its
line; the rest of the file is read with a word standing in for each. YAML cannot be cut so in
general: whenever anything is unusual, the whole file is read in one piece, which also finds the
words for whatever is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import yaml

from forumpress.errors import InputError
from forumpress.finding import Finding, Place, error, has_errors
from forumpress.issue.source import Source
from forumpress.issue.syntax import explain
from forumpress.issue.yamlevents import MOST_NODES, Loader
from forumpress.issue.yamlnodes import Items, Mapping, Node
from forumpress.memory import Memo, Remembered

_ARTICLES = re.compile(r"\n( *)articles:[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*( *)- ")
_DEPTH = 4
"""How deep an article stands: sections, a section, its articles, an article."""
_MOST_PORTIONS = 1000
"""Articles of a file, beyond which it is read in one piece."""
_DEEPEST_INDENT = 100
"""Spaces before an article's dash, beyond which it is not cut out."""
_STANDIN = "forumpress-article-"


@dataclass(frozen=True, slots=True)
class Portion:
    """An item of a list, cut out of a file: its text, and how many lines stand above it."""

    file: str
    above: int
    text: str
    start: int = field(compare=False)
    """Its index in the file."""


@dataclass(frozen=True, slots=True)
class _Read:
    node: Node
    place: Place
    findings: tuple[Finding, ...]
    nodes: int


class _Unusual(Exception):
    """The file cannot be read in portions."""


Portions = Remembered[Portion, _Read]
"""Articles that were read before."""


def load(source: Source, portions: Portions | None = None) -> tuple[Node, tuple[Finding, ...]]:
    """The one document of a YAML file, and what is wrong with it though it could be read.

    `portions` are articles read before, and those of this file afterwards.

    Raises InputError when it cannot: bad syntax, tags, several documents, nesting deeper than
    `DEEPEST`, aliases that are unknown, cyclic or expand without bound.
    """
    try:
        node, findings = _in_portions(source, portions if portions is not None else Remembered(Memo()))
    except (_Unusual, InputError, yaml.YAMLError):
        node, findings = load_whole(source)
    if isinstance(node, Mapping):
        node.written = source.file, source.text
    return node, findings


def load_whole(source: Source) -> tuple[Node, tuple[Finding, ...]]:
    """As `load`, in one piece."""
    if not source.text.strip():
        raise InputError(
            [
                error(
                    "yaml/empty",
                    "the file is empty",
                    hint="“forumpress new KEY” writes an issue to begin with",
                    place=source.place(1),
                )
            ]
        )
    loader = Loader(source)
    try:
        node = loader.document()
    except yaml.YAMLError as problem:
        raise InputError([*loader.findings, explain(problem, source)]) from None
    return node, tuple(loader.findings)


def _in_portions(source: Source, known: Portions) -> tuple[Node, tuple[Finding, ...]]:
    """Raises _Unusual, InputError or yaml.YAMLError where the file cannot be read in portions."""
    portions = list(islice(portions_of(source), _MOST_PORTIONS + 1))
    if not 0 < len(portions) <= _MOST_PORTIONS or _STANDIN in source.text:
        raise _Unusual
    read = {
        f"{_STANDIN}{number}": known.get_or_make(portion, lambda portion=portion: _read(portion), len(portion.text))  # type: ignore[misc]
        for number, portion in enumerate(portions)
    }
    rest = Loader(
        Source(source.file, _rest(source.text, portions)),
        0,
        {name: (each.node, each.place) for name, each in read.items()},
    )
    node = rest.document()
    if rest.stood != [(name, _DEPTH) for name in read] or rest.anchors:
        raise _Unusual
    if rest.nodes + sum(each.nodes for each in read.values()) > MOST_NODES:
        raise _Unusual
    return node, (*rest.findings, *(finding for each in read.values() for finding in each.findings))


def _read(portion: Portion) -> _Read:
    loader = Loader(Source(portion.file, portion.text), portion.above)
    items = loader.document(_DEPTH - 1)
    if not isinstance(items, Items) or len(items) != 1 or loader.anchors or has_errors(loader.findings):
        raise _Unusual
    if isinstance(items[0], Mapping):
        items[0].written = portion
    return _Read(items[0], items.places[0], tuple(loader.findings), loader.nodes)


def portions_of(source: Source) -> Iterator[Portion]:
    """The items of the file's lists named `articles`, as their indentation tells them."""
    # Python finds a line break and what follows it far sooner than the beginning of a line: what is
    # found here begins, in the text itself, where its line does.
    text, broken, at, counted, line = source.text, f"\n{source.text}", 0, 0, 0
    while (match := _ARTICLES.search(broken, at)) is not None:
        indent = match[2]
        start = match.end() - len(indent) - 3
        if not len(match[1]) <= len(indent) <= _DEEPEST_INDENT:
            at = start
            continue
        found = _end_of_list(len(indent)).search(broken, start)
        stop = found.start() if found else len(broken)
        starts = [begin.start() for begin in re.compile(rf"\n{indent}- ").finditer(broken, start, stop)]
        for begin, end in zip(starts, (*starts[1:], stop), strict=True):
            line += text.count("\n", counted, begin)
            counted = begin
            yield Portion(source.file, line, text[begin:end], begin)
        at = stop


def _end_of_list(indent: int) -> re.Pattern[str]:
    """A line that stands further left than the items of a list, or beside their dashes."""
    beside = rf" {{{indent}}}(?=[^ \n#-])"
    return re.compile(rf"\n(?: {{0,{indent - 1}}}(?=[^ \n#])|{beside})" if indent else rf"\n{beside}")


def _rest(text: str, portions: list[Portion]) -> str:
    """The file with a word in each portion's place; every line keeps its number."""
    parts: list[str] = []
    at = 0
    for number, portion in enumerate(portions):
        begin = portion.start
        indent = portion.text[: portion.text.index("-")]
        breaks = "\n" * portion.text.count("\n")
        parts += (text[at:begin], f"{indent}- {_STANDIN}{number}{breaks}")
        at = begin + len(portion.text)
    return "".join((*parts, text[at:]))
