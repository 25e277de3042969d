# SPDX-License-Identifier: MIT
"""Pictures finer than any screen shows."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, RuleLimits, rule


class PictureTooFineLimits(RuleLimits):
    """Pixels per inch above which a picture only weighs, and the pixels below which that does not matter."""

    ppi: float = 200.0
    pixels: int = 40_000


@rule(
    code="picture/too-fine",
    title="Pictures for screens have no more than 150 ppi or so",
    rationale="A page that is mailed and read on telephones pays for every pixel; beyond 150 to the inch nobody sees "
    "them.",
    source="House rule",
    cure="Build the screen edition: it makes its pictures at 150 ppi.",
    limits=PictureTooFineLimits,
)
def check(document: Document, limits: PictureTooFineLimits) -> Iterator[Fault]:
    """Measures each placed picture of more than one bit."""
    for page in document.pages:
        for paint in page.image_marks:
            image = paint.image
            if image is None or image.bits == 1 or image.width * image.height < limits.pixels:
                continue
            if paint.resolution > limits.ppi:
                yield Fault(f"a picture of {paint.resolution:.0f} ppi", page.number, page.rect(paint.bounds))
