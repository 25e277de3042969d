# SPDX-License-Identifier: MIT
"""Structure elements as plain objects: read from a PDF, changed at will, written back whole.

ISO 32000-1, 14.7. Reading and writing know nothing of what the elements mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from forumpress.errors import InternalError
from forumpress.pdf.objects import identity, number_list
from forumpress.pdf.structure import ContentReference, StructureElement, read_structure


@dataclass(eq=False, slots=True)
class MarkedContent:
    """A marked-content sequence: what is painted between BDC and EMC with this MCID on this page (from 0).

    The MCID is that of the drawn page until the page is painted anew, and then its new one.
    """

    page: int
    mcid: int = -1


@dataclass(eq=False, slots=True)
class Annotation:
    """A link annotation that belongs to an element."""

    page: int
    source: Object


@dataclass(eq=False, slots=True)
class Node:
    """A structure element. `marks` is what the page's HTML said of it, never written."""

    tag: str
    kids: list[Kid] = field(default_factory=list)
    alt: str | None = None
    actual: str | None = None
    language: str | None = None
    title: str | None = None
    id: str | None = None
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By owner (Layout, Table, List): names to values; strings are written as names, tuples as arrays."""
    marks: dict[str, str] = field(default_factory=dict)

    def walk(self) -> Iterator[Node]:
        """The element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.walk()

    def contents(self) -> Iterator[MarkedContent]:
        """All marked content below, in reading order."""
        for node in self.walk_kids():
            if isinstance(node, MarkedContent):
                yield node

    def walk_kids(self) -> Iterator[Kid]:
        """Everything below the element, in reading order."""
        for kid in self.kids:
            yield kid
            if isinstance(kid, Node):
                yield from kid.walk_kids()


Kid: TypeAlias = Node | MarkedContent | Annotation


def read_tree(pdf: Pdf) -> Node:
    """The structure tree's document element.

    Raises InternalError when the PDF has no tree that could be read: it was not drawn by us.
    """
    pages = {identity(page.obj): number for number, page in enumerate(pdf.pages, start=1)}
    root = read_structure(pdf.Root, pages, lambda _: None)
    if root is None or not root.kids:
        raise InternalError("the drawn pages carry no structure tree that can be read")
    return _node(root.kids[0])


def _node(element: StructureElement) -> Node:
    node = Node(element.raw)
    if element.has("Alt"):
        node.alt = element.fact("Alt")
    for owner, key, value in element.attributes():
        kept = node.attributes.setdefault(owner, {})
        if key == "BBox":
            kept[key] = number_list(value, 4)
        elif key in ("ColSpan", "RowSpan"):
            kept[key] = int(value)
    for kid in element.order:
        if isinstance(kid, StructureElement):
            node.kids.append(_node(kid))
        elif isinstance(kid, ContentReference):
            node.kids.append(MarkedContent(kid.page - 1, kid.mcid))
        elif kid.page is not None:
            node.kids.append(Annotation(kid.page - 1, kid.source))
    return node


@dataclass(slots=True)
class _Writing:
    pdf: Pdf
    page_objects: list[Dictionary]
    owners: dict[tuple[int, int], dict[int, Object]]
    """By content stream (a page's own, or a form XObject), named by its page's or its own object number."""
    streams: dict[tuple[int, int], Object]
    annotations: list[tuple[Object, Object]] = field(default_factory=list)
    ids: dict[str, Object] = field(default_factory=dict)


def write_tree(pdf: Pdf, document: Node, streams: dict[tuple[int, int], Object] | None = None) -> None:
    """Write the tree below `document` into the catalogue, with its parent tree and its tree of ids.

    `streams` names, by page and MCID, the form XObject that holds a content where it is not the
    page's own stream. StructParents of pages and annotations are set.
    """
    pages = [page.obj for page in pdf.pages]
    writing = _Writing(pdf, pages, {identity(page): {} for page in pages}, streams or {})
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    element = _write(writing, document, root, None)
    root.K = element
    numbers = Array()
    for number, (holder, owners) in enumerate(writing.owners.items()):
        parents = Array([owners.get(mcid) for mcid in range(max(owners, default=-1) + 1)])
        numbers.append(number)
        numbers.append(pdf.make_indirect(parents))
        pdf.get_object(holder).StructParents = number
    for key, (annotation, owner) in enumerate(writing.annotations, start=len(writing.owners)):
        annotation.StructParent = key
        numbers.append(key)
        numbers.append(owner)
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
    root.ParentTreeNextKey = len(writing.owners) + len(writing.annotations)
    if writing.ids:
        names = Array()
        for id, owner in sorted(writing.ids.items()):
            names.append(String(id))
            names.append(owner)
        root.IDTree = pdf.make_indirect(Dictionary(Names=names))
    pdf.Root.StructTreeRoot = root


def _write(writing: _Writing, node: Node, parent: Object, page: int | None) -> Object:
    element = writing.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{node.tag}"), P=parent))
    own = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
    if own is not None:
        element.Pg = writing.page_objects[own]
        page = own
    _write_facts(element, node)
    if node.id is not None:
        if node.id in writing.ids:
            raise InternalError(f"two structure elements have the id {node.id}")
        writing.ids[node.id] = element
    kids = [_write_kid(writing, kid, element, page) for kid in node.kids]
    element.K = kids[0] if len(kids) == 1 else Array(kids)
    return element


def _write_kid(writing: _Writing, kid: Kid, element: Object, page: int | None) -> Any:
    if isinstance(kid, Node):
        return _write(writing, kid, element, page)
    if isinstance(kid, Annotation):
        writing.annotations.append((kid.source, element))
        return Dictionary(Type=Name.OBJR, Obj=kid.source, Pg=writing.page_objects[kid.page])
    stream = writing.streams.get((kid.page, kid.mcid))
    holder = identity(writing.page_objects[kid.page] if stream is None else stream)
    writing.owners.setdefault(holder, {})[kid.mcid] = element
    if stream is None and kid.page == page:
        return kid.mcid
    reference = Dictionary(Type=Name.MCR, Pg=writing.page_objects[kid.page], MCID=kid.mcid)
    if stream is not None:
        reference.Stm = stream
    return reference


def _write_facts(element: Object, node: Node) -> None:
    texts = {"/Alt": node.alt, "/ActualText": node.actual, "/Lang": node.language, "/T": node.title, "/ID": node.id}
    for key, text in texts.items():
        if text is not None:
            element[key] = String(text)
    written = [
        Dictionary({"/O": Name(f"/{owner}"), **{f"/{key}": _value(value) for key, value in values.items()}})
        for owner, values in node.attributes.items()
        if values
    ]
    if written:
        element.A = written[0] if len(written) == 1 else Array(written)


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return Name(f"/{value}")
    if isinstance(value, tuple):
        return Array([String(item) if isinstance(item, str) else item for item in value])
    return value
