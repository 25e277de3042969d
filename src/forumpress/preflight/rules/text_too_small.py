# SPDX-License-Identifier: MIT
"""Text that nobody can read on paper."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint, PaintKind
from forumpress.preflight.document import Document
from forumpress.preflight.faultsperpage import faults_per_page, quoted
from forumpress.preflight.rule import Fault, RuleLimits, rule


class TextTooSmallLimits(RuleLimits):
    """The smallest size in points."""

    size: float = 5.0


@rule(
    code="text/too-small",
    title="No text is smaller than 5 points",
    rationale="Below 5 points serifs fall out in print, and few people can read it.",
    source="Ghent Workgroup 2022; house rule",
    cure="Set it larger; superscripts and chart labels are the usual culprits.",
    limits=TextTooSmallLimits,
)
def check(document: Document, limits: TextTooSmallLimits) -> Iterator[Fault]:
    """Measures the size on paper of every piece of visible text."""

    def judge(page: PageView, paint: Paint) -> str | None:
        if paint.kind is not PaintKind.TEXT or paint.size >= limits.size - 0.01 or not paint.text.strip():
            return None
        return f"text of {paint.size:.1f} pt"

    yield from faults_per_page(document, judge, quoted)
