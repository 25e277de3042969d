# SPDX-License-Identifier: MIT
"""Flat colours with more ink than the paper dries."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint
from forumpress.preflight.document import Document
from forumpress.preflight.faultsperpage import faults_per_page, ink_words
from forumpress.preflight.rule import Fault, RuleLimits, rule


class InkTooMuchLimits(RuleLimits):
    """The sum of all inks, in per cent."""

    total: float = 300.0


@rule(
    code="ink/too-much",
    title="No flat colour has more than 300 % of ink",
    rationale="Four inks at once can reach 400 %. Above what the paper takes, ink does not dry, sets off on the next "
    "sheet and smears. This check adds up the inks of text, lines and fields; pictures are measured by the deep check.",
    source="Profile ISO Coated v2 300 %; Ghent Workgroup 2022 (total area coverage)",
    cure="Give the swatch less ink; deep black is enough with C 60 M 40 Y 40 K 100.",
    limits=InkTooMuchLimits,
)
def check(document: Document, limits: InkTooMuchLimits) -> Iterator[Fault]:
    """Adds up the inks of every mark of a flat colour, marks on all plates outside the trim excepted."""

    def judge(page: PageView, paint: Paint) -> str | None:
        if paint.space.inks == ("All",):
            return None
        total = 100 * sum(paint.inks)
        return (
            f"{paint.kind.value} with {total:.0f} % of ink ({ink_words(paint)})" if total > limits.total + 0.5 else None
        )

    yield from faults_per_page(document, judge)
