"""Stories -> galleys: paragraphs into lines by our own composer, boxes measured by the drawing engine.

What was set before is found again by its words and its measure, so an edit sets one block.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeAlias

from forumpress.finding import Finding, error, warning
from forumpress.issue.model import Span
from forumpress.layout.format import PageFormat
from forumpress.layout.story import Box, Note, Paragraph, Picture, Story
from forumpress.layout.style import ParagraphStyle
from forumpress.memory import Companions, Memory
from forumpress.text import Text
from forumpress.typeset.engine import Engine, Measured, ToMeasure, row_id
from forumpress.typeset.lines import Composer
from forumpress.typeset.marks import mark_box
from forumpress.typeset.overset import wide_table
from forumpress.typeset.plan import Galley, Line, SetBlock, SetBox, SetNote, SetParagraph

_ROWS_MARK = "<!--rows-->"
_KEPT = 200
"""Set blocks remembered besides those of the stories at hand."""
_KEPT_STORIES = 12
"""Set stories remembered besides those at hand."""
MOST_TITLE_LINES = 5
DEFAULT_RATIO = 1.5
"""Width by height of a frame whose picture is not there yet."""

RatioOf = Callable[[Picture], float]
_BoxKey: TypeAlias = tuple[str, tuple[str, ...], float, str, str]
"""A box's kind, HTML, measure and language, and the issue's language."""

marked = lru_cache(maxsize=1024)(mark_box)


class Setter:
    """Sets stories for one pack, remembering what it has set."""

    def __init__(
        self,
        format: PageFormat,
        styles: Mapping[str, ParagraphStyle],
        composer: Composer,
        engine: Engine,
        ratio_of: RatioOf,
    ) -> None:
        self._format = format
        self._styles = styles
        self._composer = composer
        self._engine = engine
        self._ratio_of = ratio_of
        self._lines: Memory[Hashable, tuple[Line, ...]] = Memory(_KEPT)
        self._tight: Memory[int, tuple[tuple[Line, ...], tuple[Line, ...] | None]] = Memory(_KEPT)
        self._language = ""
        self._boxes: Memory[_BoxKey, tuple[Measured, tuple[Finding, ...]]] = Memory(_KEPT)
        self._galleys: Companions[Story, tuple[Hashable, Galley, tuple[Finding, ...]]] = Companions(_KEPT_STORIES)

    def set(self, stories: Sequence[Story], language: str) -> tuple[tuple[Galley, ...], tuple[Finding, ...]]:
        """Every block of the stories of an issue in `language`, set; what the engine said while measuring."""
        self._language = language
        blocks = sum(len(story.blocks) for story in stories)
        self._lines.keep(2 * blocks + _KEPT)
        self._boxes.keep(blocks + _KEPT)
        self._galleys.keep(len(stories) + _KEPT_STORIES)
        known = [self._set_before(story) for story in stories]
        self._measure_new([story for story, done in zip(stories, known, strict=True) if done is None])
        galleys: list[Galley] = []
        findings: list[Finding] = []
        for story, done in zip(stories, known, strict=True):
            galley, said = done or self._set_story(story)
            galleys.append(galley)
            findings += said
        return tuple(galleys), tuple(dict.fromkeys(findings))

    def _set_before(self, story: Story) -> tuple[Galley, tuple[Finding, ...]] | None:
        """The story's galley, where it was set before on the same basis."""
        known = self._galleys.get(story)
        return known[1:] if known is not None and known[0] == self._basis(story) else None

    def _set_story(self, story: Story) -> tuple[Galley, tuple[Finding, ...]]:
        said: list[Finding] = []
        galley = Galley(story, tuple(self._set_block(block, said) for block in story.blocks))
        return self._galleys.put(story, (self._basis(story), galley, tuple(said)))[1:]

    def _basis(self, story: Story) -> Hashable:
        """What a galley hangs on besides its story: the issue's language, the shapes of the pictures."""
        boxes = (block for block in story.blocks if isinstance(block, Box))
        return self._language, *(self._ratio_of(picture) for box in boxes for picture in box.pictures)

    def tighter(self, block: SetParagraph) -> SetParagraph | None:
        """The paragraph in one line fewer; None where it would look tight."""
        known = self._tight.get(id(block.lines))
        if known is None or known[0] is not block.lines:
            style = self._styles[block.block.style]
            tight = self._composer.tighten(block.block, style, block.measure, block.lines)
            known = self._tight[id(block.lines)] = block.lines, tight
        return replace(block, lines=known[1]) if known[1] is not None else None

    def measure_of(self, box: Box) -> float:
        """The width at which a box is set, in points."""
        match box.span:
            case Span.COLUMN:
                return self._format.column_width
            case Span.WIDE:
                return self._format.measure
            case Span.FULL:
                return self._format.width

    def _set_block(self, block: Paragraph | Box, findings: list[Finding]) -> SetBlock:
        if isinstance(block, Paragraph):
            width = self._format.column_width
            notes = tuple(self._set_note(block, note) for note in block.notes if not note.again)
            return SetParagraph(block, width, self._set_lines(block, width), notes)
        measure = self.measure_of(block)
        measured, said = self._boxes[self._box_key(block)]
        findings += (*said, *_faults(block, measured, self._format))
        picture = 0.0
        if block.pictures:
            ratios = [self._ratio_of(picture) for picture in block.pictures]
            picture = (measure - block.lead) / sum(ratios)
        return SetBox(
            block,
            measure,
            measured.height,
            picture,
            measured.head_height,
            measured.row_heights,
            measured.balance,
        )

    def _set_lines(self, paragraph: Paragraph, measure: float) -> tuple[Line, ...]:
        notes = tuple((note.number, note.again) for note in paragraph.notes)
        key = (
            paragraph.style,
            paragraph.runs,
            paragraph.language,
            paragraph.marker,
            paragraph.drop_cap,
            paragraph.end_mark,
            notes,
            measure,
        )
        lines = self._lines.get(key)
        if lines is None:
            lines = self._lines[key] = self._composer.compose(paragraph, self._styles[paragraph.style], measure)
        return lines

    def _set_note(self, paragraph: Paragraph, note: Note) -> SetNote:
        style = self._styles["note"]
        setting = Paragraph(
            key=note.key,
            style="note",
            runs=note.runs,
            language=paragraph.language,
            marker=_numeral(note.number),
        )
        lines = self._set_lines(setting, self._format.column_width)
        return SetNote(note.number, setting, lines, len(lines) * style.leading)

    def _box_key(self, box: Box) -> _BoxKey:
        return box.kind, (box.html, *box.rows), self.measure_of(box), box.language, self._language

    def _measure_new(self, stories: Sequence[Story]) -> None:
        wanted: dict[_BoxKey, ToMeasure] = {}
        for story in stories:
            for block in story.blocks:
                if not isinstance(block, Box):
                    continue
                key = self._box_key(block)
                if self._boxes.get(key) is None:
                    html = with_rows(block, 0, len(block.rows), row_id)
                    language = block.language if block.language != self._language else ""
                    measure = self.measure_of(block)
                    wanted[key] = ToMeasure(html, measure, len(block.rows), frame_classes(block), language)
        self._measure(tuple(wanted.items()))

    def _measure(self, wanted: Sequence[tuple[_BoxKey, ToMeasure]]) -> None:
        """Measure boxes; where the engine has something to say, by halves, until it is known of which."""
        measured, said = self._engine.measure(tuple(box for _, box in wanted), self._language)
        if said and len(wanted) > 1:
            self._measure(wanted[: len(wanted) // 2])
            self._measure(wanted[len(wanted) // 2 :])
            return
        for (key, _), heights in zip(wanted, measured, strict=True):
            self._boxes[key] = heights, said


def frame_classes(box: Box) -> str:
    """The classes of the frame in which a box is measured and drawn."""
    return f"box {box.kind}-box"


def with_rows(box: Box, first: int, last: int, id_of: Callable[[int], str] | None = None) -> str:
    """A box's marked HTML; a table's with its rows `first` up to `last`, which get ids where wished."""
    if not box.rows:
        return marked(box.html)
    rows = []
    for number in range(first, last):
        row = marked(box.rows[number].strip())
        rows.append(row.replace("<tr", f'<tr id="{id_of(number)}"', 1) if id_of else row)
    return marked(box.html).replace(_ROWS_MARK, "".join(rows))


def _numeral(number: int) -> Text:
    return Text(str(number))


def _faults(box: Box, measured: Measured, format: PageFormat) -> Iterator[Finding]:
    """A title of too many lines, text that leaves its frame, a table that is too wide."""
    count = dict(measured.lines).get("title", 0)
    if count > MOST_TITLE_LINES:
        yield warning(
            "makeup/long-title",
            f"this title takes {count} lines; more than {MOST_TITLE_LINES} read like a paragraph",
            hint="Shorten it, and keep the long form for the standfirst or the first sentence.",
            place=box.place,
        )
    if measured.overhang is not None:
        number, points = measured.overhang
        text = box.texts[number] if number < len(box.texts) else Text("")
        if box.columns:
            yield wide_table(box, text, points, format)
            return
        # Past the margin words are cut off at the trim, and lost.
        tell = error if points > format.outside else warning
        yield tell(
            "makeup/text-outside",
            f"“{text.plain[:60]}” stands {points:.0f} pt outside its frame",
            hint="Shorten its longest word, allow a break in it with a hyphen, or give the box a wider span.",
            place=text.place() if text else box.place,
        )
