# SPDX-License-Identifier: MIT
"""Links to places that are not in the file."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from forumpress.pdf.links import LinkTarget, link_target
from forumpress.pdf.objects import identity, name_of, number
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
    """Resolves the destination of every link inside the file."""
    for page in document.pages:
        for annotation in page.annotations:
            if name_of(annotation.get("/Subtype")) != "Link":
                continue
            target = link_target(annotation)
            if target is None:
                yield Fault("a link has no target", page.number, page.annotation_box(annotation))
            elif not target.address and not target.action and not _leads(document, target):
                words = target.name[:60] or "a page that is gone"
                yield Fault(f"a link leads nowhere ({words})", page.number, page.annotation_box(annotation))


def _leads(document: Document, target: LinkTarget) -> bool:
    if target.name:
        place = document.statements.named_places.get(target.name)
        return place is not None and place.page is not None
    destination = target.destination
    if not isinstance(destination, pikepdf.Array) or not len(destination):
        return False
    page = destination[0]
    if isinstance(page, pikepdf.Dictionary):
        return identity(page) in document.page_numbers
    return 0 <= number(page, -1.0) < len(document.pages)
