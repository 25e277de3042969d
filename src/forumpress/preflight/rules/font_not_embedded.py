# SPDX-License-Identifier: MIT
"""Fonts that do not travel with the file."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="font/not-embedded",
    title="Every font is embedded",
    rationale="A font that is not in the file is replaced by whatever the reader or the press has: "
    "lines break elsewhere, characters vanish, and nobody notices before the paper is printed.",
    source="ISO 15930-7, 6.2.5; ISO 19005-2, 6.2.11.4; ISO 14289-1, 7.21.4; Ghent Workgroup 2022",
    cure="Embed the font when exporting. If its licence forbids that, set the text in another font.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks at the fonts that text is really set in; text that is only searchable may go without in print."""
    seen: set[int] = set()
    for page in document.pages:
        for paint in page.text_marks:
            if paint.font is not None and not paint.font.embedded and id(paint.font) not in seen:
                seen.add(id(paint.font))
                yield Fault(f"the font {paint.font.name} is not embedded", page.number, page.rect(paint.bounds))
