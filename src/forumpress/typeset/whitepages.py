# SPDX-License-Identifier: MIT
"""Pages inside an issue that are left more than a third white, and what would fill them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forumpress.finding import Finding, Place, note
from forumpress.issue.model import Issue, Start
from forumpress.layout.format import PageFormat
from forumpress.layout.story import Story
from forumpress.typeset.copyfit import rows_filled
from forumpress.typeset.pagemap import place_of_box
from forumpress.typeset.plan import Galley, Page, PagePlan, Placed, PlacedBox, PlacedNotes

MOST_WHITE = 1 / 3
"""Share of a page's room from which white looks like something forgotten."""


def white_pages(plan: PagePlan, galleys: Sequence[Galley], format: PageFormat, issue: Issue) -> tuple[Finding, ...]:
    """A note `makeup/short-page` for each page more than a third white, with its cure.

    Not for the issue's last page, nor for a page that make-up told already, nor where the article
    on the next page says `start: new-page`: there the white is meant.
    """
    return tuple(_white_pages(plan, galleys, format, issue))


def _white_pages(plan: PagePlan, galleys: Sequence[Galley], format: PageFormat, issue: Issue) -> Iterator[Finding]:
    reported = {finding.place.page for finding in plan.findings if finding.code == "makeup/short-page"}
    meant = {article.key for article in issue.articles() if article.start is Start.NEW_PAGE}
    owners = {
        key: galley.story
        for galley in galleys
        for block in galley.story.blocks
        for key in (block.key, *(note.key for note in getattr(block, "notes", ())))
    }
    room = format.rows * format.columns
    for page, following in zip(plan.pages, plan.pages[1:], strict=False):
        white = room - rows_filled(page.items, page.number, format)
        if white <= room * MOST_WHITE or page.number in reported or not following.items:
            continue
        story = owners.get(_key(following.items[0]))
        begins = story is not None and plan.first_pages.get(story.key) == following.number
        if begins and story is not None and story.key in meant:
            continue
        yield note(
            "makeup/short-page",
            f"page {page.number} is left {white / room:.0%} white: there is room for {white} more lines",
            hint=_cure(page, following, story if begins else None),
            place=Place(page=page.number),
        )


def _cure(page: Page, following: Page, beginning: Story | None) -> str:
    """What would fill a page, by what stands first on the next one: an article that begins, or what had no room."""
    first = following.items[0]
    if beginning is None:
        if isinstance(first, PlacedBox):
            called = first.block.block.kind.replace("-", " ")
            line = place_of_box(first).line
            where = f" (line {line})" if line else ""
            return f"There was no room here for the {called}{where}: make it smaller, or move its place in the text."
        return "Give a picture on this page more room, or move one that stands on the next page before these words."
    title = beginning.short_title.plain or beginning.title.plain
    cures = [
        "Lengthen the text, give a picture more room, or add a filler to the section",
        f"if the white is meant, write “start: new-page” in “{title}”",
    ]
    if page.section == following.section and beginning.start is not Start.CONTINUE:
        cures.insert(0, f"Write “start: continue” in “{title}”, which then begins below")
    return "; ".join((cures[0], *(cure[0].lower() + cure[1:] for cure in cures[1:]))) + "."


def _key(item: Placed) -> str:
    return item.notes[0].paragraph.key if isinstance(item, PlacedNotes) else item.block.block.key
