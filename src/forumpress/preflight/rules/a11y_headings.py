# SPDX-License-Identifier: MIT
"""Headings that skip a level."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule

_LEVEL = re.compile(r"H([1-6])")


@rule(
    code="access/heading-gap",
    title="Headings begin at the first level and skip none",
    rationale="Readers jump from heading to heading; a missing level looks as if a part of the text were lost.",
    source="ISO 14289-1:2014, 7.4.2 (Matterhorn 14-002, 14-003, 14-006)",
    cure="Use subheads of the second level only below one of the first.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Follows the levels in reading order."""
    tree = document.structure
    before = 0
    kinds = set()
    for element in tree.elements():
        match = _LEVEL.fullmatch(element.kind)
        if element.kind == "H":
            kinds.add("H")
        if match is None:
            continue
        kinds.add("H1 to H6")
        level = int(match[1])
        words = tree.text(element).strip()[:40]
        if level > before + 1:
            step = f"follows one of level {before}" if before else "is the first"
            yield Fault(f"the heading “{words}” of level {level} {step}", element.page, tree.box(element))
        if not words:
            yield Fault(f"a heading of level {level} is empty", element.page, tree.box(element))
        before = level
    if len(kinds) > 1:
        yield Fault("headings with and without levels are mixed")
