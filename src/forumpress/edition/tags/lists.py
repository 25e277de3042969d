# SPDX-License-Identifier: MIT
"""Lists and quotations from the paths of their paragraphs (ISO 32000-1, 14.8.4.3.3)."""

from __future__ import annotations

from forumpress.edition.tags.nodes import Node
from forumpress.layout.story import Paragraph

_NUMBERING = {"ul": "Disc", "ol": "Decimal"}


class ListBuilder:
    """Opens and closes lists, items and quotations below an element as paragraphs come along."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._open: list[tuple[str, Node]] = []

    def close(self) -> None:
        """End all lists and quotations: something stands here that is in none of them."""
        self._open.clear()

    def parent_for(self, paragraph: Paragraph) -> Node:
        """The element that a paragraph belongs into: a list item, a quotation, or the root."""
        common = 0
        for (name, _), wanted in zip(self._open, paragraph.list_path, strict=False):
            if name != wanted:
                break
            common += 1
        del self._open[common:]
        for name in paragraph.list_path[common:]:
            self._open.append((name, self._new(name)))
        return self._innermost

    @property
    def _innermost(self) -> Node:
        return self._open[-1][1] if self._open else self._root

    def _new(self, name: str) -> Node:
        kind = name.partition(":")[0]
        if kind in _NUMBERING:
            node = Node("L", attributes={"List": {"ListNumbering": _NUMBERING[kind]}})
        else:
            node = Node("LI" if kind == "li" else "BlockQuote")
        self._innermost.kids.append(node)
        return node


def settle_items(document: Node) -> None:
    """Give every list item its label and body: what is not its label is its body."""
    for node in document.walk():
        if node.tag != "LI":
            continue
        labels = [kid for kid in node.kids if isinstance(kid, Node) and kid.tag == "Lbl"]
        bodies = [kid for kid in node.kids if isinstance(kid, Node) and kid.tag == "LBody"]
        loose = [kid for kid in node.kids if kid not in labels and kid not in bodies]
        if loose:
            bodies = [Node("LBody", loose)] if not bodies else [Node("LBody", [*bodies[0].kids, *loose]), *bodies[1:]]
        node.kids = [*labels, *bodies]
