# SPDX-License-Identifier: MIT
"""Pages of the wrong format."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.length import MM
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, RuleLimits, rule


class TrimSizeLimits(RuleLimits):
    """The format in millimetres, where the file's maker does not say it; 0 takes any. `tolerance` in millimetres."""

    width: float = 0.0
    height: float = 0.0
    tolerance: float = 0.1


@rule(
    code="page/trim-size",
    title="Each page states its trim, and it is the format that was ordered",
    rationale="The TrimBox is where the guillotine cuts. Without one, the press guesses; with a wrong one, margins "
    "are cut off or white edges stay.",
    source="ISO 15930-7:2010, 6.6; Ghent Workgroup 2022 (format within 0.1 mm)",
    cure="Set the page size of the layout to the trimmed format, and export with the trim stated.",
    limits=TrimSizeLimits,
)
def check(document: Document, limits: TrimSizeLimits) -> Iterator[Fault]:
    """Compares each TrimBox with the layout's page size, or with the profile's format."""
    wanted = document.context.trim or (limits.width * MM, limits.height * MM)
    for page in document.pages:
        trim = page.own_box("TrimBox")
        if trim is None:
            yield Fault("the page has no TrimBox", page.number)
            continue
        width, height = trim[2] - trim[0], trim[3] - trim[1]
        off = max(abs(width - wanted[0]), abs(height - wanted[1]))
        if all(wanted) and off > limits.tolerance * MM:
            yield Fault(
                f"the trim is {width / MM:.1f} x {height / MM:.1f} mm instead of "
                f"{wanted[0] / MM:.1f} x {wanted[1] / MM:.1f}",
                page.number,
            )
