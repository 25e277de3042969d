# SPDX-License-Identifier: MIT
"""White that overprints and so vanishes."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint
from forumpress.preflight.document import Document
from forumpress.preflight.faultsperpage import faults_per_page
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="overprint/white",
    title="Nothing white overprints",
    rationale="White is no ink but a hole in the others. Set to overprint, there is no hole: white words on a "
    "picture are "
    "simply not there on paper, though every screen shows them.",
    source="Ghent Workgroup 2022 (white text and lines that overprint: error)",
    cure="Take overprint off white objects.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks for marks without ink that overprint."""

    def judge(page: PageView, paint: Paint) -> str | None:
        return f"white {paint.kind.value} overprints" if paint.overprint and paint.is_white else None

    yield from faults_per_page(document, judge)
