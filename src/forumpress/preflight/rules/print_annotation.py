# SPDX-License-Identifier: MIT
"""Links, comments and form fields on a page for the press."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.objects import name_of
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule

_HARMLESS = {"TrapNet", "PrinterMark"}


@rule(
    code="print/annotation",
    title="No annotation lies on the page",
    rationale="Comments may print, links and fields get in the way of the press's software, and videos cannot be "
    "printed.",
    source="ISO 15930-7:2010, 6.8 (annotations only outside the BleedBox)",
    cure="Export without annotations; the print edition has none.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Counts annotations by kind, those wholly outside the bleed excepted."""
    for page in document.pages:
        first: dict[str, int] = {}
        for at, annotation in enumerate(page.annotations):
            box = page.annotation_box(annotation)
            kind = name_of(annotation.get("/Subtype")) or "unnamed"
            if kind in _HARMLESS or (
                box is not None and _outside(page.bleed, page.trim, box.x, box.y, box.width, box.height)
            ):
                continue
            first.setdefault(kind, at)
        for kind, at in first.items():
            yield Fault(f"{kind} annotation on the page", page.number, page.annotation_box(page.annotations[at]))


def _outside(
    bleed: tuple[float, ...], trim: tuple[float, ...], x: float, y: float, width: float, height: float
) -> bool:
    left, top = trim[0] + x, trim[3] - y
    return left + width <= bleed[0] or left >= bleed[2] or top <= bleed[1] or top - height >= bleed[3]
