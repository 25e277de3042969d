"""Links to places that are not in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from forumpress.pdf.destinations import named_destinations
from forumpress.pdf.objects import entry, identity, name_of, number
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="link/nowhere",
    title="Every link inside the file leads somewhere",
    rationale="A link to an article that was renamed or cut does nothing when it is clicked; nobody notices until a "
    "reader writes.",
    source="House rule; ISO 32000-1, 12.3.2",
    cure="Point the link at an article that is in the issue.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Resolves the destination of every link and bookmark action."""
    known = named_destinations(document)
    for page in document.pages:
        for annotation in page.annotations:
            if name_of(annotation.get("/Subtype")) != "Link":
                continue
            action = annotation.get("/A")
            if action is None and annotation.get("/Dest") is None:
                yield Fault("a link has no target", page.number, page.annotation_box(annotation))
                continue
            target = annotation.get("/Dest")
            if target is None and name_of(entry(action, "/S")) == "GoTo":
                target = entry(action, "/D")
            elif target is None:
                continue
            if not _leads(document, target, known):
                yield Fault(f"a link leads nowhere ({_words(target)})", page.number, page.annotation_box(annotation))


def _leads(document: Document, target: Any, known: dict[str, Any]) -> bool:
    if isinstance(target, pikepdf.String | pikepdf.Name):
        target = known.get(str(target).lstrip("/"))
    if isinstance(target, pikepdf.Dictionary):
        target = target.get("/D")
    if not isinstance(target, pikepdf.Array) or not len(target):
        return False
    page = target[0]
    if isinstance(page, pikepdf.Dictionary):
        return identity(page) in document.page_numbers
    return 0 <= number(page, -1.0) < len(document.pages)


def _words(target: Any) -> str:
    return str(target)[:60].lstrip("/") if isinstance(target, pikepdf.String | pikepdf.Name) else "a page that is gone"
