# SPDX-License-Identifier: MIT
"""The document's title, and whether viewers show it."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.objects import entry
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="access/title-not-shown",
    title="The document's title is set, and shown instead of the file's name",
    rationale="A screen reader announces the window's title first: “Forum, issue 12” tells where one is, "
    "“forum-12-final2.pdf” does not.",
    source="ISO 14289-1:2014, 7.1 (Matterhorn 06-003, 07-001, 07-002)",
    cure="Give the document a title, and let viewers show it (DisplayDocTitle).",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks at dc:title and at the viewer preferences."""
    if not document.statements.described("dc:title").strip():
        yield Fault("the document has no title in its metadata")
    if entry(entry(document.root, "/ViewerPreferences"), "/DisplayDocTitle") is not True:
        yield Fault("viewers show the file's name instead of the title")
