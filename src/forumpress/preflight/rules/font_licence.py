# SPDX-License-Identifier: MIT
"""Fonts whose licence forbids what was done with them."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.pdffont import PdfFont
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule

_RESTRICTED = 0x0002
_PREVIEW = 0x0004
_EDITABLE = 0x0008
_BITMAP_ONLY = 0x0200


@rule(
    code="font/licence",
    title="Each font may be embedded, by its own word",
    rationale="A font file says in its embedding bits what its maker permits. A font marked as restricted must not be "
    "embedded without leave; sending such a file breaks the licence.",
    source="OpenType specification, OS/2 table, fsType; house rule",
    cure="Use a font under an open licence, or get the maker's leave in writing and switch this rule off.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Reads fsType from embedded programs; an edition's own font files are looked at before they are used."""
    seen: set[int] = set()
    for page in document.pages:
        for paint in page.text_marks:
            font = paint.font
            if font is None or id(font) in seen:
                continue
            seen.add(id(font))
            why = _forbidden(font)
            if why:
                yield Fault(f"the font {font.name} may not be embedded: {why}", page.number, page.rect(paint.bounds))


def _forbidden(font: PdfFont) -> str:
    bits = font.permission
    if bits is None:
        return ""
    if bits & _RESTRICTED and not bits & (_PREVIEW | _EDITABLE):
        return "it is marked as restricted"
    return "only bitmaps of it may be" if bits & _BITMAP_ONLY else ""
