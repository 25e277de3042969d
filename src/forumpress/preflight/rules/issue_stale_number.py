# SPDX-License-Identifier: MIT
"""The number of the issue before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from forumpress.pdf.pagewords import words_of_pages
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, RuleLimits, rule

_LABELS = r"issue|no\.?|nr\.?|number|ausgabe|numéro|número|№|n°|第(?=\s*\d{1,4}\s*[期号號])"


@cache
def _number(label: str) -> re.Pattern[str]:
    """A number behind a label, the pages' own included: what is not known as a label is not seen to be right."""
    labels = f"{re.escape(label)}|{_LABELS}" if label else _LABELS
    return re.compile(rf"(?i)(?<!\w)(?:{labels})\s*(?:no\.?\s*)?(\d{{1,4}})(?:\b|(?=[期号號]))")


class IssueStaleNumberLimits(RuleLimits):
    """How many pages from the front are looked at for the issue's number."""

    pages: int = 1


@rule(
    code="issue/stale-number",
    title="The printed issue number is this issue's",
    rationale="An issue is begun from a copy of the last one; the number on the front is what everybody forgets to "
    "change.",
    source="House rule",
    cure="Change `number` in the issue file, or the number in the layout's masthead where it is written by hand.",
    limits=IssueStaleNumberLimits,
)
def check(document: Document, limits: IssueStaleNumberLimits) -> Iterator[Fault]:
    """Compares numbers after “issue”, “no.” and the like with the issue file's, where its maker gives one."""
    number = document.context.number
    if number is None:
        return
    for page, text, box_of in words_of_pages(document, limits.pages):
        found = [(match, int(match[1])) for match in _number(document.context.number_label).finditer(text)]
        if found and all(value != number for _, value in found):
            match = found[0][0]
            yield Fault(f"the page says “{match[0]}”, but this is issue {number}", page, box_of(match.start()))
