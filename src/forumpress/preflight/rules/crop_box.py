# SPDX-License-Identifier: MIT
"""A CropBox that hides part of the page."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="page/crop-box",
    title="There is no CropBox, or it is the whole page",
    rationale="Programs place and show a page by its CropBox. One that is smaller than the MediaBox hides bleed and "
    "marks from whoever looks, and some imposition programs cut by it.",
    source="Ghent Workgroup 2022",
    cure="Export without cropping; the press needs bleed and marks.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Compares CropBox and MediaBox."""
    for page in document.pages:
        if max(abs(one - other) for one, other in zip(page.crop, page.media, strict=True)) > 0.3:
            yield Fault("the CropBox is not the whole page", page.number)
