# SPDX-License-Identifier: MIT
"""The date of the issue before."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from forumpress.pdf.pagewords import words_of_pages
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, RuleLimits, rule

_MONTHS = {name.lower(): at for at, name in enumerate(calendar.month_name) if name}
_PRINTED = re.compile(rf"(?i)\b(?:(\d{{1,2}})\s+)?({'|'.join(_MONTHS)})\s+(?:(\d{{1,2}}),\s*)?((?:19|20)\d\d)\b")
_KEY = re.compile(r"(?<!\d)((?:19|20)\d\d)-(0[1-9]|1[0-2])(?!\d)")


class IssueStaleDateLimits(RuleLimits):
    """How many pages from the front must not carry another month than the issue's."""

    pages: int = 1


@rule(
    code="issue/stale-date",
    title="Key, date and printed date of the issue agree",
    rationale="A new issue begins as a copy of the old one. A file called 2022-11 that says October on its front has "
    "the "
    "date that nobody changed.",
    source="House rule",
    cure="Change `date` in the issue file so that it falls into the month of its key.",
    limits=IssueStaleDateLimits,
)
def check(document: Document, limits: IssueStaleDateLimits) -> Iterator[Fault]:
    """Compares the month in the key, or the file's name, with the issue's date and the one on the front page."""
    context = document.context
    key = _KEY.search(context.key or document.name)
    wanted = (int(key[1]), int(key[2])) if key else None
    if context.date is not None:
        if wanted and (context.date.year, context.date.month) != wanted:
            yield Fault(f"the issue {key[0] if key else ''} is dated {context.date:%d %B %Y}", hint=_place(document))
        wanted = wanted or (context.date.year, context.date.month)
    if wanted is None:
        return
    month = f"{calendar.month_name[wanted[1]]} {wanted[0]}"
    for page, text, box_of in words_of_pages(document, limits.pages):
        dates = [(match, (int(match[4]), _MONTHS[match[2].lower()])) for match in _PRINTED.finditer(text)]
        if dates and all(date != wanted for _, date in dates):
            yield Fault(
                f"the page says “{dates[0][0][0]}”, but this is the issue of {month}", page, box_of(dates[0][0].start())
            )


def _place(document: Document) -> str:
    place = document.context.place
    return f"look at {place}" if place.file else ""
