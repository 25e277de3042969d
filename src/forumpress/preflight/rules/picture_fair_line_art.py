# SPDX-License-Identifier: MIT
"""Black-and-white drawings that could be sharper."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.resolutions import coarse_pictures
from forumpress.preflight.rule import Fault, RuleLimits, rule


class PictureFairLineArtLimits(RuleLimits):
    """Pixels per inch at the printed size; pictures below `floor` are the other rule's."""

    ppi: float = 800.0
    floor: float = 550.0


@rule(
    code="picture/fair-line-art",
    title="One-bit drawings have at least 800 ppi at their printed size",
    rationale="Between 550 and 800 pixels per inch slanted edges of a black-and-white drawing still look a little "
    "rough.",
    source="Ghent Workgroup 2022 (1-bit images: warning below 800 ppi)",
    cure="Scan the drawing at 1200 ppi, or use it as a vector drawing (SVG).",
    limits=PictureFairLineArtLimits,
)
def check(document: Document, limits: PictureFairLineArtLimits) -> Iterator[Fault]:
    """Measures each placed picture of one bit."""
    yield from coarse_pictures(document, limits.ppi, limits.floor, line_art=True)
