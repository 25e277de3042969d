# SPDX-License-Identifier: MIT
"""The structure tree: elements with their kids, and what their content says and covers (ISO 32000-1, 14.7 and 14.8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import pikepdf

from forumpress.finding import Rect
from forumpress.pdf.objects import entries, entry, identity, name_of
from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint, ReplacedText

_DEEPEST = 400
_ROLE_STEPS = 8
_MOST_ATTRIBUTES = 16
_LONGEST_TEXT = 10_000


class ContentReference(NamedTuple):
    """Marked content: the page, from 1, and the MCID on it."""

    page: int
    mcid: int


@dataclass(frozen=True, slots=True, eq=False)
class AnnotationReference:
    """An annotation that belongs to an element, and its page, from 1, where the tree says it."""

    page: int | None
    source: Any


@dataclass(eq=False, slots=True)
class StructureElement:
    """A structure element. `kind` is its standard type after the role map, `page` counts from 1."""

    kind: str
    raw: str
    source: Any
    page: int | None = None
    kids: list[StructureElement] = field(default_factory=list)
    order: list[StructureElement | ContentReference | AnnotationReference] = field(default_factory=list)
    """Elements, content and annotations as they follow on each other."""

    def walk(self) -> Iterator[StructureElement]:
        """The element and all below it, in reading order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.kids))

    @property
    def contents(self) -> list[ContentReference]:
        """The marked content that stands in the element directly."""
        return [each for each in self.order if isinstance(each, ContentReference)]

    @property
    def annotations(self) -> list[Any]:
        """The annotations that belong to the element directly."""
        return [each.source for each in self.order if isinstance(each, AnnotationReference)]

    def fact(self, key: str) -> str:
        """A text entry ("Alt", "Lang", "ID"); empty when it is missing."""
        value = entry(self.source, f"/{key}")
        return str(value)[:_LONGEST_TEXT] if isinstance(value, pikepdf.String) else ""

    def has(self, key: str) -> bool:
        """Whether the element has an entry, be it empty."""
        return entry(self.source, f"/{key}") is not None

    def attributes(self) -> Iterator[tuple[str, str, Any]]:
        """Owner, name and value of the element's attributes."""
        held = entry(self.source, "/A")
        for attributes in list(held)[:_MOST_ATTRIBUTES] if isinstance(held, pikepdf.Array) else [held]:
            owner = name_of(entry(attributes, "/O"))
            for key, value in entries(attributes):
                yield owner, key[1:], value

    def attribute(self, name: str) -> Any:
        """An attribute's value, whoever owns it; None when it is missing."""
        return next((value for _, key, value in self.attributes() if key == name), None)


def read_structure(
    root: Any, pages: Mapping[tuple[int, int], int], spend: Callable[[int], None]
) -> StructureElement | None:
    """The tree of a document catalogue as an element without a type; None for a file without tags.

    `pages` gives each page's number, from 1, by its object number; `spend` is told of each kid and
    may raise to bound the work. Cycles and excessive depth are cut off.
    """
    tree = entry(root, "/StructTreeRoot")
    return _TreeReader(entry(tree, "/RoleMap"), pages, spend).read(tree) if _is_dictionary(tree) else None


class _TreeReader:
    def __init__(self, roles: Any, pages: Mapping[tuple[int, int], int], spend: Callable[[int], None]) -> None:
        self._roles = roles
        self._pages = pages
        self._spend = spend
        self._seen: set[tuple[int, int]] = set()

    def read(self, tree: Any) -> StructureElement:
        root = StructureElement("Document", "", tree)
        stack: list[tuple[Any, StructureElement, int]] = [(tree, root, 0)]
        while stack:
            source, element, depth = stack.pop()
            kids = source.get("/K")
            for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
                self._spend(1)
                below = self._take(kid, element)
                if below is not None and depth < _DEEPEST:
                    stack.append((kid, below, depth + 1))
        return root

    def _take(self, kid: Any, parent: StructureElement) -> StructureElement | None:
        """Put a kid where it belongs; an element that is met for the first time is returned, to be read."""
        if isinstance(kid, int) and not isinstance(kid, bool):
            if parent.page is not None:
                parent.order.append(ContentReference(parent.page, kid))
            return None
        if not _is_dictionary(kid):
            return None
        page = self._pages.get(identity(kid.get("/Pg")), parent.page)
        kind = name_of(kid.get("/Type"))
        if kind == "MCR":
            mcid = kid.get("/MCID")
            if page is not None and isinstance(mcid, int):
                parent.order.append(ContentReference(page, mcid))
                parent.page = parent.page or page
            return None
        if kind == "OBJR":
            parent.order.append(AnnotationReference(page, kid.get("/Obj")))
            parent.page = parent.page or page
            return None
        key = identity(kid)
        if key in self._seen:
            return None
        if key != (0, 0):
            self._seen.add(key)
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


class StructureTree:
    """A document's structure tree with what its content says. `root` is None for a file without tags."""

    def __init__(
        self,
        root: Any,
        pages: Sequence[PageView],
        numbers: Mapping[tuple[int, int], int],
        spend: Callable[[int], None],
    ) -> None:
        """`root` is the document catalogue; `numbers` and `spend` as for `read_structure`."""
        self._pages = pages
        self.root = read_structure(root, numbers, spend)

    @cached_property
    def _paints(self) -> dict[tuple[int, int], list[Paint]]:
        found: dict[tuple[int, int], list[Paint]] = {}
        for page in self._pages:
            for paint in page.paints:
                if paint.mcid is not None and not paint.artifact:
                    found.setdefault((page.number, paint.mcid), []).append(paint)
        return found

    def paints_of(self, reference: ContentReference) -> list[Paint]:
        """The marks of a piece of marked content."""
        return self._paints.get(reference, [])

    def elements(self, *kinds: str) -> list[StructureElement]:
        """All elements, or those of some kinds, in reading order."""
        if self.root is None:
            return []
        return [each for each in self.root.walk() if not kinds or each.kind in kinds]

    def text(self, element: StructureElement) -> str:
        """What a screen reader reads out for an element: its ActualText, else its content's words in order."""
        if actual := element.fact("ActualText"):
            return actual
        parts = []
        for each in element.order:
            if isinstance(each, StructureElement):
                parts.append(self.text(each))
            elif isinstance(each, ContentReference):
                parts.extend(_texts(self._paints.get(each, ())))
        return "".join(parts)

    def box(self, element: StructureElement) -> Rect | None:
        """Where an element's content stands on the element's page."""
        found = [
            paint.bounds
            for below in element.walk()
            for each in below.contents
            if each.page == element.page
            for paint in self._paints.get(each, ())
        ]
        if not found or element.page is None:
            return None
        left, bottom, right, top = zip(*found, strict=True)
        return self._pages[element.page - 1].rect((min(left), min(bottom), max(right), max(top)))

    def owned(self) -> set[ContentReference]:
        """The marked content that is in the tree."""
        return {each for element in self.elements() for each in element.contents}


def _texts(paints: Iterable[Paint]) -> Iterator[str]:
    """What pieces of text say; once what their marked content states in place of them."""
    stated: ReplacedText | None = None
    for paint in paints:
        if paint.actual_text is None:
            yield paint.text
        elif paint.actual_text is not stated:
            yield paint.actual_text.text
        stated = paint.actual_text


def _is_dictionary(value: Any) -> bool:
    return isinstance(value, pikepdf.Dictionary)
