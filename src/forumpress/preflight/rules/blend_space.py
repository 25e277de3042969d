# SPDX-License-Identifier: MIT
"""Transparency that is mixed in screen colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from forumpress.pdf.colourspaces import SpaceFamily, read_space
from forumpress.pdf.objects import entry
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule

_PRESS = (SpaceFamily.CMYK, SpaceFamily.GRAY)


@rule(
    code="transparency/blend-space",
    title="Transparency is mixed in CMYK",
    rationale="Where objects show through each other their colours are mixed in the group's own colour space. An RGB "
    "group turns everything in it into RGB and back, black text included: it comes out in four inks.",
    source="Ghent Workgroup 2022 (transparency blend colour space: DeviceCMYK); ISO 15930-7:2010, 6.3",
    cure="Export with a CMYK blending space.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks at the page's group and at every group that shows on it."""
    for page in document.pages:
        content = page.content
        spaces = {_blend_family(page.source), *(_blend_family(form) for form in content.groups)} - {None, *_PRESS}
        for family in sorted(str(space) for space in spaces):
            yield Fault(f"transparency is mixed in {family}", page.number)


def _blend_family(holder: Any) -> SpaceFamily | None:
    """The colour space of an object's transparency group; None without one, or when it takes its parent's."""
    space = entry(entry(holder, "/Group"), "/CS")
    return None if space is None else read_space(space, entry(holder, "/Resources")).family
