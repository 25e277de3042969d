# SPDX-License-Identifier: MIT
"""Black-and-white drawings with visible steps."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.resolutions import coarse_pictures
from forumpress.preflight.rule import Fault, RuleLimits, rule


class PictureCoarseLineArtLimits(RuleLimits):
    """Pixels per inch at the printed size."""

    ppi: float = 550.0


@rule(
    code="picture/coarse-line-art",
    title="One-bit drawings have at least 550 ppi at their printed size",
    rationale="A drawing of black and white alone has no greys that soften its steps; it needs far more pixels than a "
    "photograph.",
    source="Ghent Workgroup 2022 (1-bit images: error below 550 ppi)",
    cure="Scan the drawing again at 1200 ppi, or use it as a vector drawing (SVG).",
    limits=PictureCoarseLineArtLimits,
)
def check(document: Document, limits: PictureCoarseLineArtLimits) -> Iterator[Fault]:
    """Measures each placed picture of one bit."""
    yield from coarse_pictures(document, limits.ppi, 0.0, line_art=True)
