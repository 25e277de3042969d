# SPDX-License-Identifier: MIT
"""Pictures that viewers are asked to smooth."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="archive/smoothed-picture",
    title="No picture asks to be smoothed",
    rationale="How a viewer smooths a picture is its own affair, so that the page looks different in each; archives "
    "forbid it.",
    source="ISO 19005-2, 6.2.8.2",
    cure="Export without interpolation.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks at the pictures that pages place."""
    for page in document.pages:
        for paint in page.paints:
            if paint.image is not None and paint.image.interpolate:
                yield Fault("a picture asks to be smoothed (Interpolate)", page.number, page.rect(paint.bounds))
