# SPDX-License-Identifier: MIT
"""The effective resolution of placed pictures, for the rules that differ only in their thresholds."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint
from forumpress.preflight.document import Document
from forumpress.preflight.faultsperpage import faults_per_page
from forumpress.preflight.rule import Fault

_SMALLEST = 4
"""Pixels in either direction; less is a flat colour or a rule, not a picture."""


def coarse_pictures(document: Document, ppi: float, floor: float, *, line_art: bool) -> Iterator[Fault]:
    """Placed pictures with less than `ppi` pixels an inch, and at least `floor`: of one bit, or all others."""

    def judge(page: PageView, paint: Paint) -> str | None:
        image = paint.image
        if image is None or (image.bits == 1) is not line_art or min(image.width, image.height) < _SMALLEST:
            return None
        # A stored picture is whole pixels: half of one more or less is no fault.
        resolution = paint.resolution * (1 + 0.5 / min(image.width, image.height))
        if not floor <= resolution < ppi:
            return None
        return f"a picture of {image.width} x {image.height} pixels has {paint.resolution:.0f} ppi at its printed size"

    yield from faults_per_page(document, judge)
