# SPDX-License-Identifier: MIT
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
from forumpress.layout.boxes import ROWS_MARK
from forumpress.layout.format import PageFormat
from forumpress.layout.story import Box, Note, Paragraph, Picture, Story
from forumpress.layout.style import ParagraphStyle
from forumpress.memory import Memo, Remembered, Same
from forumpress.text import Text
from forumpress.typeset.aside import DEEPEST, set_beside
from forumpress.typeset.engine import Engine, Measured, ToMeasure, row_id
from forumpress.typeset.lines import Aside, ParagraphComposer
from forumpress.typeset.looseness import ParagraphSetting, loosen, settings
from forumpress.typeset.marks import mark_box
from forumpress.typeset.overset import broken_table, wide_table
from forumpress.typeset.plan import ComposedLine, Galley, SetBlock, SetBox, SetNote, SetParagraph
from forumpress.typeset.tablefit import BROKEN, narrower, with_column_ids

MOST_TITLE_LINES = 5

RatioOf = Callable[[Picture], float]
_BoxKey: TypeAlias = tuple[str, tuple[str, ...], float, str, str]
"""A box's kind, HTML, measure and language, and the issue's language."""
_MeasuredBox: TypeAlias = tuple[Measured, tuple[Finding, ...]]
"""A box's measures, and what the engine reported while it took them."""
_MeasuredBoxes: TypeAlias = dict[_BoxKey, _MeasuredBox]

marked = lru_cache(maxsize=1024)(mark_box)


