# SPDX-License-Identifier: MIT
"""Text in a black that is made of several inks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint, PaintKind
from forumpress.preflight.document import Document
from forumpress.preflight.faultsperpage import faults_per_page, ink_words
from forumpress.preflight.rule import Fault, RuleLimits, rule


class InkBodyTextLimits(RuleLimits):
    """Up to which size near-black text counts as body text, in points."""

    size: float = 14.0


@rule(
    code="ink/body-text",
    title="Body text prints in black alone",
    rationale="Letters of a few points made of four inks need four plates that meet within a hundredth of a "
    "millimetre. "
    "They never do: text gets coloured rims and reads as blurred.",
    source="House rule; Ghent Workgroup 2022",
    cure="Give the swatch of running text C 0 M 0 Y 0 K 100.",
    limits=InkBodyTextLimits,
)
def check(document: Document, limits: InkBodyTextLimits) -> Iterator[Fault]:
    """Looks for small text in a near-black of several inks, and at the colour that most of the text has."""
    most = _commonest(document, limits.size)

    def judge(page: PageView, paint: Paint) -> str | None:
        inks = paint.process
        if paint.kind is not PaintKind.TEXT or inks is None or paint.size > limits.size or max(inks[:3]) <= 0.005:
            return None
        if _near_black(inks) or paint.values == most:
            return f"text of {paint.size:.1f} pt in several inks ({ink_words(paint)})"
        return None

    yield from faults_per_page(document, judge)


def _commonest(document: Document, size: float) -> tuple[float, ...] | None:
    """The colour of most of the small text; None when there is hardly any text."""
    amounts: Counter[tuple[float, ...]] = Counter()
    for page in document.pages:
        for paint in page.text_marks:
            if paint.process is not None and paint.size <= size:
                amounts[paint.values] += len(paint.codes)
    if sum(amounts.values()) < 500:
        return None
    return amounts.most_common(1)[0][0]


def _near_black(inks: tuple[float, float, float, float]) -> bool:
    """Whether the colour is so dark and so little coloured that it is meant as black."""
    light = [(1 - share) * (1 - inks[3]) for share in inks[:3]]
    return max(light) < 0.2 and max(light) - min(light) < 0.12
