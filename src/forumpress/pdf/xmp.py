"""The document's XMP packet, read without trusting it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pikepdf
from lxml import etree

from forumpress.pdf.objects import entry

_LIMIT = 4 * 1024 * 1024
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


class XmpPacket:
    """The catalogue's XMP: `get("dc:title")` gives a property's text, the first of an array's."""

    def __init__(self, root: Any) -> None:
        self._root = root

    @cached_property
    def packet(self) -> bytes:
        """The packet as it is stored; empty without one."""
        stream = entry(self._root, "/Metadata")
        if not isinstance(stream, pikepdf.Stream):
            return b""
        try:
            return bytes(stream.read_bytes())[:_LIMIT]
        except pikepdf.PdfError:
            return b""

    @cached_property
    def well_formed(self) -> bool:
        """Whether there is a packet and it is XML."""
        return self._tree is not None

    @cached_property
    def _tree(self) -> Any:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(self.packet.strip(b"\x00 \r\n\t"), parser)
        except (etree.XMLSyntaxError, ValueError):
            return None

    @cached_property
    def _properties(self) -> dict[str, str]:
        found: dict[str, str] = {}
        if self._tree is None:
            return found
        for description in self._tree.iter(f"{{{RDF}}}Description"):
            for name, value in description.attrib.items():
                found.setdefault(str(name), str(value))
            for child in description:
                if isinstance(child.tag, str):
                    items = [item.text or "" for item in child.iter(f"{{{RDF}}}li")]
                    found.setdefault(child.tag, items[0] if items else (child.text or "").strip())
        return found

    def get(self, name: str) -> str:
        """A property's text by prefixed name; empty when it is missing."""
        prefix, _, local = name.partition(":")
        return self._properties.get(f"{{{NAMESPACES[prefix]}}}{local}", "")
