# SPDX-License-Identifier: MIT
"""Body text on the colour plates, as an outside separation shows it."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.matrix import Bounds, intersect, is_empty
from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint, PaintKind
from forumpress.preflight.document import Document
from forumpress.preflight.plates import plates_of
from forumpress.preflight.rule import Fault, RuleLimits, rule

_COLOURS = ("Cyan", "Magenta", "Yellow")


class PlatesTextLimits(RuleLimits):
    """The most ink, in per cent, that a colour plate may show where black text stands on paper."""

    trace: float = 3.0


@rule(
    code="plates/body-text",
    title="Black text stands on the black plate alone",
    rationale="What a file says and what a press's processor makes of it may differ. Separated by another program, "
    "the plates prove that text in black leaves no trace on the others.",
    source="House rule",
    cure="Look for transparency over the text, or for a colour conversion at the press.",
    limits=PlatesTextLimits,
    deep=True,
)
def check(document: Document, limits: PlatesTextLimits) -> Iterator[Fault]:
    """Looks at the colour plates under every piece of black text that has nothing else under it."""
    for plates in plates_of(document):
        page = plates.page
        covered = [paint.bounds for paint in page.marks if paint.kind is not PaintKind.TEXT]
        worst = 0.0
        where: Paint | None = None
        for paint in page.text_marks:
            if not paint.is_black_alone or not _alone(paint, covered, page):
                continue
            box = plates.pixels(paint.bounds)
            if box[0] >= box[2] or box[1] >= box[3]:
                continue
            for colour in _COLOURS:
                plate = plates.inks.get(colour)
                extremes = plate.crop(box).getextrema() if plate is not None else (0, 0)
                ink = float(extremes[1]) / 2.55 if isinstance(extremes[1], int | float) else 0.0
                if ink > worst:
                    worst, where = ink, paint
        if where is not None and worst > limits.trace:
            yield Fault(f"black text leaves {worst:.0f} % on a colour plate", page.number, page.rect(where.bounds))


def _alone(paint: Paint, covered: list[Bounds], page: PageView) -> bool:
    """Whether the text lies on the page and touches no field, picture or line, nor text of another colour."""
    left, bottom, right, top = paint.bounds
    grown = (left - 1, bottom - 1, right + 1, top + 1)
    if is_empty(intersect(grown, page.trim)) or any(not is_empty(intersect(grown, other)) for other in covered):
        return False
    return all(
        other.is_black_alone or is_empty(intersect(grown, other.bounds))
        for other in page.text_marks
        if other is not paint
    )
