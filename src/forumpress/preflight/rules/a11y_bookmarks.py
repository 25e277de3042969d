"""Bookmarks, the table of contents of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from forumpress.pdf.objects import entry
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, RuleLimits, rule


class Limits(RuleLimits):
    """Files of more pages than this need bookmarks."""

    pages: int = 3


@rule(
    code="access/no-bookmarks",
    title="A file of several pages has bookmarks",
    rationale="Bookmarks are how one moves in a file on a telephone, and by keyboard.",
    source="House rule; WCAG technique PDF2",
    cure="Give articles titles; their bookmarks are made from them.",
    limits=Limits,
)
def check(document: Document, limits: Limits) -> Iterator[Fault]:
    """Looks for the outline's first item."""
    first = entry(entry(document.root, "/Outlines"), "/First")
    if len(document.pages) > limits.pages and not isinstance(first, pikepdf.Dictionary):
        yield Fault(f"the file has {len(document.pages)} pages and no bookmarks")