class Setter:
    """Sets stories for one pack, remembering what it has set."""

    def __init__(
        self,
        format: PageFormat,
        styles: Mapping[str, ParagraphStyle],
        composer: ParagraphComposer,
        engine: Engine,
        ratio_of: RatioOf,
        memo: Memo,
    ) -> None:
        self._format = format
        self._styles = styles
        self._composer = composer
        self._engine = engine
        self._ratio_of = ratio_of
        self._language = ""
        self._lines: Remembered[Hashable, tuple[ComposedLine, ...]] = Remembered(memo)
        self._tight: Remembered[Same, tuple[tuple[ComposedLine, ...] | None]] = Remembered(memo)
        self._loose: Remembered[Same, tuple[tuple[ComposedLine, ...] | None]] = Remembered(memo)
        self._boxes: Remembered[_BoxKey, _MeasuredBox] = Remembered(memo)
        self._galleys: Remembered[Hashable, tuple[Galley, tuple[Finding, ...]]] = Remembered(memo)

    def set(self, stories: Sequence[Story], language: str) -> tuple[tuple[Galley, ...], tuple[Finding, ...]]:
        """Every block of the stories of an issue in `language`, set; what the engine said while measuring."""
        self._language = language
        known = [self._galleys.get(self._galley_key(story)) for story in stories]
        measured = self._measure([story for story, done in zip(stories, known, strict=True) if done is None])
        galleys: list[Galley] = []
        findings: list[Finding] = []
        for story, done in zip(stories, known, strict=True):
            galley, reported = done or self._set_story(story, measured)
            galleys.append(galley)
            findings += reported
        return tuple(galleys), tuple(dict.fromkeys(findings))

    def _set_story(self, story: Story, measured: _MeasuredBoxes) -> tuple[Galley, tuple[Finding, ...]]:
        reported: list[Finding] = []
        blocks = set_beside(
            story.blocks,
            self._styles,
            self._format.leading,
            lambda box: self._set_box(box, measured, reported),
            self._set_paragraph,
        )
        galley = Galley(story, tuple(blocks))
        if story.copyfit:
            galley = self.copyfitted(galley, story.copyfit)
        return self._galleys.put(self._galley_key(story), (galley, tuple(reported)))

    def _galley_key(self, story: Story) -> Hashable:
        """The story, and what its galley hangs on besides: the issue's language, the shapes of the pictures."""
        boxes = (block for block in story.blocks if isinstance(block, Box))
        return Same(story), self._language, *(self._ratio_of(picture) for box in boxes for picture in box.pictures)

    def tighter(self, block: SetParagraph) -> SetParagraph | None:
        """The paragraph in one line fewer; None where it would look tight, or stands beside a picture."""
        if block.aside:
            return None
        style = self._styles[block.block.style]
        (tight,) = self._tight.get_or_make(
            Same(block.lines),
            lambda: (self._composer.tighten(block.block, style, block.measure, block.lines),),
            _characters(block.block),
        )
        return replace(block, lines=tight) if tight is not None else None

    def looser(self, block: SetParagraph) -> SetParagraph | None:
        """The paragraph in one line more; None where it would look loose, or stands beside a picture."""
        if block.aside:
            return None
        style = self._styles[block.block.style]
        (loose,) = self._loose.get_or_make(
            Same(block.lines),
            lambda: (loosen(self._composer, block.block, style, block.measure, block.lines),),
            _characters(block.block),
        )
        return replace(block, lines=loose) if loose is not None else None

    def settings(self, blocks: Sequence[SetBlock], step: int) -> tuple[ParagraphSetting, ...]:
        """The paragraphs of a galley in one line fewer (`step` below 0) or more, the cheapest first."""
        return settings(blocks, self.tighter if step < 0 else self.looser, self._space_of)

    def copyfitted(self, galley: Galley, lines: int) -> Galley:
        """The galley with so many lines fewer (below 0) or more, as far as that looks well."""
        chosen = self.settings(galley.blocks, lines)[: abs(lines)]
        blocks = list(galley.blocks)
        for setting in chosen:
            blocks[setting.at] = setting.block
        return Galley(galley.story, tuple(blocks), len(chosen))

    def _space_of(self, block: SetParagraph) -> float:
        return self._composer.space(self._styles[block.block.style], block.block.language)

    def measure_of(self, box: Box) -> float:
        """The width at which a box is set, in points."""
        match box.span:
            case Span.COLUMN:
                return self._format.column_width * box.share
            case Span.WIDE:
                return self._format.measure
            case Span.FULL:
                return self._format.width

    def _set_paragraph(self, block: Paragraph, aside: Aside | None) -> SetParagraph:
        width = self._format.column_width
        notes = tuple(self._set_note(block, note) for note in block.notes if not note.again)
        return SetParagraph(block, width, self._set_lines(block, width, aside), notes)

    def _set_box(self, block: Box, boxes: _MeasuredBoxes, findings: list[Finding]) -> SetBox:
        measure = self.measure_of(block)
        measured, reported = boxes[self._box_key(block)]
        if block.columns and measured.overhang is not None:
            block, measured, reported = self._fitted(block, findings)
            measure = self.measure_of(block)
        findings += (*reported, *_faults(block, measured, self._format))
        picture = 0.0
        if block.pictures:
            ratios = [self._ratio_of(picture) for picture in block.pictures]
            picture = (measure - block.lead) / sum(ratios)
            if block.share < 1:
                picture = min(picture, DEEPEST * self._format.rows * self._format.leading - measured.height)
        return SetBox(
            block,
            measure,
            measured.height,
            picture,
            measured.head_height,
            measured.row_heights,
            measured.column_shares,
            measured.balance,
            measured.lines,
        )

    def _fitted(self, table: Box, findings: list[Finding]) -> tuple[Box, Measured, tuple[Finding, ...]]:
        """A table that is too wide, in the gentlest way in which it fits; in the last where it fits in none."""
        over = ""
        for narrow in narrower(table, self._format):
            key = self._box_key(narrow)
            known = self._boxes.get(key)
            if known is None:
                ((_, known),) = self._measure_new(((key, self._to_measure(narrow)),))
                self._boxes.put(key, known, len(narrow.html))
            measured, reported = known
            if measured.overhang is None:
                break
            over = narrow.texts[measured.overhang[0]].plain if measured.overhang[0] < len(narrow.texts) else over
        if BROKEN in narrow.fit and measured.overhang is None:
            findings.append(broken_table(narrow, over, self._format))
        return narrow, measured, reported

    def _set_lines(self, paragraph: Paragraph, measure: float, aside: Aside | None = None) -> tuple[ComposedLine, ...]:
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
            aside,
        )
        return self._lines.get_or_make(
            key,
            lambda: self._composer.compose(paragraph, self._styles[paragraph.style], measure, aside=aside),
            _characters(paragraph),
        )

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
        return f"{box.kind} {box.fit}", (box.html, *box.rows), self.measure_of(box), box.language, self._language

    def _measure(self, stories: Sequence[Story]) -> _MeasuredBoxes:
        """The measures of all boxes of some stories, of new ones and of such as were measured before."""
        measured: _MeasuredBoxes = {}
        new: dict[_BoxKey, ToMeasure] = {}
        for block in (block for story in stories for block in story.blocks):
            if not isinstance(block, Box):
                continue
            key = self._box_key(block)
            known = self._boxes.get(key)
            if known is not None:
                measured[key] = known
            else:
                new[key] = self._to_measure(block)
        for key, box in self._measure_new(tuple(new.items())):
            measured[key] = self._boxes.put(key, box, len(new[key].html))
        return measured

    def _to_measure(self, box: Box) -> ToMeasure:
        html = with_column_ids(with_rows(box, 0, len(box.rows), row_id), box.columns if box.rows else 0)
        language = box.language if box.language != self._language else ""
        columns = box.columns if box.rows else 0
        return ToMeasure(html, self.measure_of(box), len(box.rows), columns, frame_classes(box), language)

    def _measure_new(self, wanted: Sequence[tuple[_BoxKey, ToMeasure]]) -> Iterator[tuple[_BoxKey, _MeasuredBox]]:
        """Measure boxes; where the engine has something to say, by halves, until it is known of which."""
        measured, reported = self._engine.measure(tuple(box for _, box in wanted), self._language)
        if reported and len(wanted) > 1:
            yield from self._measure_new(wanted[: len(wanted) // 2])
            yield from self._measure_new(wanted[len(wanted) // 2 :])
            return
        for (key, _), heights in zip(wanted, measured, strict=True):
            yield key, (heights, reported)


def frame_classes(box: Box) -> str:
    """The classes of the frame in which a box is measured and drawn."""
    return f"box {box.kind}-box {box.fit}".rstrip()


def with_rows(box: Box, first: int, last: int, id_of: Callable[[int], str] | None = None) -> str:
    """A box's marked HTML; a table's with its rows `first` up to `last`, which get ids where wished."""
    if not box.rows:
        return marked(box.html)
    rows = []
    for number in range(first, last):
        row = marked(box.rows[number].strip())
        rows.append(row.replace("<tr", f'<tr id="{id_of(number)}"', 1) if id_of else row)
    return marked(box.html).replace(ROWS_MARK, "".join(rows))


def _characters(paragraph: Paragraph) -> int:
    return sum(len(run.text) for run in paragraph.runs)


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
