# SPDX-License-Identifier: MIT
"""Pictures that print, but softly."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.resolutions import coarse_pictures
from forumpress.preflight.rule import Fault, RuleLimits, rule


class PictureFairResolutionLimits(RuleLimits):
    """Pixels per inch at the printed size; pictures below `floor` are the other rule's."""

    ppi: float = 225.0
    floor: float = 150.0


@rule(
    code="picture/fair-resolution",
    title="Photographs have at least 225 ppi at their printed size",
    rationale="Between 150 and 225 pixels per inch a photograph prints, but softer than its neighbours. Aim for 300.",
    source="Ghent Workgroup 2022 (continuous-tone images: warning below 225 ppi)",
    cure="Use a larger original, or print the picture smaller.",
    limits=PictureFairResolutionLimits,
)
def check(document: Document, limits: PictureFairResolutionLimits) -> Iterator[Fault]:
    """Measures each placed picture of more than one bit."""
    yield from coarse_pictures(document, limits.ppi, limits.floor, line_art=False)
