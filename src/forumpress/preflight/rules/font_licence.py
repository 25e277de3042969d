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
    """Reads fsType from embedded programs, and what the font files said where the maker of the PDF knows it."""
    seen: set[int] = set()
    permissions = {_plain(family): word for family, word in document.context.font_permissions.items()}
    for page in document.pages:
        for paint in page.text_marks:
            font = paint.font
            if font is None or id(font) in seen:
                continue
            seen.add(id(font))
            known = next((word for family, word in permissions.items() if _plain(font.name).startswith(family)), "")
            why = "marked as restricted in its font file" if known == "restricted" else _forbidden(font)
            if why:
                yield Fault(f"the font {font.name} may not be embedded: {why}", page.number, page.rect(paint.bounds))


def _forbidden(font: PdfFont) -> str:
    bits = font.permission
    if bits is None:
        return ""
    if bits & _RESTRICTED and not bits & (_PREVIEW | _EDITABLE):
        return "it is marked as restricted"
    return "only bitmaps of it may be" if bits & _BITMAP_ONLY else ""


def _plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())
