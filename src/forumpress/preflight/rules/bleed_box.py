# SPDX-License-Identifier: MIT
"""Pages without the bleed that the guillotine needs."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.length import MM
from forumpress.preflight.document import Document
from forumpress.preflight.rule import USUAL_BLEED, Fault, ProfileBleed, RuleLimits, rule


class BleedBoxLimits(RuleLimits):
    """How far the bleed may be off, in points; the profile says how wide it is."""

    bleed: ProfileBleed = USUAL_BLEED
    tolerance: float = 0.1 * MM


@rule(
    code="page/bleed-box",
    title="The bleed is what the printer asks for, on every side",
    rationale="No cut is exact. What should reach the paper's edge must be printed a little beyond it.",
    source="Ghent Workgroup 2022; house rule (BleedBox = TrimBox + the profile's bleed, 3 mm where it says nothing)",
    cure="Export with the profile's bleed on all four sides; most printers ask for 3 mm.",
    limits=BleedBoxLimits,
)
def check(document: Document, limits: BleedBoxLimits) -> Iterator[Fault]:
    """Measures the distance from TrimBox to BleedBox on each side, and that the MediaBox holds both."""
    for page in document.pages:
        bleed = page.own_box("BleedBox")
        if bleed is None:
            yield Fault("the page has no BleedBox", page.number)
            continue
        trim = page.trim
        sides = (trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
        if max(abs(side - limits.bleed) for side in sides) > limits.tolerance:
            widths = ", ".join(f"{side / MM:.1f}" for side in sides)
            yield Fault(
                f"the bleed is {widths} mm (left, foot, right, head) instead of {limits.bleed / MM:.3g}", page.number
            )
        media = page.media
        if (
            media[0] > bleed[0] + 0.3
            or media[1] > bleed[1] + 0.3
            or media[2] < bleed[2] - 0.3
            or media[3] < bleed[3] - 0.3
        ):
            yield Fault("the bleed lies outside the page's MediaBox", page.number)
