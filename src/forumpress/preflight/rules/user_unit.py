# SPDX-License-Identifier: MIT
"""Pages measured in a unit of their own."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="page/user-unit",
    title="Pages are measured in points",
    rationale="UserUnit enlarges a page. Programs that do not know it print the page at the wrong size.",
    source="Ghent Workgroup 2022; ISO 32000-1, 14.11.2",
    cure="Export the page at its real size, without scaling.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks for a UserUnit other than 1."""
    for page in document.pages:
        if abs(page.user_unit - 1) > 1e-6:
            yield Fault(f"the page's unit is {page.user_unit:g} points", page.number)
