# SPDX-License-Identifier: MIT
"""Takes the marks out of the tree as drawn: each element gets what its HTML said of it."""

from __future__ import annotations

from pikepdf import Object

from forumpress.edition.tags.nodes import Annotation, Kid, MarkedContent, Node
from forumpress.errors import InternalError
from forumpress.pdf.links import link_target
from forumpress.typeset.marks import parse_mark

_CELLS = frozenset({"TD", "TH"})


def target_of(annotation: Object) -> str:
    """Where a link leads: an address, or the name of a destination with a # before it."""
    target = link_target(annotation)
    return "" if target is None else target.text


def absorb_marks(node: Node, link: str | None = None) -> None:
    """Give every element below `node` its marks, and drop the links that carried them.

    A link's annotation is kept on the Link element alone; WeasyPrint repeats it on every element inside.
    """
    kids: list[Kid] = []
    own = _link_of(node) or link
    for kid in node.kids:
        if isinstance(kid, MarkedContent):
            kids.append(kid)
        elif isinstance(kid, Annotation):
            if node.tag == "Link" and target_of(kid.source) != link:
                kids.append(kid)
        elif (values := _mark_of(kid)) is not None:
            node.marks.update(values)
        else:
            absorb_marks(kid, own)
            if kid.kids or kid.tag in _CELLS:
                kids.append(kid)
            else:
                node.marks.update(kid.marks)
    node.kids = kids
    if "lang" in node.marks:
        node.language = node.marks.pop("lang")


def find_parts(document: Node) -> dict[str, Node]:
    """The elements that make-up placed, by their part's id, in the order of the pages.

    Raises InternalError when something is painted outside every part: it would be in nobody's reading order.
    """
    parts: dict[str, Node] = {}
    _find_parts(document, parts)
    return parts


def _find_parts(node: Node, parts: dict[str, Node]) -> None:
    for kid in node.kids:
        if not isinstance(kid, Node):
            raise InternalError(f"page {kid.page + 1} paints something outside every part")
        part = kid.marks.pop("part", None)
        if part is None:
            _find_parts(kid, parts)
        elif part in parts:
            raise InternalError(f"two elements are marked as part {part}")
        else:
            parts[part] = kid


def _mark_of(node: Node) -> dict[str, str] | None:
    if node.tag != "Link" or len(node.kids) != 1 or not isinstance(node.kids[0], Annotation):
        return None
    return parse_mark(target_of(node.kids[0].source))


def _link_of(node: Node) -> str | None:
    if node.tag != "Link":
        return None
    return next((target_of(kid.source) for kid in node.kids if isinstance(kid, Annotation)), None)
