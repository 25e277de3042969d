# SPDX-License-Identifier: MIT
"""Text whose glyphs do not say which characters they are."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint, PaintKind
from forumpress.preflight.document import Document
from forumpress.preflight.faultsperpage import faults_per_page
from forumpress.preflight.rule import Fault, NoLimits, rule

_KNOWN_COLLECTIONS = frozenset({"Adobe-GB1", "Adobe-CNS1", "Adobe-Japan1", "Adobe-Korea1"})
"""Whose glyph numbers stand for characters by themselves (ISO 14289-1, 7.21.7)."""


@rule(
    code="access/unreadable-text",
    title="Every letter says which character it is",
    rationale="Text is searched, copied and read aloud by its characters. Without them a page of words is a picture "
    "of words.",
    source="ISO 14289-1:2014, 7.21.7 (Matterhorn 10-001); ISO 19005-2, 6.2.11.7",
    cure="Use another font, or export with ToUnicode maps.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Decodes every piece of tagged text."""

    def judge(_: PageView, paint: Paint) -> str | None:
        if paint.kind is not PaintKind.TEXT or paint.artifact or "\ufffd" not in paint.text:
            return None
        if paint.font is not None and paint.font.collection in _KNOWN_COLLECTIONS:
            return None
        name = paint.font.name if paint.font is not None else "?"
        return f"letters of {name} do not say which characters they are"

    yield from faults_per_page(document, judge)
