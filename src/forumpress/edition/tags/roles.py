# SPDX-License-Identifier: MIT
"""Elements become what their HTML said they are: figures, labels, terms, contents, artifacts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from forumpress.edition.tags.nodes import Kid, MarkedContent, Node
from forumpress.edition.tags.simplify import contents_of, is_inline, with_language, wrap_lines
from forumpress.length import PX


@dataclass(slots=True)
class Roles:
    """Applies roles; gathers the content that becomes artifacts. `heights` are the pages' trimmed heights in points."""

    heights: list[float]
    artifacts: list[MarkedContent] = field(default_factory=list)

    def apply(self, node: Node) -> None:
        """Turn every element below `node` into what it is."""
        kids: list[Kid] = []
        for kid in node.kids:
            if not isinstance(kid, Node):
                kids.append(kid)
            elif kid.marks.get("role") == "artifact":
                self.artifacts.extend(kid.contents())
            else:
                self.apply(kid)
                kids.extend(self._become(kid, node))
        node.kids = kids

    def _become(self, node: Node, parent: Node) -> list[Kid]:
        role = node.marks.get("role")
        if role == "figure":
            return self._figure(node)
        if role == "label":
            node.tag = "Lbl"
        elif role == "contents":
            return _contents_list(node)
        elif node.tag == "Figure":
            return self._picture(node)
        elif node.tag == "L":
            _pair_terms(node)
        elif node.tag in ("NonStruct", "Div") and not node.marks.keys() - {"alt", "end"}:
            in_text = is_inline(parent) or parent.tag == "P"
            return with_language(node.kids if in_text else wrap_lines(node.kids), node.language)
        elif node.tag == "NonStruct" and all(map(is_inline, node.kids)):
            node.tag = "Span"
        return [node]

    def _picture(self, node: Node) -> list[Kid]:
        """A picture without an alternative text is decoration."""
        if node.alt is None:
            self.artifacts.extend(node.contents())
            return []
        box = node.attributes.get("Layout", {}).get("BBox")
        page = next((content.page for content in node.contents()), None)
        if box is None or page is None:
            return []
        left, top, right, bottom = (value * PX for value in box)
        height = self.heights[page]
        upright = tuple(round(value, 3) for value in (left, height - bottom, right, height - top))
        node.attributes = {"Layout": {"BBox": upright, "Placement": "Block"}}
        return [node]

    def _figure(self, node: Node) -> list[Kid]:
        """`figure`: its captions go inside its picture; words painted in it without a picture are the figure itself."""
        kids = wrap_lines(node.kids)
        captions = [kid for kid in kids if isinstance(kid, Node) and kid.tag == "Caption"]
        pictures = [kid for kid in kids if isinstance(kid, Node) and kid.tag == "Figure"]
        others = [kid for kid in kids if kid not in captions and kid not in pictures]
        alt = node.marks.pop("alt", None)
        if not pictures and alt:
            contents = contents_of(others)
            if contents:
                pictures = [Node("Figure", list(contents), alt=alt, attributes={"Layout": {"Placement": "Block"}})]
                others = []
        if not pictures:
            return [*others, *(Node("P", caption.kids, language=caption.language) for caption in captions)]
        for picture in pictures:
            picture.language = picture.language or node.language
        _hang_captions(pictures, captions)
        return [*pictures, *others]


def _hang_captions(pictures: list[Node], captions: list[Node]) -> None:
    """Each picture gets its own caption where there are as many as pictures, else the last one gets all."""
    paragraphs = [kid for caption in captions for kid in wrap_lines(caption.kids)]
    if len(captions) == len(pictures):
        for picture, caption in zip(pictures, captions, strict=True):
            picture.kids.append(caption)
    elif len(paragraphs) == len(pictures):
        for picture, paragraph in zip(pictures, paragraphs, strict=True):
            picture.kids.append(Node("Caption", [paragraph]))
    elif captions:
        pictures[-1].kids.append(Node("Caption", paragraphs))


def _contents_list(node: Node) -> list[Kid]:
    """`nav`: a table of contents. Its links are entries; words before some of them head their part of it."""
    blocks = list(_blocks(node.kids))
    title = blocks[:1] if len(blocks) > 1 and not any(map(_has_link, blocks[:2])) else []
    contents = Node("TOC")
    part = contents
    for block in blocks[len(title) :]:
        if _has_link(block):
            part.kids.append(Node("TOCI", [inner for kid in block.kids for inner in _entry_kids(kid)]))
        else:
            part = Node("TOC")
            contents.kids.append(Node("TOCI", [block, part]))
    for each in contents.walk():
        each.kids = [kid for kid in each.kids if not isinstance(kid, Node) or kid.kids]
    return [*title, contents]


def _blocks(kids: list[Kid]) -> Iterator[Node]:
    """Paragraphs and list items, however nested."""
    for kid in wrap_lines(kids):
        if isinstance(kid, Node) and kid.tag == "L":
            yield from (item for item in kid.kids if isinstance(item, Node))
        elif isinstance(kid, Node):
            yield kid


def _has_link(node: Node) -> bool:
    return any(each.tag == "Link" for each in node.walk())


def _entry_kids(kid: Kid) -> list[Kid]:
    if isinstance(kid, Node) and kid.tag in ("LBody", "P"):
        return [inner for below in kid.kids for inner in _entry_kids(below)]
    if isinstance(kid, Node) and kid.tag == "Link":
        return [Node("Reference", [kid])]
    return [kid]


def _pair_terms(node: Node) -> None:
    """`dl`: WeasyPrint makes a list item of every term and every definition; a term is the label of what follows it."""
    items: list[Kid] = []
    for kid in node.kids:
        body = kid.kids[0] if isinstance(kid, Node) and kid.tag == "LI" and kid.kids else None
        role = body.marks.get("role") if isinstance(body, Node) else None
        last = items[-1] if items else None
        if role == "definition" and isinstance(last, Node) and last.marks.get("term") == "yes":
            last.kids.extend(kid.kids if isinstance(kid, Node) else ())
            continue
        if role == "term" and isinstance(kid, Node) and isinstance(body, Node):
            body.tag, body.kids = "Lbl", list(_lines_of(body.kids))
            kid.marks["term"] = "yes"
        items.append(kid)
    node.kids = items
    if any(isinstance(kid, Node) and kid.tag == "Lbl" for item in items if isinstance(item, Node) for kid in item.kids):
        node.attributes.setdefault("List", {}).setdefault("ListNumbering", "None")


def _lines_of(kids: list[Kid]) -> list[Kid]:
    """Inline kids only: paragraphs are opened."""
    opened: list[Kid] = []
    for kid in kids:
        opened.extend(_lines_of(kid.kids) if isinstance(kid, Node) and kid.tag == "P" else [kid])
    return opened
