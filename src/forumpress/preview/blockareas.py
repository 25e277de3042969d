# SPDX-License-Identifier: MIT
"""Where a written text stands on the pages, and in which type: what an editor needs to write over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forumpress.finding import Rect
from forumpress.layout.pack import Pack
from forumpress.preview.snapshot import BlockOnPage, PageArea
from forumpress.text import Text
from forumpress.typeset.drawnpage import DrawnText
from forumpress.typeset.flow import flatten
from forumpress.typeset.fonts import FontLibrary
from forumpress.typeset.pagemap import PageMap, frame_of
from forumpress.typeset.plan import PlacedBox

_LEADING = 1.2
"""Of the type size: the leading of words in boxes, which the engine sets."""


@dataclass(frozen=True, slots=True)
class WrittenRange:
    """The characters of a file between two places, both included; line and column from 1."""

    file: str
    first: tuple[int, int]
    last: tuple[int, int]

    def holds(self, text: Text, start: int, stop: int) -> bool:
        """Whether the first known character of a stretch of a text was written here."""
        if text.file != self.file:
            return False
        packed = next((each for each in text.origins[start:stop] if each), 0)
        return self.first <= (packed >> 24, packed & 0xFFFFFF) <= self.last


def block_on_page(
    page_map: PageMap,
    pack: Pack,
    fonts: FontLibrary,
    drawn: Callable[[int], Sequence[DrawnText]],
    wanted: WrittenRange,
) -> BlockOnPage | None:
    """Where the words of a range stand; `drawn` gives the words of a page's boxes, which are looked at if need be."""
    areas: list[PageArea] = []
    types: list[Mapping[str, Any]] = []
    for page in page_map.pages:
        for item, _ in page_map.items(page):
            if isinstance(item, PlacedBox):
                texts = [
                    number for number, text in enumerate(item.block.block.texts) if wanted.holds(text, 0, len(text))
                ]
                for each in _drawn_of(drawn(page.number), frame_of(item), texts) if texts else ():
                    areas.append(PageArea(page.number, Rect(each.x, each.y, each.width, each.height)))
                    types.append(_type(fonts, each.families, each.size, each.size * _LEADING, each.weight, each.italic))
                continue
            for line in page_map.lines(item):
                if wanted.holds(flatten(line.paragraph), line.line.start, line.line.end):
                    style = pack.styles[line.paragraph.style]
                    areas.append(PageArea(page.number, line.rect))
                    families = fonts.chain(style.family, line.paragraph.language)
                    made = _type(fonts, families, style.size, style.leading, style.weight, style.italic)
                    types.append({**made, "align": style.align.value, "colour": pack.swatches[style.colour].screen})
    return _joined(areas, types) if areas else None


def _drawn_of(drawn: Sequence[DrawnText], frame: str, texts: Sequence[int]) -> Iterator[DrawnText]:
    return (each for each in drawn if each.frame == frame and each.text in texts)


def _type(
    fonts: FontLibrary, families: Sequence[str], size: float, leading: float, weight: int, italic: bool
) -> Mapping[str, Any]:
    known = {face.family for face in fonts.faces}
    family = next((each for each in families if each in known), next(iter(known)))
    face = fonts.faces.index(fonts.face(family, weight, italic))
    return {"face": face, "size": size, "leading": leading, "align": "left", "colour": ""}


def _joined(areas: Sequence[PageArea], types: Sequence[Mapping[str, Any]]) -> BlockOnPage:
    """The areas of lines that stand below each other in one type as one."""
    found: list[PageArea] = []
    kinds: list[Mapping[str, Any]] = []
    for area, kind in zip(areas, types, strict=True):
        if found and kinds[-1] == kind and found[-1].page == area.page and _below(found[-1].rect, area.rect):
            one, other = found[-1].rect, area.rect
            left, right = min(one.x, other.x), max(one.x + one.width, other.x + other.width)
            found[-1] = PageArea(area.page, Rect(left, one.y, right - left, other.y + other.height - one.y))
        else:
            found.append(area)
            kinds.append(kind)
    return BlockOnPage(tuple(found), tuple(kinds))


def _below(one: Rect, other: Rect) -> bool:
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y <= other.y < one.y + one.height + other.height
