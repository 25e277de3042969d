# SPDX-License-Identifier: MIT
"""The language that the words are to be pronounced in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forumpress.pdf.objects import entry, identity
from forumpress.pdf.structure import StructureElement
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule

_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,8}")
"""As PDF 1.7 asks, RFC 3066; narrower rules of later standards would refuse files that conform."""
_TEXTS = ("ActualText", "Alt", "E")


@rule(
    code="access/no-language",
    title="The document, or each part of it, names its language",
    rationale="A voice that reads French with English rules cannot be understood.",
    source="ISO 14289-1:2014, 7.2 (Matterhorn 11-001 to 11-006); ISO 32000-1, 14.9.2; RFC 3066",
    cure="Set `language` in the issue; mark phrases in another language in the text.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks at the catalogue's language; without one, at the elements that words, bookmarks and links stand in."""
    stated = str(entry(document.root, "/Lang") or "")
    if stated and not _TAG.fullmatch(stated):
        yield Fault(f"“{stated[:40]}” is no language tag")
    tree = document.structure
    for element in tree.elements():
        language = element.fact("Lang")
        if language and not _TAG.fullmatch(language):
            yield Fault(f"“{language[:40]}” is no language tag", element.page, tree.box(element))
    if not stated:
        yield from _without_language(document)


def _without_language(document: Document) -> Iterator[Fault]:
    """What has no language of its own where the document has none: the first of each kind."""
    tree = document.structure
    if tree.root is None:
        yield Fault("the document does not state its language")
        return
    if document.statements.bookmarks:
        yield Fault("the bookmarks have no language, since the document does not state one")
    spoken: set[tuple[int, int]] = set()
    lost: StructureElement | None = None
    stack = [(tree.root, False)]
    while stack:
        element, known = stack.pop()
        known = known or bool(element.fact("Lang"))
        if known:
            spoken |= {identity(annotation) for annotation in element.annotations}
        elif lost is None and _speaks(document, element):
            lost = element
        stack += ((kid, known) for kid in reversed(element.kids))
    if lost is not None:
        words = tree.text(lost).strip()[:40] or lost.kind
        yield Fault(f"“{words}” has no language, and the document states none", lost.page, tree.box(lost))
    for page in document.pages:
        silent = (each for each in page.annotations if identity(each) not in spoken)
        if any(str(annotation.get("/Contents") or "").strip() for annotation in silent):
            yield Fault("the words of a link or comment have no language", page.number)
            break


def _speaks(document: Document, element: StructureElement) -> bool:
    """Whether an element itself has text that is read out, whose content does not name a language of its own."""
    if any(element.fact(key).strip() for key in _TEXTS):
        return True
    return any(
        paint.text.strip() and not paint.language
        for reference in element.contents
        for paint in document.structure.paints_of(reference)
    )
