# SPDX-License-Identifier: MIT
"""Pages whose instructions make no sense."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="page/unreadable",
    title="Every page's content can be read",
    rationale="What one reader skips, another draws, and a third stops at. A page with broken instructions looks "
    "different "
    "everywhere.",
    source="ISO 32000-1, 7.8.2; house rule",
    cure="Export the page again.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Reports what could not be followed while the page's content was read."""
    for page in document.pages:
        problems = page.content.problems
        if problems:
            more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            yield Fault(f"{problems[0]}{more}", page.number)
