# SPDX-License-Identifier: MIT
"""Files that do something when they are opened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from forumpress.pdf.objects import entries, entry, identity, name_of
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule

_ACTIVE = {
    "JavaScript": "runs JavaScript",
    "Launch": "starts a program",
    "ImportData": "imports data",
    "SubmitForm": "sends data",
    "Movie": "plays a film",
    "Sound": "plays a sound",
    "Rendition": "plays media",
    "ResetForm": "empties a form",
    "Hide": "hides parts of the page",
    "SetOCGState": "switches layers",
    "Trans": "shows a transition",
    "GoTo3DView": "turns a model",
}
_MOST_ACTIONS = 5_000


@rule(
    code="file/script",
    title="The file holds no script and no action that runs",
    rationale="A page to be read or printed has no use for programs. Mail filters hold back files that have them, "
    "and PDF/X, "
    "PDF/A forbid them.",
    source="ISO 15930-7:2010, 6.9; ISO 19005-2, 6.5.1; Ghent Workgroup 2022",
    cure="Export without JavaScript, forms and media.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Follows the actions of the catalogue, the pages, annotations, form fields and bookmarks."""
    names = entry(entry(document.root, "/Names"), "/JavaScript")
    if names is not None:
        yield Fault("the file holds JavaScript")
    yield from _reported(entry(document.root, "/OpenAction"), None)
    yield from _additional(document.root, None)
    for holder in (*_bookmarks(document), *_fields(document)):
        yield from _reported(holder.get("/A"), None)
        yield from _additional(holder, None)
    for page in document.pages:
        yield from _additional(page.source, page.number)
        for annotation in page.annotations:
            yield from _reported(annotation.get("/A"), page.number)
            yield from _additional(annotation, page.number)


def _additional(holder: Any, page: int | None) -> Iterator[Fault]:
    for _, action in entries(entry(holder, "/AA")):
        yield from _reported(action, page)


def _reported(action: Any, page: int | None) -> Iterator[Fault]:
    seen: set[tuple[int, int]] = set()
    pending = [action]
    for _ in range(_MOST_ACTIONS):
        if not pending:
            return
        action = pending.pop()
        if not isinstance(action, pikepdf.Dictionary) or (identity(action) != (0, 0) and identity(action) in seen):
            continue
        seen.add(identity(action))
        words = _ACTIVE.get(name_of(action.get("/S")))
        if words:
            yield Fault(f"the file {words}" if page is None else f"the page {words}", page)
        after = action.get("/Next")
        pending += list(after) if isinstance(after, pikepdf.Array) else [after]


def _bookmarks(document: Document) -> Iterator[Any]:
    """The items of the outline, each once."""
    seen: set[tuple[int, int]] = set()
    pending = [entry(entry(document.root, "/Outlines"), "/First")]
    while pending:
        item = pending.pop()
        if isinstance(item, pikepdf.Dictionary) and identity(item) not in seen:
            document.budget.spend_instructions(1)
            seen.add(identity(item))
            yield item
            pending += [item.get("/Next"), item.get("/First")]


def _fields(document: Document) -> Iterator[Any]:
    """The fields of the form, each once."""
    seen: set[tuple[int, int]] = set()
    pending = [entry(entry(document.root, "/AcroForm"), "/Fields")]
    while pending:
        item = pending.pop()
        if isinstance(item, pikepdf.Array):
            pending += list(item)
        elif isinstance(item, pikepdf.Dictionary) and identity(item) not in seen:
            document.budget.spend_instructions(1)
            seen.add(identity(item))
            yield item
            pending.append(item.get("/Kids"))
