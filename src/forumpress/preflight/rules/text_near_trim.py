# SPDX-License-Identifier: MIT
"""Text that the guillotine may touch."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.length import MM
from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint, PaintKind
from forumpress.preflight.document import Document
from forumpress.preflight.faultsperpage import faults_per_page, quoted
from forumpress.preflight.rule import Fault, RuleLimits, rule


class TextNearTrimLimits(RuleLimits):
    """The clear space inside the trim, in millimetres."""

    margin: float = 3.0


@rule(
    code="text/near-trim",
    title="Text keeps 3 mm from the trim",
    rationale="A cut may be a millimetre or two off. Text nearer to the edge is cut into, or looks as if it were.",
    source="House rule; common in printers' instructions",
    cure="Move the text inwards, or let it run off the page clearly if that is meant.",
    limits=TextNearTrimLimits,
)
def check(document: Document, limits: TextNearTrimLimits) -> Iterator[Fault]:
    """Measures the distance of visible text from each edge; text wholly off the page is not meant to be read."""
    clear = limits.margin * MM - 0.05

    def judge(page: PageView, paint: Paint) -> str | None:
        if paint.kind is not PaintKind.TEXT or not paint.text.strip():
            return None
        left, foot, right, head = page.trim
        x0, y0, x1, y1 = paint.bounds
        if x1 <= left or x0 >= right or y1 <= foot or y0 >= head:
            return None
        # The box of a line reaches from descenders to ascenders: what is there may be less.
        near = min(x0 - left, y0 - foot, right - x1, head - y1)
        return f"text {max(near, 0) / MM:.1f} mm from the trim" if near < clear else None

    yield from faults_per_page(document, judge, quoted)
