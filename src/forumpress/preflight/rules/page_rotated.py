# SPDX-License-Identifier: MIT
"""Pages that only viewers turn upright."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="page/rotated",
    title="No page is turned by a Rotate entry",
    rationale="Viewers obey Rotate, imposition programs often do not: the page then lies on its side in the sheet.",
    source="Ghent Workgroup 2022; house rule",
    cure="Export the page upright.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks for a rotation, own or inherited."""
    for page in document.pages:
        if page.rotation:
            yield Fault(f"the page is turned by {page.rotation} degrees", page.number)
