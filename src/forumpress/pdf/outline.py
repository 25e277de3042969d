"""The bookmarks of a file, and where they lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from forumpress.pdf.destinations import named_destinations
from forumpress.pdf.objects import entry, identity, name_of, number
from forumpress.pdf.pdffile import PdfFile

_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark; `page` counts from 1, `top` is the height on the page where it leads, None where it does not say."""

    title: str
    level: int
    page: int
    top: float | None
    has_kids: bool


def bookmarks_of(document: PdfFile) -> Iterator[Bookmark]:
    """The bookmarks in reading order that lead to a page of the file; cycles and excess are cut off."""
    known = named_destinations(document)
    seen: set[tuple[int, int]] = set()
    pending: list[tuple[Any, int]] = [(entry(entry(document.root, "/Outlines"), "/First"), 1)]
    for _ in range(_MOST):
        if not pending:
            return
        item, level = pending.pop()
        if not isinstance(item, pikepdf.Dictionary) or identity(item) in seen:
            continue
        seen.add(identity(item))
        pending.append((item.get("/Next"), level))
        kids = item.get("/First")
        if kids is not None and level < 32:
            pending.append((kids, level + 1))
        place = _place(document, item, known)
        if place is not None:
            title = " ".join(str(item.get("/Title", "")).split())[:200]
            yield Bookmark(title, level, place[0], place[1], kids is not None)


def _place(document: PdfFile, item: Any, known: dict[str, Any]) -> tuple[int, float | None] | None:
    target = item.get("/Dest")
    action = item.get("/A")
    if target is None and name_of(entry(action, "/S")) == "GoTo":
        target = entry(action, "/D")
    if isinstance(target, pikepdf.String | pikepdf.Name):
        target = known.get(str(target).lstrip("/"))
    if isinstance(target, pikepdf.Dictionary):
        target = target.get("/D")
    if not isinstance(target, pikepdf.Array) or not len(target):
        return None
    page = document.page_numbers.get(identity(target[0]))
    if page is None:
        return None
    top = number(target[3], -1.0) if len(target) > 3 and name_of(target[1]) == "XYZ" and target[3] is not None else -1.0
    return page, top if top >= 0 else None
