# SPDX-License-Identifier: MIT
"""Drops what HTML and CSS boxes left in the tree and no reader needs: wrappers, anonymous boxes, plain spans."""

from __future__ import annotations

from collections.abc import Iterable

from forumpress.edition.tags.nodes import Annotation, Kid, MarkedContent, Node

INLINE = frozenset({"Span", "Link", "Reference", "Lbl", "Quote", "Code"})
_WRAPPERS = frozenset({"Div", "Part", "Art", "Sect"})
_HEADINGS = frozenset({f"H{level}" for level in range(1, 7)})
_TEXT_BLOCKS = _HEADINGS | {"P", "Caption", "Lbl", "Link"}
_CELLS = frozenset({"TD", "TH"})


def is_inline(kid: Kid) -> bool:
    """Whether a kid belongs into a line of text."""
    return not isinstance(kid, Node) or kid.tag in INLINE


def simplify(node: Node) -> None:
    """Simplify everything below an element; elements with marks keep their place."""
    kids: list[Kid] = []
    for kid in node.kids:
        if isinstance(kid, Node):
            _retag(kid)
            simplify(kid)
            kids.extend(_settle(kid, node))
        else:
            kids.append(kid)
    node.kids = _joined_phrases(kids)


def wrap_lines(kids: Iterable[Kid]) -> list[Kid]:
    """Block elements only: every run of inline kids becomes a paragraph."""
    wrapped: list[Kid] = []
    paragraph: Node | None = None
    for kid in kids:
        if is_inline(kid):
            if paragraph is None:
                paragraph = Node("P")
                wrapped.append(paragraph)
            paragraph.kids.append(kid)
        else:
            paragraph = None
            wrapped.append(kid)
    return wrapped


def _joined_phrases(kids: list[Kid]) -> list[Kid]:
    """A marked phrase that ran over lines is several elements, of which the last holds the end mark."""
    joined: list[Kid] = []
    at = 0
    while at < len(kids):
        kid = kids[at]
        at += 1
        joined.append(kid)
        if not isinstance(kid, Node) or not _is_phrase(kid) or kid.marks.pop("end", None) is not None:
            continue
        end = next((later for later in range(at, len(kids)) if _ends_phrase(kids[later])), None)
        if end is None:
            continue
        for following in kids[at : end + 1]:
            kid.kids.extend(following.kids if isinstance(following, Node) and _ends_phrase(following) else [following])
        at = end + 1
    return joined


def _is_phrase(node: Node) -> bool:
    return node.tag in ("Span", "NonStruct") and (node.language is not None or node.marks.get("role") == "artifact")


def _ends_phrase(kid: Kid) -> bool:
    return isinstance(kid, Node) and "end" in kid.marks and not _is_phrase(kid)


def _retag(node: Node) -> None:
    if node.tag in _WRAPPERS:
        node.tag = "Div"
    elif node.tag == "Link" and not any(isinstance(kid, Annotation) for kid in node.kids):
        node.tag = "Span"


def _settle(kid: Node, parent: Node) -> list[Kid]:
    """What becomes of a simplified kid in its parent."""
    if not kid.kids and kid.tag not in _CELLS:
        return []
    if kid.tag == parent.tag and kid.tag in _TEXT_BLOCKS:
        return kid.kids
    if kid.tag == "BlockQuote" and parent.tag == "BlockQuote" and all(map(is_inline, kid.kids)):
        return [Node("P", kid.kids)]
    if kid.marks or kid.tag not in ("Div", "Span", "NonStruct"):
        return [kid]
    return with_language(wrap_lines(kid.kids) if kid.tag == "Div" else kid.kids, kid.language)


def with_language(kids: list[Kid], language: str | None) -> list[Kid]:
    """Kids of a dissolved element, its language handed to each."""
    if language is None:
        return kids
    settled: list[Kid] = []
    for kid in kids:
        if isinstance(kid, Node):
            kid.language = kid.language or language
            settled.append(kid)
        elif settled and isinstance(settled[-1], Node) and settled[-1].marks.get("phrase") == "yes":
            settled[-1].kids.append(kid)
        else:
            settled.append(Node("Span", [kid], language=language, marks={"phrase": "yes"}))
    return settled


def contents_of(kids: Iterable[Kid]) -> list[MarkedContent]:
    """All marked content of some kids, in reading order."""
    found: list[MarkedContent] = []
    for kid in kids:
        if isinstance(kid, MarkedContent):
            found.append(kid)
        elif isinstance(kid, Node):
            found.extend(kid.contents())
    return found
