# SPDX-License-Identifier: MIT
"""The words of a page with their places, for a browser's search, for selecting, and for screen readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from forumpress.finding import Rect
from forumpress.preview.snapshot import PagePassage, TextLine
from forumpress.typeset.drawnpage import DrawnText
from forumpress.typeset.flow import flatten
from forumpress.typeset.linehtml import LINE_HYPHEN
from forumpress.typeset.pagemap import PageMap, frame_of, furniture_frame
from forumpress.typeset.plan import PlacedBox, PlacedLines, PlacedNotes

SOFT_HYPHEN = "\u00ad"
"""Ends a line in the middle of a word: neither search nor speech sees it."""
_LEAST_SPACE, _WIDEST_SPACE = 0.1, 0.5
"""Of a stretch's height: what stands nearer is one word, what stands further apart another passage."""


def passages(page_map: PageMap, number: int, drawn: Sequence[DrawnText]) -> tuple[PagePassage, ...]:
    """The paragraphs of a page in reading order, the furniture last.

    `drawn` are the words inside boxes and furniture, as they were drawn.
    """
    frames = {frame: list(texts) for frame, texts in groupby(drawn, key=lambda text: text.frame)}
    found: list[PagePassage] = []
    for item, _ in page_map.items(page_map.pages[number - 1]):
        if isinstance(item, PlacedBox):
            found += _of_drawing(frames.get(frame_of(item), ()))
        else:
            found += _of_lines(page_map, item)
    found += _of_drawing(frames.get(furniture_frame(number), ()), furniture=True)
    return tuple(found)


def _of_lines(page_map: PageMap, item: PlacedLines | PlacedNotes) -> Iterator[PagePassage]:
    numbers = {note.paragraph.key: note.number for note in item.notes} if isinstance(item, PlacedNotes) else {}
    for key, lines in groupby(page_map.lines(item), key=lambda line: line.paragraph.key):
        number = numbers.get(key)
        lines_found: list[TextLine] = []
        for set_line in lines:
            line, rect = set_line.line, set_line.rect
            if not line.words:
                continue
            left, last = line.words[0].x, line.words[-1]
            words = flatten(set_line.paragraph).plain[line.start : line.end].strip()
            if number is not None and not lines_found:
                left, words = 0.0, f"{number} {words}"
            box = Rect(rect.x + left, rect.y, last.x + last.width - left, rect.height)
            lines_found.append(TextLine(words + (SOFT_HYPHEN if line.hyphen else ""), box))
        if lines_found:
            yield PagePassage(tuple(lines_found))


def _of_drawing(texts: Iterable[DrawnText], furniture: bool = False) -> Iterator[PagePassage]:
    """Words as they were drawn: those of one text, and what stands on one line with them."""
    lines: list[TextLine] = []
    before: DrawnText | None = None
    for text in texts:
        box = Rect(text.x, text.y, text.width, text.height)
        last = lines[-1] if lines else None
        if last is not None and _goes_on(last.rect, box):
            space = " " if box.x - last.rect.x - last.rect.width > _LEAST_SPACE * box.height else ""
            whole = Rect(last.rect.x, last.rect.y, box.x + box.width - last.rect.x, last.rect.height)
            lines[-1] = TextLine(last.words + space + text.plain, whole)
        else:
            if before is not None and (text.text is None or text.text != before.text):
                yield _passage(lines, furniture)
                lines = []
            lines.append(TextLine(text.plain, box))
        before = text
    if lines:
        yield _passage(lines, furniture)


def _goes_on(line: Rect, box: Rect) -> bool:
    """Whether a stretch goes on with a line, raised or lowered as it may be."""
    middle, gap = box.y + box.height / 2, box.x - line.x - line.width
    return line.y < middle < line.y + line.height and -1 < gap < _WIDEST_SPACE * line.height


def _passage(lines: Sequence[TextLine], furniture: bool) -> PagePassage:
    plain = ((" ".join(line.words.replace(LINE_HYPHEN, SOFT_HYPHEN).split()), line.rect) for line in lines)
    return PagePassage(tuple(TextLine(words, rect) for words, rect in plain), furniture)
