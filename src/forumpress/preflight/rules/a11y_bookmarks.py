# SPDX-License-Identifier: MIT
"""Bookmarks, the table of contents of a file."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, RuleLimits, rule


class AccessBookmarksLimits(RuleLimits):
    """Files of more pages than this need bookmarks."""

    pages: int = 3


@rule(
    code="access/no-bookmarks",
    title="A file of several pages has bookmarks",
    rationale="Bookmarks are how one moves in a file on a telephone, and by keyboard.",
    source="House rule; WCAG technique PDF2",
    cure="Give articles titles; their bookmarks are made from them.",
    limits=AccessBookmarksLimits,
)
def check(document: Document, limits: AccessBookmarksLimits) -> Iterator[Fault]:
    """Looks for any bookmark, where the file is long enough to want them."""
    if len(document.pages) > limits.pages and not document.statements.bookmarks:
        yield Fault(f"the file has {len(document.pages)} pages and no bookmarks")
