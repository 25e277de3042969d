# SPDX-License-Identifier: MIT
"""Words that were only holding a place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forumpress.pdf.pagewords import words_of_pages
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, RuleLimits, rule


class TextPlaceholderLimits(RuleLimits):
    """The words, in any case, that must not stand on a page."""

    words: tuple[str, ...] = (
        "lorem ipsum",
        "dolor sit amet",
        "for position only",
        "to be confirmed",
        "insert caption",
        "caption to come",
        "headline here",
        "TODO",
        "TBC",
        "XXX",
    )


@rule(
    code="text/placeholder",
    title="No dummy text is left",
    rationale="“Caption to come”, Lorem ipsum and frames for position only are there to be replaced. The last one is "
    "always overlooked.",
    source="House rule",
    cure="Write the text, or supply the picture.",
    limits=TextPlaceholderLimits,
)
def check(document: Document, limits: TextPlaceholderLimits) -> Iterator[Fault]:
    """Searches the visible text of every page; words in capitals only as such."""
    patterns = [
        re.compile(rf"\b{re.escape(word)}\b", 0 if word.isupper() else re.IGNORECASE) for word in limits.words if word
    ]
    for page, text, box_of in words_of_pages(document, len(document.pages)):
        flat = re.sub(r"\s", " ", text)
        for pattern in patterns:
            match = pattern.search(flat)
            if match:
                yield Fault(f"the page says “{match[0]}”", page, box_of(match.start()))
