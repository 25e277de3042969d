# SPDX-License-Identifier: MIT
"""Pages of different formats in one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from forumpress.length import MM
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, RuleLimits, rule


class PagesUnlikeLimits(RuleLimits):
    """How much two pages may differ, in millimetres."""

    tolerance: float = 0.1


@rule(
    code="page/unlike",
    title="All pages have the same format",
    rationale="A periodical is bound from equal pages. One that differs, if only by a rounded millimetre, stops "
    "imposition.",
    source="House rule",
    cure="Give the page the same size as the others.",
    limits=PagesUnlikeLimits,
)
def check(document: Document, limits: PagesUnlikeLimits) -> Iterator[Fault]:
    """Compares each page's trim with the format that most pages have."""
    sizes = [(page.trim[2] - page.trim[0], page.trim[3] - page.trim[1]) for page in document.pages]
    usual = Counter((round(width, 1), round(height, 1)) for width, height in sizes).most_common(1)[0][0]
    for page, (width, height) in zip(document.pages, sizes, strict=True):
        if max(abs(width - usual[0]), abs(height - usual[1])) > limits.tolerance * MM + 0.05:
            here, most = (f"{w / MM:.1f} x {h / MM:.1f} mm" for w, h in ((width, height), usual))
            yield Fault(f"the page is {here}, most are {most}", page.number)
