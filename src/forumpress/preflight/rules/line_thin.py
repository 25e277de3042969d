# SPDX-License-Identifier: MIT
"""Lines too thin to hold on a plate."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint, PaintKind
from forumpress.preflight.document import Document
from forumpress.preflight.faultsperpage import faults_per_page
from forumpress.preflight.rule import Fault, RuleLimits, rule


class LineThinLimits(RuleLimits):
    """The thinnest line in points."""

    width: float = 0.25


@rule(
    code="line/thin",
    title="Lines are at least 0.25 points wide",
    rationale="A thinner line breaks up or vanishes on the plate. A width of 0 means the thinnest that a device can "
    "draw: visible on screen, a tenth of a hair on a platesetter.",
    source="Ghent Workgroup 2022 (lines below 0.25 pt: warning); house rule",
    cure="Draw the line at 0.25 pt or more.",
    limits=LineThinLimits,
)
def check(document: Document, limits: LineThinLimits) -> Iterator[Fault]:
    """Measures strokes, and fields that are really lines."""

    def judge(page: PageView, paint: Paint) -> str | None:
        if paint.kind is PaintKind.STROKE:
            width = paint.size
        elif paint.kind is PaintKind.FILL and not paint.clipped:
            width = min(paint.bounds[2] - paint.bounds[0], paint.bounds[3] - paint.bounds[1])
        else:
            return None
        return f"a line of {width:.2f} pt" if width < limits.width - 0.005 and not paint.is_white else None

    yield from faults_per_page(document, judge)
