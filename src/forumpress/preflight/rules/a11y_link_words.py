# SPDX-License-Identifier: MIT
"""Links that a screen reader cannot name or find."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from forumpress.pdf.links import link_target
from forumpress.pdf.objects import identity, name_of
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="access/link-without-words",
    title="Links are in the reading order and have words",
    rationale="A link outside the tags cannot be reached by keyboard or voice; one without words is read out as a "
    "long address, letter by letter.",
    source="ISO 14289-1:2014, 7.18.1 and 7.18.5 (Matterhorn 28-004, 28-011, 28-012)",
    cure="Write links as words: [our report](https://example.org/report).",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks at each link annotation's Contents and at the Link element that owns it."""
    tree = document.structure
    held = {identity(annotation): element for element in tree.elements() for annotation in element.annotations}
    for page in document.pages:
        for annotation in page.annotations:
            if name_of(annotation.get("/Subtype")) != "Link":
                continue
            box = page.annotation_box(annotation)
            contents = annotation.get("/Contents")
            if not (isinstance(contents, pikepdf.String) and str(contents).strip()):
                yield Fault("a link has no words for who cannot see it", page.number, box)
            owner = held.get(identity(annotation))
            if owner is None:
                yield Fault(f"the link to {_target(annotation)} is not in the tags", page.number, box)
            elif owner.kind not in ("Link", "Reference"):
                yield Fault(f"the link to {_target(annotation)} is in a {owner.kind} element", page.number, box)
        if page.annotations and name_of(page.source.get("/Tabs")) != "S":
            yield Fault("the tab key does not follow the reading order on this page", page.number)


def _target(annotation: pikepdf.Dictionary) -> str:
    target = link_target(annotation)
    return f"“{target.text[:60]}”" if target is not None and target.text else "a page"
