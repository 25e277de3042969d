# SPDX-License-Identifier: MIT
"""The colour of printer's marks, used for artwork."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.matrix import intersect, is_empty
from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint
from forumpress.preflight.document import Document
from forumpress.preflight.faultsperpage import faults_per_page
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="ink/registration-in-artwork",
    title="The registration colour is used for marks outside the bleed alone",
    rationale="“All”, or registration, prints full ink on every plate: on the page that is 400 % and more, which "
    "never dries.",
    source="Ghent Workgroup 2022 (no Separation All in artwork)",
    cure="Use black (K 100) on the page.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks for marks in the colorant All that lie, even in part, inside the bleed."""

    def judge(page: PageView, paint: Paint) -> str | None:
        if "All" not in paint.space.inks or is_empty(intersect(paint.bounds, page.bleed)):
            return None
        return f"{paint.kind.value} in the registration colour, on all plates"

    yield from faults_per_page(document, judge)
