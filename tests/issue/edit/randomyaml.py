# SPDX-License-Identifier: MIT
"""Random YAML in every style, with remarks, carriage returns, byte order marks and anchors; written by PyYAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from hypothesis import strategies as st

from forumpress.issue.edit.grammar import WrittenValue, parts_of

KEYS = st.sampled_from(["key", "title", "body", "name", "caption", "sections", "articles", "items", "x"])
_LINE = st.text(
    alphabet=st.sampled_from("aB é中\U0001f600-:#'\"[]{},&*!|>%@`\\~=?0\t\u00a0\u00ad"), min_size=0, max_size=14
)
TEXTS = st.one_of(
    st.sampled_from(
        [
            "",
            "null",
            "~",
            "yes",
            "28,600",
            "a: b",
            "a #b",
            "- a",
            "it's",
            '"so"',
            "*often*",
            "---",
            " led",
            "ends ",
            "x\n",
        ]
    ),
    _LINE,
    st.lists(_LINE, min_size=2, max_size=5).map("\n".join),
    st.lists(_LINE, min_size=1, max_size=4).map(lambda lines: "\n\n".join(lines) + "\n"),
    st.text(max_size=8),
    st.lists(st.sampled_from(["plum", "medlar", "long-winded", "(so)"]), min_size=8, max_size=30).map(" ".join),
)
"""Texts as people type and paste them, and as nobody would."""
_STYLES = st.sampled_from([None, "'", '"', "|", ">"])
TREES = st.recursive(
    TEXTS,
    lambda below: st.one_of(
        st.lists(below, min_size=1, max_size=4), st.dictionaries(KEYS, below, min_size=1, max_size=4)
    ),
    max_leaves=12,
).filter(lambda tree: isinstance(tree, dict))


@dataclass(frozen=True)
class RandomFile:
    """A file's bytes and its values."""

    data: bytes
    tree: dict[str, Any]


@st.composite
def files(draw: st.DrawFn, trees: st.SearchStrategy[Any] = TREES, *, aliases: bool = True) -> RandomFile:
    """A file as some editor or program might have written it; with `aliases`, values may stand for others."""
    tree = draw(trees)
    known: list[yaml.Node] = []

    def node(value: Any) -> yaml.Node:
        if aliases and known and draw(st.integers(0, 11)) == 0:
            return draw(st.sampled_from(known))  # PyYAML writes it once, with an anchor, and then an alias
        flow = draw(st.sampled_from([False, False, False, True]))
        made: yaml.Node
        if isinstance(value, str):
            made = yaml.ScalarNode("tag:yaml.org,2002:str", value, style=draw(_STYLES))
        elif isinstance(value, list):
            made = yaml.SequenceNode("tag:yaml.org,2002:seq", [node(each) for each in value], flow_style=flow)
        else:
            pairs = [(yaml.ScalarNode("tag:yaml.org,2002:str", key), node(each)) for key, each in value.items()]
            made = yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=flow)
        known.append(made)
        return made

    root = node(tree)
    if not isinstance(root, yaml.MappingNode):
        root = yaml.MappingNode("tag:yaml.org,2002:map", [(yaml.ScalarNode("tag:yaml.org,2002:str", "key"), root)])
    root.flow_style = False
    text = yaml.serialize(
        root,
        Dumper=yaml.BaseDumper,
        width=draw(st.sampled_from([20, 80, 1000])),
        indent=draw(st.sampled_from([2, 4])),
        allow_unicode=draw(st.booleans()),
    )
    text = _with_remarks(draw, text)
    if draw(st.integers(0, 5)) == 0:
        text = text.rstrip("\n")
    if draw(st.integers(0, 2)) == 0:
        text = text.replace("\n", "\r\n")
    return RandomFile((draw(st.sampled_from(["", "", "\ufeff"])) + text).encode("utf-8", "replace"), tree)


def _with_remarks(draw: st.DrawFn, text: str) -> str:
    """Remarks above and behind keys and items, where they are remarks."""
    lines = text.split("\n")
    try:
        blocks = [part for part in _all(parts_of(text)) if not part.in_flow and part.style != "flow"]
        starts = sorted({_line(text, key.start) for part in blocks for key, _ in part.entries})
    except yaml.YAMLError:
        return text
    for line in reversed(starts):
        kind = draw(st.integers(0, 5))
        if kind == 0 and lines[line].lstrip(" ")[:1] not in ("-", "?"):
            column = len(lines[line]) - len(lines[line].lstrip(" "))
            lines[line:line] = [" " * column + "# a remark: it's [here]"]
        elif kind == 1:
            lines[line:line] = [""]
    return "\n".join(lines)


def _all(part: WrittenValue) -> list[WrittenValue]:
    return [each for _, each in part.parts()]


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at)


def paths(tree: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of all values below a tree."""
    found: list[tuple[str | int, ...]] = []
    pairs = tree.items() if isinstance(tree, Mapping) else enumerate(tree) if isinstance(tree, list) else ()
    for step, value in pairs:
        found += [(*path, step), *paths(value, (*path, step))]
    return found
