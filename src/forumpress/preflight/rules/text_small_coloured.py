# SPDX-License-Identifier: MIT
"""Small text that needs several plates to meet, or that is a hole in them."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint, PaintKind
from forumpress.preflight.document import Document
from forumpress.preflight.faultsperpage import faults_per_page, quoted
from forumpress.preflight.rule import Fault, RuleLimits, rule


class TextSmallColouredLimits(RuleLimits):
    """The smallest size in points."""

    size: float = 8.0


@rule(
    code="text/small-coloured",
    title="White text and text of several inks is at least 8 points",
    rationale="Where plates shift by a hair, small coloured letters blur and small white letters fill up with ink.",
    source="Ghent Workgroup 2022 (white or multi-ink text below 8 pt: warning)",
    cure="Set it larger or bolder, or in one ink.",
    limits=TextSmallColouredLimits,
)
def check(document: Document, limits: TextSmallColouredLimits) -> Iterator[Fault]:
    """Looks at text in two inks or more, or in none."""

    def judge(page: PageView, paint: Paint) -> str | None:
        if paint.kind is not PaintKind.TEXT or paint.size >= limits.size - 0.01 or not paint.inks:
            return None
        used = sum(share > 0.005 for share in paint.inks)
        if used == 1 or (used == 0 and not paint.text.strip()):
            return None
        described = "white text" if used == 0 else f"text in {used} inks"
        return f"{described} of {paint.size:.1f} pt"

    yield from faults_per_page(document, judge, quoted)
