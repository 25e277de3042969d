# SPDX-License-Identifier: MIT
"""Rich black with too much of everything."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint
from forumpress.preflight.document import Document
from forumpress.preflight.faultsperpage import faults_per_page, ink_words
from forumpress.preflight.rule import Fault, RuleLimits, rule


class InkHeavyBlackLimits(RuleLimits):
    """From which share of black a colour counts as black, and the most that its inks may add up to, in per cent."""

    black: float = 85.0
    total: float = 280.0


@rule(
    code="ink/heavy-black",
    title="A black of several inks adds up to no more than 280 %",
    rationale="Beyond that, a rich black looks no deeper but dries slowly and smears at the fold.",
    source="Ghent Workgroup 2022; house rule (no K of 85 % or more with a sum over 280 %)",
    cure="Use C 60 M 40 Y 40 K 100 for large black areas, and K 100 alone for text.",
    limits=InkHeavyBlackLimits,
)
def check(document: Document, limits: InkHeavyBlackLimits) -> Iterator[Fault]:
    """Adds up the inks of every mark that is at least that black."""

    def judge(page: PageView, paint: Paint) -> str | None:
        inks = paint.process
        if inks is None or 100 * inks[3] < limits.black or 100 * sum(inks) <= limits.total + 0.5:
            return None
        return f"{paint.kind.value} in a black of {100 * sum(inks):.0f} % ({ink_words(paint)})"

    yield from faults_per_page(document, judge)
