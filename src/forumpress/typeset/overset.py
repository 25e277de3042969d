# SPDX-License-Identifier: MIT
"""What could not be given enough room: words that would run over others, or off the page.

Heights are read off the finished pages, so that they hold whatever led there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forumpress.finding import Finding, Place, error, warning
from forumpress.issue.model import Span
from forumpress.layout.elements import element_named
from forumpress.layout.format import PageFormat
from forumpress.layout.story import Box
from forumpress.length import MM
from forumpress.text import Text
from forumpress.typeset.plan import Page, PlacedBox, PlacedLines, PlacedNotes

_FEW_COLUMNS = 3
"""A table of so many columns that does not fit has a word that is too long, rather than too many columns."""


def wide_table(table: Box, text: Text, over: float, format: PageFormat) -> Finding:
    """A table whose `text` stands `over` points outside its measure.

    An error where that hides words: in a column of several past the gutter, otherwise past the margin.
    """
    in_column = table.span is Span.COLUMN and format.columns > 1
    room = format.gutter if in_column else min(format.inside, format.outside)
    width = format.column_width if in_column else format.measure
    longest = max((word for word in text.plain.split()), key=len, default="")
    if table.columns > _FEW_COLUMNS:
        hint = "Leave columns out, make two tables of it, turn its rows into columns, or shorten its longest words."
    else:
        hint = f"Shorten “{longest[:60]}”, or allow a break in it with a hyphen."
    return (error if over > room else warning)(
        "makeup/wide-table",
        f"this table has {table.columns} column{'' if table.columns == 1 else 's'}, which do not fit in "
        f"{width / MM:.0f} mm: “{text.plain[:60]}” stands {over / MM:.0f} mm outside",
        hint=hint,
        place=table.place,
    )


def broken_table(table: Box, text: str, format: PageFormat) -> Finding:
    """A table that fits its measure only with words broken where no word may be; `text` is of its widest cell."""
    return warning(
        "makeup/wide-table",
        f"this table has {table.columns} column{'' if table.columns == 1 else 's'}, which fit in "
        f"{format.measure / MM:.0f} mm only with words broken anywhere: “{text[:60]}”",
        hint="Leave columns out, make two tables of it, turn its rows into columns, or shorten its longest words.",
        place=table.place,
    )


def overset_findings(pages: Sequence[Page], format: PageFormat) -> list[Finding]:
    """An error for each box, line and footnote whose words leave their room; a warning for a picture that is cut."""
    return [finding for page in pages for finding in _on_page(page, format)]


def _on_page(page: Page, format: PageFormat) -> Iterator[Finding]:
    lift = format.first_page_lift if page.number == 1 else 0
    top, bottom, hair = format.row_y(-lift), format.row_y(format.rows), format.leading / 2
    for item in page.items:
        match item:
            case PlacedBox():
                place = item.block.block.place
                place = Place(place.file, place.line, place.column, page.number)
                element = element_named(item.block.block.kind)
                lost = max(_words_height(item) - item.height, item.y + item.height - bottom, top - item.y)
                if lost > hair:
                    yield error(
                        "makeup/overset-box",
                        f"{element.called} is {_lines(lost, format)} taller than the room on the page",
                        hint=element.shorten,
                        place=place,
                    )
                elif item.block.picture_height and item.picture_height < item.block.picture_height / 2:
                    cut = "less than half of its height is shown"
                    small = "it is shown at less than half of its size"
                    yield warning(
                        "makeup/cut-picture",
                        f"this picture is taller than the room on the page; {cut if item.block.block.crops else small}",
                        hint="Give it a “ratio” or another size, or cut it to what matters.",
                        place=place,
                    )
            case PlacedLines():
                count = int((item.y + (item.last - item.first) * format.leading - bottom + hair) // format.leading)
                if count > 0:
                    text = item.block.block.runs[0].text.place()
                    yield error(
                        "makeup/overset-text",
                        "there is no room for these words below what stands over them",
                        hint="Shorten the article's head or the masthead above.",
                        place=Place(text.file, text.line, text.column, page.number),
                    )
            case PlacedNotes():
                above = [
                    other.y + (other.last - other.first) * format.leading
                    for other in page.items
                    if isinstance(other, PlacedLines) and other.column == item.column
                ]
                lost = max([top, *above]) - item.y
                if lost > hair:
                    text = item.notes[-1].paragraph.runs[0].text.place()
                    yield error(
                        "makeup/overset-note",
                        f"the footnotes of this column need {_lines(lost, format)} more than it has",
                        hint="Shorten them, call them further apart, or move their words into the text.",
                        place=Place(text.file, text.line, text.column, page.number),
                    )


def _words_height(item: PlacedBox) -> float:
    """What the box needs for its words alone."""
    block = item.block
    if block.row_heights:
        return block.head_height + sum(block.row_heights[item.first_row : item.last_row])
    return block.height


def _lines(height: float, format: PageFormat) -> str:
    count = max(1, round(height / format.leading))
    return f"{count} line{'' if count == 1 else 's'}"
