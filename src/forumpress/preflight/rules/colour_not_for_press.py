# SPDX-License-Identifier: MIT
"""Colours that no press has an ink for."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.colourspaces import Space, SpaceFamily
from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint
from forumpress.preflight.document import Document
from forumpress.preflight.faultsperpage import faults_per_page
from forumpress.preflight.rule import Fault, RuleLimits, rule

_FOR_SCREENS = (SpaceFamily.RGB, SpaceFamily.CAL_RGB, SpaceFamily.CAL_GRAY, SpaceFamily.LAB, SpaceFamily.ICC)


class ColourNotForPressLimits(RuleLimits):
    """Whether pictures may stay RGB, for the "+RGB" workflows that convert them at the press."""

    rgb_pictures: bool = False


@rule(
    code="colour/not-for-press",
    title="Every colour is CMYK, grey or a named ink",
    rationale="What is RGB, Lab or carries a profile of its own is converted at the press with settings that nobody in "
    "the newsroom has seen: greens shift, black text becomes four inks that never register exactly.",
    source="Ghent Workgroup 2022 (sheet-fed CMYK: no RGB, no device-independent colour)",
    cure="Convert to CMYK before sending; the print edition does so by the layout's swatch table and the profile.",
    limits=ColourNotForPressLimits,
)
def check(document: Document, limits: ColourNotForPressLimits) -> Iterator[Fault]:
    """Looks at the colour space of every mark, pictures' and gradients' included."""

    def judge(page: PageView, paint: Paint) -> str | None:
        family = _screen_family(paint.space)
        if family is None or (limits.rgb_pictures and paint.image is not None and not paint.image.stencil):
            return None
        return f"{paint.kind.value} in {family.value}"

    yield from faults_per_page(document, judge)


def _screen_family(space: Space | None) -> SpaceFamily | None:
    while space is not None:
        if space.family in _FOR_SCREENS:
            return space.family
        space = space.base
    return None
