"""What make-up could not give enough room: words that would run over others, or off the page.

Read off the finished pages, so that it holds whatever led there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forumpress.finding import Finding, Place, error, warning
from forumpress.layout.format import PageFormat
from forumpress.typeset.plan import Page, PlacedBox, PlacedLines, PlacedNotes

_SHORTEN = "Shorten it, or give it a wider span."
_NAMES = {
    "masthead": (
        "the masthead with its contents",
        "Shorten the titles in the contents: articles may have a short_title.",
    ),
    "article-head": ("this article's head", "Shorten the title, the standfirst or the names."),
    "imprint": ("the imprint", "Shorten it in publication.yaml."),
    "table": ("a row of this table", "Split the row's texts over several rows, or say it outside the table."),
}


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
                what, hint = _NAMES.get(item.block.block.kind, ("this box", _SHORTEN))
                lost = max(_words_height(item) - item.height, item.y + item.height - bottom, top - item.y)
                if lost > hair:
                    yield error(
                        "makeup/overset-box",
                        f"{what} is {_lines(lost, format)} taller than the room on the page",
                        hint=hint,
                        place=place,
                    )
                elif item.block.picture_height and item.picture_height < item.block.picture_height / 2:
                    yield warning(
                        "makeup/cut-picture",
                        "this picture is taller than the room on the page; less than half of its height is shown",
                        hint="Give it a “ratio” or a wider span, or cut it to what matters.",
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
