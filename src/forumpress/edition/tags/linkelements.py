# SPDX-License-Identifier: MIT
"""Links whole: one element for a link however many lines it runs over, with words for who cannot see where it leads.

ISO 32000-1, 14.8.4.4.2; ISO 14289-1, 7.18.5.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pikepdf import Array, Name, Pdf, String

from forumpress.edition.tags.absorb import target_of
from forumpress.edition.tags.dividedwords import ContentReading
from forumpress.edition.tags.nodes import Annotation, Kid, Node
from forumpress.pdf.objects import number_list

_PRINTED = 4
"""The flag that PDF/A asks of every annotation (ISO 19005-2, 6.3.2)."""


def join_links(node: Node) -> None:
    """Make one element of neighbouring links to the same place: they are one link on several lines."""
    kids: list[Kid] = []
    for kid in node.kids:
        if isinstance(kid, Node):
            join_links(kid)
            last = kids[-1] if kids else None
            if isinstance(last, Node) and _leads_to(last) is not None and _leads_to(last) == _leads_to(kid):
                last.kids.extend(kid.kids)
                continue
        kids.append(kid)
    node.kids = kids


def refer(node: Node, notes: Collection[str]) -> None:
    """Links to footnotes are references (ISO 32000-1, 14.8.4.4.1)."""
    for at, kid in enumerate(node.kids):
        if not isinstance(kid, Node):
            continue
        if node.tag != "Reference" and (_leads_to(kid) or "")[1:] in notes:
            node.kids[at] = Node("Reference", [kid])
        else:
            refer(kid, notes)


def settle_links(pdf: Pdf, document: Node, reading: ContentReading) -> None:
    """Give every link's annotations their words and flags, and each page the annotations that are in the tree.

    The annotations of a page stand in reading order, which is the order of the tab key.
    """
    by_page: dict[int, list[Annotation]] = {}
    for node in document.walk():
        annotations = [kid for kid in node.kids if isinstance(kid, Annotation)]
        if not annotations:
            continue
        words = _words(node, reading)
        for annotation in annotations:
            _settle(annotation, words)
            by_page.setdefault(annotation.page, []).append(annotation)
    for number, page in enumerate(pdf.pages):
        held = by_page.get(number, [])
        if held:
            page.obj.Annots = Array([annotation.source for annotation in held])
            page.obj.Tabs = Name.S
        elif "/Annots" in page.obj:
            del page.obj["/Annots"]


def _settle(annotation: Annotation, words: str) -> None:
    source = annotation.source
    source.Contents = String(words)
    source.F = _PRINTED
    left, bottom, right, top = number_list(source.Rect, 4) or (0.0, 0.0, 0.0, 0.0)
    source.Rect = Array(
        [round(value, 3) for value in (min(left, right), min(bottom, top), max(left, right), max(bottom, top))]
    )


def _words(node: Node, reading: ContentReading) -> str:
    """What a link says; for a picture its alternative text, at the last its address."""
    text = reading.text(list(node.contents()))
    if not text:
        text = " ".join(below.alt for below in node.walk() if below.alt)
    return text or _leads_to(node) or ""


def _leads_to(node: Node | Kid) -> str | None:
    if not isinstance(node, Node):
        return None
    if node.tag != "Link":
        return None
    sources: Sequence[Annotation] = [kid for kid in node.kids if isinstance(kid, Annotation)]
    return target_of(sources[0].source) if sources else None
