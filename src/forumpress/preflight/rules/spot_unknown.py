# SPDX-License-Identifier: MIT
"""Inks that nobody ordered."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.colourspaces import Space
from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint
from forumpress.preflight.document import Document
from forumpress.preflight.faultsperpage import faults_per_page
from forumpress.preflight.rule import Fault, RuleLimits, rule

_PROCESS = {"Cyan", "Magenta", "Yellow", "Black", "None", "All"}


class SpotUnknownLimits(RuleLimits):
    """The spot inks that are ordered."""

    allowed: tuple[str, ...] = ()


@rule(
    code="ink/spot-unknown",
    title="Every spot ink is on the list",
    rationale="Each spot ink is a plate, a wash-up of the press and a cost. One that slipped in with a logo, or "
    "under two "
    "spellings, is found when the plates are made.",
    source="Ghent Workgroup 2022 (spot colours: none, or those agreed)",
    cure="Convert the ink to CMYK, or order it and add its name to `allowed` in the printer's profile.",
    limits=SpotUnknownLimits,
)
def check(document: Document, limits: SpotUnknownLimits) -> Iterator[Fault]:
    """Looks at the inks of Separation and DeviceN colours, pictures' and gradients' included."""

    def judge(page: PageView, paint: Paint) -> str | None:
        unknown = sorted(_inks(paint.space) - _PROCESS - set(limits.allowed))
        return f"the ink {', '.join(unknown)} is not on the list" if unknown else None

    yield from faults_per_page(document, judge)


def _inks(space: Space | None) -> set[str]:
    inks: set[str] = set()
    while space is not None:
        inks |= set(space.inks)
        space = space.base
    return inks
