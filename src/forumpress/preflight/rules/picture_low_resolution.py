# SPDX-License-Identifier: MIT
"""Pictures too coarse to print."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.resolutions import coarse_pictures
from forumpress.preflight.rule import Fault, RuleLimits, rule


class PictureLowResolutionLimits(RuleLimits):
    """Pixels per inch at the printed size."""

    ppi: float = 150.0


@rule(
    code="picture/low-resolution",
    title="Photographs have at least 150 ppi at their printed size",
    rationale="Below about 150 pixels per inch, a photograph shows its pixels on paper.",
    source="Ghent Workgroup 2022 (continuous-tone images: error below 150 ppi)",
    cure="Use the original photograph from the camera, or print it smaller. Enlarging the file does not help.",
    limits=PictureLowResolutionLimits,
)
def check(document: Document, limits: PictureLowResolutionLimits) -> Iterator[Fault]:
    """Measures each placed picture of more than one bit."""
    yield from coarse_pictures(document, limits.ppi, 0.0, line_art=False)
