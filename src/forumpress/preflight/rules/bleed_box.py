# SPDX-License-Identifier: MIT
"""Pages without the bleed that the guillotine needs."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.length import MM
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, RuleLimits, rule


class BleedBoxLimits(RuleLimits):
    """Bleed on each side and how far it may be off, in millimetres."""

    bleed: float = 3.0
    tolerance: float = 0.1


@rule(
    code="page/bleed-box",
    title="The bleed is 3 mm on every side",
    rationale="No cut is exact. What should reach the paper's edge must be printed a little beyond it.",
    source="Ghent Workgroup 2022; house rule (BleedBox = TrimBox + 3 mm)",
    cure="Export with 3 mm of bleed on all four sides.",
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
        if max(abs(side / MM - limits.bleed) for side in sides) > limits.tolerance:
            widths = ", ".join(f"{side / MM:.1f}" for side in sides)
            yield Fault(f"the bleed is {widths} mm (left, foot, right, head) instead of {limits.bleed:g}", page.number)
        media = page.media
        if (
            media[0] > bleed[0] + 0.3
            or media[1] > bleed[1] + 0.3
            or media[2] < bleed[2] - 0.3
            or media[3] < bleed[3] - 0.3
        ):
            yield Fault("the bleed lies outside the page's MediaBox", page.number)
