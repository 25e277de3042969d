# SPDX-License-Identifier: MIT
"""Pages with nothing on them."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.matrix import intersect, is_empty
from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint, PaintKind
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="pages/empty",
    title="No page is empty by accident",
    rationale="An empty page is usually a leftover of a page break. Readers think that something is missing, and it is "
    "printed and paid for.",
    source="House rule",
    cure="Remove the page, or switch the rule off in the printer's profile where it is meant to be empty.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks for visible marks inside the trim; running heads and folios alone do not fill a page."""
    for page in document.pages:
        if not any(_shows(page, paint) for paint in page.marks):
            yield Fault("the page is empty", page.number)


def _shows(page: PageView, paint: Paint) -> bool:
    if paint.artifact or is_empty(intersect(paint.bounds, page.trim)) or "All" in paint.space.inks:
        return False
    if paint.kind is PaintKind.TEXT:
        return bool(paint.text.strip())
    return not paint.is_white
