# SPDX-License-Identifier: MIT
"""From a point of a page to the line and column that an editor wrote, and back.

Places come from the page plan of the latest reading, never from remembered drawings: a paragraph
that merely moved down its file is drawn as before, but was written elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from forumpress.finding import NOWHERE, Place, Rect
from forumpress.memory import Remembered, Same
from forumpress.preview.snapshot import FoundWord, PageArea
from forumpress.text import Text
from forumpress.typeset.drawnpage import DrawnText, visible_characters
from forumpress.typeset.flow import flatten
from forumpress.typeset.pagemap import Origin, OriginIndex, PageMap, frame_of, furniture_frame, place_of_box
from forumpress.typeset.plan import Page, Placed, PlacedBox, PlacedLines, PlacedNotes, Word

NEAR = 18.0
"""Points from a block at which a click beside it still means it."""

_FIRST_IDEOGRAPH = 0x2E80


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the drawing of a page shows of the words inside boxes and furniture."""

    texts: Sequence[DrawnText]
    furniture: Sequence[Text]
    """The editor's words outside the type area, by the numbers of `texts`."""
    before: Callable[[Rect, float], int]
    """How many visible characters are drawn in a rectangle of the page left of x."""

    def of(self, frame: str) -> list[DrawnText]:
        """The words in the frame with this id."""
        return [text for text in self.texts if text.frame == frame]


Register = Remembered[Hashable, Sequence[Origin]]
"""What one block's source lines came to, by where it stands; blocks that did not change are not gone through again."""


class Places:
    """The places of one plan."""

    def __init__(self, page_map: PageMap, register: Register) -> None:
        self._map = page_map
        self._register = register
        self._index: OriginIndex | None = None

    def at(self, number: int, x: float, y: float, drawn: Drawn) -> FoundWord | None:
        """The word at, or nearest to, a point of a page."""
        page = self._map.pages[number - 1]
        candidates: list[tuple[float, int, Placed | None]] = [
            (_distance(rect, x, y), -order, item) for order, (item, rect) in enumerate(self._map.items(page), start=1)
        ]
        furniture = drawn.of(furniture_frame(number))
        candidates += ((_distance(_rect(text), x, y), 0, None) for text in furniture)
        for distance, _, item in sorted(candidates, key=lambda candidate: candidate[:2]):
            if distance > NEAR:
                break
            if item is None:
                return self._in_furniture(number, furniture, x, y, drawn)
            if isinstance(item, PlacedBox):
                found_word = self._in_box(page, item, x, y, drawn)
            else:
                found_word = self._in_lines(page, item, x, y)
            if found_word is not None:
                return found_word
        return None

    def find(self, file: str, line: int, column: int | None = None) -> PageArea | None:
        """Where a source line was set; without one, the last line before it that was, then the first after it."""
        if self._index is None:
            self._index = OriginIndex(self._origins())
        origin = self._index.find(Place(file, line, column), or_after=True)
        return PageArea(origin.page, origin.box) if origin is not None else None

    def pages(self) -> Sequence[Page]:
        """The pages of the plan."""
        return self._map.pages

    def areas(self, pages: Iterable[Page]) -> Iterator[tuple[str, object, PageArea]]:
        """Every block on some of the pages: its key, what it looks like, and its place."""
        for page in pages:
            for item, rect in self._map.items(page):
                if isinstance(item, PlacedNotes):
                    shape: object = tuple(note.lines for note in item.notes), _note_words(item)
                    key = f"notes-{item.notes[0].paragraph.key}" if item.notes else f"notes-{page.number}"
                elif isinstance(item, PlacedLines):
                    words = flatten(item.block.block).plain
                    shown = item.block.lines[item.first : item.last]
                    shape, key = (tuple(words[line.start : line.end] for line in shown)), f"{item.block.block.key}"
                    key = f"{key}.{item.first}"
                else:
                    box = item.block.block
                    shape, key = (box.html, box.rows, item.width, item.height), f"{box.key}.{item.first_row}"
                yield key, shape, PageArea(page.number, rect)

    def _in_lines(self, page: Page, item: PlacedLines | PlacedNotes, x: float, y: float) -> FoundWord | None:
        found = min(self._map.lines(item), key=lambda line: _distance(line.rect, x, y), default=None)
        if found is None:
            return None
        line, rect = found.line, found.rect
        if found.cap is not None and x - rect.x < line.indent:
            line = found.cap
            words: tuple[Word, ...] = line.words[:1]
        else:
            words = line.words
        if not words:
            return FoundWord(flatten(found.paragraph).place(line.start), "", PageArea(page.number, rect))
        word = min(words, key=lambda word: max(word.x - (x - rect.x), x - rect.x - word.x - word.width, 0))
        flow = flatten(found.paragraph)
        box = Rect(rect.x + word.x, rect.y, word.width, rect.height)
        start = word.start
        while start and _joined(flow.plain[start - 1 : start + 1]):
            start -= 1
        return FoundWord(flow.place(start), flow.plain[start : word.end], PageArea(page.number, box))

    def _in_box(self, page: Page, item: PlacedBox, x: float, y: float, drawn: Drawn) -> FoundWord | None:
        box = item.block.block
        own = drawn.of(frame_of(item))
        nearest = min(own, key=lambda text: _distance(_rect(text), x, y), default=None)
        if nearest is not None and _distance(_rect(nearest), x, y) <= 2 * NEAR:
            if nearest.text is not None:
                return _word_at(page.number, box.texts, nearest, x, drawn)
            # A label or a page number: what the editor wrote is what it stands beside.
            beside = [text for text in own if text.text in nearest.beside]
            owner = min(beside, key=lambda text: _apart(_rect(text), _rect(nearest)), default=None)
            if owner is not None and owner.text is not None:
                return FoundWord(box.texts[owner.text].place(0), "", PageArea(page.number, _rect(nearest)))
        place = place_of_box(item)
        whole = PageArea(page.number, Rect(item.x, item.y, item.width, item.height))
        return FoundWord(place, "", whole) if place.line else None

    def _in_furniture(
        self, number: int, own: Sequence[DrawnText], x: float, y: float, drawn: Drawn
    ) -> FoundWord | None:
        """The editor's word, or one that the layout made: a folio has no line in any file."""
        telling = [text for text in own if text.text is not None or any(map(str.isalnum, text.plain))]
        nearest = min(telling or own, key=lambda text: _distance(_rect(text), x, y))
        if nearest.text is None:
            return FoundWord(NOWHERE, nearest.plain.strip(), PageArea(number, _rect(nearest)))
        return _word_at(number, drawn.furniture, nearest, x, drawn)

    def _origins(self) -> Iterator[Origin]:
        """Every source line that was set, in the order of the pages; blocks that stand as before are not read again."""
        for page in self._map.pages:
            for item, rect in self._map.items(page):
                yield from self._registered(page.number, item, rect)

    def _registered(self, page: int, item: Placed, rect: Rect) -> Iterable[Origin]:
        if isinstance(item, PlacedNotes):
            return self._map.origins_of(page, item, rect)
        share = (item.first, item.last) if isinstance(item, PlacedLines) else (item.first_row, item.last_row)
        return self._register.get_or_make(
            (Same(item.block), page, rect, share), lambda: tuple(self._map.origins_of(page, item, rect))
        )


