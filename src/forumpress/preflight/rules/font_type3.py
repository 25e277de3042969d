# SPDX-License-Identifier: MIT
"""Fonts drawn by instructions."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="font/type3",
    title="No font is of Type 3",
    rationale="A Type 3 font is a set of small drawings or bitmaps: without hints, often coarse, and some presses' "
    "processors set it badly.",
    source="House rule; Ghent Workgroup 2022",
    cure="Set the text in an OpenType or TrueType font; colour emoji are a frequent cause.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks at the fonts that visible text is set in."""
    seen: set[int] = set()
    for page in document.pages:
        for paint in page.text_marks:
            font = paint.font
            if font is not None and font.subtype == "Type3" and id(font) not in seen:
                seen.add(id(font))
                yield Fault(f"the font {font.name} is of Type 3", page.number, page.rect(paint.bounds))
