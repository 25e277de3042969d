"""The named places of a file that links may lead to (ISO 32000-1, 12.3.2.3)."""

from __future__ import annotations

from typing import Any

import pikepdf

from forumpress.pdf.objects import entries, entry, identity
from forumpress.pdf.pdffile import PdfFile


def named_destinations(document: PdfFile) -> dict[str, Any]:
    """Names with their destinations, from the name tree and from the older dictionary; cycles are cut off."""
    found: dict[str, Any] = {name.lstrip("/"): target for name, target in entries(entry(document.root, "/Dests"))}
    pending = [entry(entry(document.root, "/Names"), "/Dests")]
    seen: set[tuple[int, int]] = set()
    while pending:
        node = pending.pop()
        document.budget.spend_instructions(1)
        if not isinstance(node, pikepdf.Dictionary) or (identity(node) != (0, 0) and identity(node) in seen):
            continue
        seen.add(identity(node))
        listed = node.get("/Names")
        if isinstance(listed, pikepdf.Array):
            items = list(listed)
            document.budget.spend_instructions(len(items))
            found |= {str(name): target for name, target in zip(items[::2], items[1::2], strict=False)}
        kids = node.get("/Kids")
        if isinstance(kids, pikepdf.Array):
            pending += list(kids)
    return found
