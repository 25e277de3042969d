"""The structure tree as accessibility rules see it: elements with their kids, words and boxes, read without trust."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import pikepdf

from forumpress.finding import Rect
from forumpress.pdf.matrix import Bounds
from forumpress.pdf.objects import entry, identity, name_of
from forumpress.pdf.paint import Paint
from forumpress.pdf.pdffile import PdfFile

_DEEPEST = 400
_ROLE_STEPS = 8


@dataclass(eq=False, slots=True)
class StructureElement:
    """A structure element. `kind` is its standard type after the role map, `page` counts from 1."""

    kind: str
    raw: str
    source: Any
    page: int | None = None
    kids: list[StructureElement] = field(default_factory=list)
    order: list[StructureElement | tuple[int, int]] = field(default_factory=list)
    """Kids and marked content (page, MCID) as they follow on each other."""
    annotations: list[Any] = field(default_factory=list)

    def walk(self) -> Iterator[StructureElement]:
        """The element and all below it, in reading order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.kids))

    def fact(self, key: str) -> str:
        """A text entry ("Alt", "Lang", "ID"); empty when it is missing."""
        value = entry(self.source, f"/{key}")
        return str(value)[:10_000] if isinstance(value, pikepdf.String) else ""

    def attribute(self, name: str) -> Any:
        """An attribute's value, from the element's attribute dictionaries; None when it is missing."""
        held = entry(self.source, "/A")
        for attributes in list(held)[:16] if isinstance(held, pikepdf.Array) else [held]:
            value = entry(attributes, f"/{name}")
            if value is not None:
                return value
        return None


class StructureTree:
    """A document's structure tree with what its contents say. `root` is None for a file without tags."""

    def __init__(self, document: PdfFile) -> None:
        self._document = document
        self._roles = entry(entry(document.root, "/StructTreeRoot"), "/RoleMap")
        self._paints: dict[tuple[int, int], list[Paint]] = {}
        for page in document.pages:
            for paint in page.paints:
                if paint.mcid is not None and not paint.artifact:
                    self._paints.setdefault((page.number, paint.mcid), []).append(paint)
        tree = entry(document.root, "/StructTreeRoot")
        self.root = self._read(tree) if isinstance(tree, pikepdf.Dictionary) else None

    def elements(self, *kinds: str) -> list[StructureElement]:
        """All elements, or those of some kinds, in reading order."""
        if self.root is None:
            return []
        return [each for each in self.root.walk() if not kinds or each.kind in kinds]

    def said(self, element: StructureElement) -> str:
        """What a screen reader says for an element: its ActualText, else its content's words in order."""
        if actual := element.fact("ActualText"):
            return actual
        parts = []
        for each in element.order:
            if isinstance(each, StructureElement):
                parts.append(self.said(each))
            else:
                parts.extend(paint.text for paint in self._paints.get(each, ()))
        return "".join(parts)

    def box(self, element: StructureElement) -> Rect | None:
        """Where an element's content stands on the element's page."""
        found: list[Bounds] = []
        for below in element.walk():
            for each in below.order:
                if not isinstance(each, StructureElement) and each[0] == element.page:
                    found += [paint.bounds for paint in self._paints.get(each, ())]
        if not found or element.page is None:
            return None
        bounds = (
            min(b[0] for b in found),
            min(b[1] for b in found),
            max(b[2] for b in found),
            max(b[3] for b in found),
        )
        return self._document.pages[element.page - 1].rect(bounds)

    def owned(self) -> set[tuple[int, int]]:
        """The marked content, by page and MCID, that is in the tree."""
        return {each for element in self.elements() for each in element.order if not isinstance(each, StructureElement)}

    def _read(self, tree: Any) -> StructureElement:
        root = StructureElement("Document", "", tree)
        seen: set[tuple[int, int]] = set()
        stack: list[tuple[Any, StructureElement, int]] = [(tree, root, 0)]
        while stack:
            source, element, depth = stack.pop()
            kids = source.get("/K")
            for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
                self._document.budget.spend_instructions(1)
                below = self._take(kid, element, seen)
                if below is not None and depth < _DEEPEST:
                    stack.append((kid, below, depth + 1))
        return root

    def _take(self, kid: Any, parent: StructureElement, seen: set[tuple[int, int]]) -> StructureElement | None:
        """Put a kid where it belongs; an element that is met for the first time is returned, to be read."""
        if isinstance(kid, int) and not isinstance(kid, bool):
            if parent.page is not None:
                parent.order.append((parent.page, kid))
            return None
        if not isinstance(kid, pikepdf.Dictionary):
            return None
        page = self._document.page_numbers.get(identity(kid.get("/Pg")), parent.page)
        kind = name_of(kid.get("/Type"))
        if kind == "MCR":
            mcid = kid.get("/MCID")
            if page is not None and isinstance(mcid, int):
                parent.order.append((page, mcid))
                parent.page = parent.page or page
            return None
        if kind == "OBJR":
            parent.annotations.append(kid.get("/Obj"))
            parent.page = parent.page or page
            return None
        key = identity(kid)
        if key in seen:
            return None
        if key != (0, 0):
            seen.add(key)
        raw = name_of(kid.get("/S"))
        element = StructureElement(self._standard(raw), raw, kid, page)
        parent.kids.append(element)
        parent.order.append(element)
        return element

    def _standard(self, raw: str) -> str:
        for _ in range(_ROLE_STEPS):
            mapped = name_of(entry(self._roles, f"/{raw}"))
            if not mapped or mapped == raw:
                return raw
            raw = mapped
        return raw


_trees: WeakKeyDictionary[PdfFile, StructureTree] = WeakKeyDictionary()


def structure_tree(document: PdfFile) -> StructureTree:
    """The document's tag tree, read once."""
    tree = _trees.get(document)
    if tree is None:
        tree = _trees[document] = StructureTree(document)
    return tree
