# SPDX-License-Identifier: MIT
"""Small black text that leaves holes in the other plates."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint, PaintKind
from forumpress.preflight.document import Document
from forumpress.preflight.faultsperpage import faults_per_page
from forumpress.preflight.rule import Fault, RuleLimits, rule


class OverprintBlackLimits(RuleLimits):
    """Below which type size and line width black must overprint, in points."""

    text: float = 12.0
    line: float = 2.0


@rule(
    code="overprint/black-knocks-out",
    title="Small text and thin lines in full black overprint",
    rationale="Black text that knocks out leaves its shape white in the other plates; where the plates do not register "
    "exactly, every letter gets a white rim. Overprinting, it simply lies on top.",
    source="Ghent Workgroup 2022 (100 % K text below 12 pt and lines below 2 pt overprint, OPM 1)",
    cure="Set black text to overprint; the print edition does so.",
    limits=OverprintBlackLimits,
)
def check(document: Document, limits: OverprintBlackLimits) -> Iterator[Fault]:
    """Looks at text and lines in full black that neither overprint in mode 1 nor are translucent."""

    def judge(page: PageView, paint: Paint) -> str | None:
        if not paint.is_black_alone or paint.alpha < 1:
            return None
        if paint.kind is PaintKind.TEXT and paint.size < limits.text:
            what = "black text below"
        elif paint.kind is PaintKind.STROKE and paint.size < limits.line:
            what = "black lines below"
        else:
            return None
        limit = limits.text if paint.kind is PaintKind.TEXT else limits.line
        if not paint.overprint:
            return (
                f"{what} {limit:g} pt knocks out" if paint.kind is PaintKind.TEXT else f"{what} {limit:g} pt knock out"
            )
        return None if paint.overprint_mode == 1 else f"{what} {limit:g} pt overprint in mode 0 (OPM), which knocks out"

    yield from faults_per_page(document, judge)
