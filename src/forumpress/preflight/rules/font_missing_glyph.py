# SPDX-License-Identifier: MIT
"""Characters that the font does not have."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint, PaintKind
from forumpress.preflight.document import Document
from forumpress.preflight.faultsperpage import faults_per_page
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="font/missing-glyph",
    title="Every character has a shape in its font",
    rationale="A character that the font lacks prints as an empty box, a question mark, or not at all.",
    source="House rule; ISO 19005-2, 6.2.11.8; ISO 14289-1, 7.21.8 (no reference to .notdef)",
    cure="Set the character in a font that has it.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks for glyph 0, the .notdef, in text of composite fonts, by their glyph numbers or their own CMap."""

    def judge(page: PageView, paint: Paint) -> str | None:
        font = paint.font
        if (
            paint.kind is not PaintKind.TEXT
            or font is None
            or not font.notdef_codes
            or font.notdef_codes.isdisjoint(font.codes(paint.codes))
        ):
            return None
        return f"the font {font.name} has no shape for a character"

    yield from faults_per_page(document, judge)
