# SPDX-License-Identifier: MIT
"""How many pages an issue came to, against the number that it asks for."""

from __future__ import annotations

from forumpress.finding import Finding, warning
from forumpress.issue.model import Issue
from forumpress.layout.format import PageFormat
from forumpress.typeset.copyfit import rows_filled
from forumpress.typeset.plan import PagePlan

SHEET = 4
"""Pages of a folded sheet: what is stapled has a multiple of them."""


def page_count_findings(plan: PagePlan, format: PageFormat, issue: Issue) -> tuple[Finding, ...]:
    """A warning `makeup/pages` where the issue came to another number of pages than its `pages`.

    Lines are rows of the grid in one column: too many are those that stand on the pages beyond the last that is
    wished, free are those that are empty from the last page's text to the foot of the last that is wished.
    """
    wanted, count = issue.pages, len(plan.pages)
    if wanted is None or wanted == count:
        return ()
    lines = lines_off(plan, format, wanted)
    came = f"the issue came to {pages_in_words(count)}; the wish is {wanted}"
    if lines > 0:
        much, cure = f"{_lines(lines)} too many", f"Cut {_lines(lines)}"
    else:
        much, cure = f"room for {_lines(-lines)} is free", f"Add up to {_lines(-lines)}"
    return (
        warning(
            "makeup/pages",
            f"{came}: {much}",
            hint=f"{cure}, or let “forumpress fit {issue.key}” look for what gives: paragraphs a line shorter or "
            "longer, pictures, fillers.",
            place=issue.place("pages"),
        ),
    )


def lines_off(plan: PagePlan, format: PageFormat, wanted: int) -> int:
    """Lines that stand beyond page `wanted`; below 0, those that are free up to its foot."""
    beyond = sum(rows_filled(page.items, page.number, format) for page in plan.pages[wanted:])
    if beyond or not plan.pages or len(plan.pages) > wanted:
        return max(beyond, 1)
    room = format.rows * format.columns
    last = plan.pages[-1]
    return rows_filled(last.items, last.number, format) - room - (wanted - len(plan.pages)) * room


def nearest_sheets(count: int) -> tuple[int, ...]:
    """The multiples of four nearest to a number of pages, below and above; itself alone where it is one."""
    below = count // SHEET * SHEET
    return (count,) if below == count else tuple(number for number in (below, below + SHEET) if number)


def pages_in_words(count: int) -> str:
    """`1 page`, `8 pages`."""
    return f"{count} page{'' if count == 1 else 's'}"


def _lines(count: int) -> str:
    return f"{count:,} line{'' if count == 1 else 's'}"