def differing(old: Places, new: Places) -> tuple[PageArea, ...]:
    """Blocks of `new` that `old` has not, or has otherwise."""
    pairs = list(zip_longest(old.pages(), new.pages()))
    before = [one for one, other in pairs if one is not None and one != other]
    after = [other for one, other in pairs if other is not None and one != other]
    known = {(key, view) for key, view, _ in old.areas(before)}
    return tuple(area for key, view, area in new.areas(after) if (key, view) not in known)


def _word_around(text: Text, count: int) -> tuple[int, int]:
    """Start and end of the word that holds the visible character number `count`."""
    drawn = [index for index, character in enumerate(text.plain) if visible_characters(character)]
    start = end = drawn[min(count, len(drawn) - 1)] if drawn else 0
    while start > 0 and not text.plain[start - 1].isspace():
        start -= 1
    while end < len(text.plain) and not text.plain[end].isspace():
        end += 1
    return start, end


def _word_at(page: int, texts: Sequence[Text], drawn: DrawnText, x: float, page_drawn: Drawn) -> FoundWord | None:
    """The word of a drawn stretch that stands at x."""
    if drawn.text is None or drawn.text >= len(texts):
        return None
    text, rect = texts[drawn.text], _rect(drawn)
    start, end = _word_around(text, drawn.skipped + page_drawn.before(rect, x))
    return FoundWord(text.place(start), text.plain[start:end], PageArea(page, rect))


def _joined(pair: str) -> bool:
    """Whether two neighbouring characters belong to one word, which a drop cap or a hyphen has parted."""
    return pair.isalnum() and all(ord(character) < _FIRST_IDEOGRAPH for character in pair)


def _note_words(item: PlacedNotes) -> str:
    return "\n".join(flatten(note.paragraph).plain for note in item.notes)


def _rect(text: DrawnText) -> Rect:
    return Rect(text.x, text.y, text.width, text.height)


def _apart(one: Rect, other: Rect) -> float:
    """How far it is from one rectangle to another, in points."""
    dx = max(one.x - other.x - other.width, other.x - one.x - one.width, 0)
    dy = max(one.y - other.y - other.height, other.y - one.y - one.height, 0)
    return dx + dy


def _distance(rect: Rect, x: float, y: float) -> float:
    dx = max(rect.x - x, x - rect.x - rect.width, 0)
    dy = max(rect.y - y, y - rect.y - rect.height, 0)
    return max(dx, dy)
