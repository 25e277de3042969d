# SPDX-License-Identifier: MIT
"""Artwork that ends at the trim instead of running into the bleed."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint, PaintKind
from forumpress.preflight.document import Document
from forumpress.preflight.faultsperpage import faults_per_page
from forumpress.preflight.rule import USUAL_BLEED, Fault, ProfileBleed, RuleLimits, rule

_SIDES = ("left", "foot", "right", "head")


class BleedArtworkLimits(RuleLimits):
    """How far artwork may stop before the bleed's edge, and how near the trim counts as reaching it, in points."""

    short: float = 0.5
    reach: float = 0.5
    bleed: ProfileBleed = USUAL_BLEED
    """Bleed that artwork must fill; pages that state more are held to no more than this."""


@rule(
    code="bleed/artwork-short",
    title="Artwork that reaches the trim reaches the bleed",
    rationale="A picture or a field of colour that ends exactly at the trim leaves a white hairline wherever the cut "
    "is "
    "a little off.",
    source="House rule; Ghent Workgroup 2022 (bleed)",
    cure="Let the picture or field run past the page's edge by the whole bleed, or keep it clear of the edge.",
    limits=BleedArtworkLimits,
)
def check(document: Document, limits: BleedArtworkLimits) -> Iterator[Fault]:
    """Looks at each side of every field, line, picture and gradient that is not paper white."""

    def judge(page: PageView, paint: Paint) -> str | None:
        if paint.kind is PaintKind.TEXT or paint.is_white:
            return None
        trim = page.trim
        # Distances past the trim, outwards, on each side; negative inside.
        past = (
            trim[0] - paint.bounds[0],
            trim[1] - paint.bounds[1],
            paint.bounds[2] - trim[2],
            paint.bounds[3] - trim[3],
        )
        if (
            paint.bounds[0] >= trim[2]
            or paint.bounds[2] <= trim[0]
            or paint.bounds[1] >= trim[3]
            or paint.bounds[3] <= trim[1]
        ):
            return None
        short = [
            side
            for side, reach in zip(_SIDES, past, strict=True)
            if -limits.reach <= reach < limits.bleed - limits.short
        ]
        return f"a {paint.kind.value} ends at the trim ({', '.join(short)})" if short else None

    yield from faults_per_page(document, judge)
