# SPDX-License-Identifier: MIT
"""What a file states of itself, as pypdf reads it: document information, XMP, bookmarks, named places."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar

import pikepdf
import pypdf
from pypdf.generic import Destination

from forumpress.pdf.outline import Bookmark, NamedPlace
from forumpress.processwide import silence

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "pdfx": "http://ns.adobe.com/pdfx/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}
_MOST_BOOKMARKS = 10_000
_DEEPEST = 32
_LONGEST_VALUE = 10_000
T = TypeVar("T")

silence("pypdf")


class Statements:
    """The statements of one file; empty wherever the file's objects are too malformed to be read."""

    def __init__(self, pdf: pikepdf.Pdf, data: bytes) -> None:
        """`pdf` is the same file as qpdf has opened it; its repair is read where the bytes are damaged or encrypted."""
        self._pdf = pdf
        self._data = data

    @cached_property
    def _reader(self) -> pypdf.PdfReader | None:
        if not self._pdf.is_encrypted:
            reader = _tried(lambda: pypdf.PdfReader(io.BytesIO(self._data)), None)
            if reader is not None and _tried(lambda: len(reader.pages), -1) == len(self._pdf.pages):
                return reader
        return _tried(self._repaired, None)

    def _repaired(self) -> pypdf.PdfReader:
        out = io.BytesIO()
        self._pdf.save(out, encryption=False, fix_metadata_version=False)
        return pypdf.PdfReader(out)

    @cached_property
    def info(self) -> Mapping[str, str]:
        """The document information dictionary as text, keys without their slash."""
        return self._ask(lambda reader: dict(_info(reader)), {})

    @cached_property
    def xmp(self) -> Mapping[str, str] | None:
        """The properties of the XMP packet by "{namespace}name", the first value of each; None where it is no XML."""
        return self._ask(lambda reader: dict(_properties(reader)), None)

    def described(self, name: str) -> str:
        """An XMP property's text by its prefixed name ("dc:title"); empty when it is missing."""
        prefix, _, local = name.partition(":")
        return (self.xmp or {}).get(f"{{{NAMESPACES[prefix]}}}{local}", "")

    @cached_property
    def bookmarks(self) -> tuple[Bookmark, ...]:
        """The bookmarks in reading order."""
        return self._ask(lambda reader: tuple(_bookmarks(reader)), ())

    @cached_property
    def named_places(self) -> Mapping[str, NamedPlace]:
        """The places of the file that links may name (ISO 32000-1, 12.3.2.3)."""
        return self._ask(
            lambda reader: {
                name.lstrip("/"): _place(reader, target) for name, target in reader.named_destinations.items()
            },
            {},
        )

    def _ask(self, question: Callable[[pypdf.PdfReader], T], otherwise: T) -> T:
        reader = self._reader
        return otherwise if reader is None else _tried(lambda: question(reader), otherwise)


def _tried(attempt: Callable[[], T], otherwise: T) -> T:
    try:
        return attempt()
    except Exception:
        # A malformed object may surprise the library in any way; what it cannot read, the file does not state.
        return otherwise


def _info(reader: pypdf.PdfReader) -> Iterator[tuple[str, str]]:
    for key, value in (reader.metadata or {}).items():
        read = value.get_object() if hasattr(value, "get_object") else value
        text = read.decode("latin-1") if isinstance(read, bytes) else str(read)
        yield str(key).lstrip("/"), text[:_LONGEST_VALUE]


def _properties(reader: pypdf.PdfReader) -> Iterator[tuple[str, str]]:
    packet = reader.xmp_metadata
    if packet is None:
        raise ValueError("there is no packet")
    seen: set[str] = set()
    for description in packet.rdf_root.getElementsByTagNameNS(RDF, "Description"):
        for name, value in (*_attributes(description), *_children(description)):
            if name not in seen:
                seen.add(name)
                yield name, value


def _attributes(description: Any) -> Iterator[tuple[str, str]]:
    for attribute in (description.attributes.item(at) for at in range(description.attributes.length)):
        yield f"{{{attribute.namespaceURI}}}{attribute.localName}", str(attribute.value)


def _children(description: Any) -> Iterator[tuple[str, str]]:
    for child in description.childNodes:
        if child.nodeType == child.ELEMENT_NODE:
            items = child.getElementsByTagNameNS(RDF, "li")
            yield f"{{{child.namespaceURI}}}{child.localName}", _text(items[0]) if items else _text(child).strip()


def _text(element: Any) -> str:
    return "".join(
        node.data for node in element.childNodes if node.nodeType in (node.TEXT_NODE, node.CDATA_SECTION_NODE)
    )


def _bookmarks(reader: pypdf.PdfReader) -> Iterator[Bookmark]:
    pending: list[tuple[Any, int, bool]] = list(reversed(list(_level(reader.outline, 1))))
    for _ in range(_MOST_BOOKMARKS):
        if not pending:
            return
        item, level, has_kids = pending.pop()
        if isinstance(item, list):
            if level <= _DEEPEST:
                pending += reversed(list(_level(item, level)))
            continue
        place = _place(reader, item)
        yield Bookmark(" ".join(str(item.title or "").split())[:200], level, place.page, place.top, has_kids)


def _level(items: list[Any], level: int) -> Iterator[tuple[Any, int, bool]]:
    """The items of one level; a list is what lies below the item before it."""
    for at, item in enumerate(items):
        following = items[at + 1] if at + 1 < len(items) else None
        yield item, level + isinstance(item, list), isinstance(following, list)


def _place(reader: pypdf.PdfReader, target: Destination) -> NamedPlace:
    page = _tried(lambda: reader.get_destination_page_number(target), None)
    top = _tried(lambda: float(target.top) if target.top is not None else None, None)
    return NamedPlace(None if page is None or page < 0 else page + 1, top)
