# SPDX-License-Identifier: MIT
"""Page counts that cannot be stapled."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, RuleLimits, rule


class PagesMultipleOfFourLimits(RuleLimits):
    """What the number of pages must be a multiple of."""

    multiple: int = 4


@rule(
    code="pages/not-multiple-of-four",
    title="The number of pages is a multiple of four",
    rationale="A saddle-stitched booklet is made of folded sheets with four pages each. A file of six pages becomes "
    "eight, "
    "two of them blank, wherever the binder puts them.",
    source="House rule",
    cure="Let `forumpress fit --pages` look for what brings the issue to one of them, or say where the blank ones go.",
    limits=PagesMultipleOfFourLimits,
)
def check(document: Document, limits: PagesMultipleOfFourLimits) -> Iterator[Fault]:
    """Counts the pages; sides of an imposed sheet count for as many pages as they carry."""
    count = len(document.pages) * document.context.spreads
    rest = count % max(1, limits.multiple)
    if rest:
        missing = limits.multiple - rest
        fewer = f", {rest} fewer {count - rest}" if count > rest else ""
        yield Fault(
            f"{count} page{'' if count == 1 else 's'}: {missing} more would make {count + missing}{fewer}, "
            f"the nearest multiple{'s' if fewer else ''} of {limits.multiple}"
        )
