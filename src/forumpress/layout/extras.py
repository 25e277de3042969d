# SPDX-License-Identifier: MIT
"""What stands beside an article's text: figures, pull quotes, key figures, sidebars and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from forumpress.finding import Place
from forumpress.issue.blocks import Table
from forumpress.issue.model import Article, Extra, Figure, FocalPoint, Size, Span, extras_of, own_prose
from forumpress.layout.boxes import PICTURE_MARK, BoxMaker
from forumpress.layout.elements import Element, beside_article, element_named, element_of
from forumpress.layout.story import Box, Note, Picture, Stand
from forumpress.text import Text

PAIR_GUTTER = 10.0
"""Points between the two pictures of a pair where the layout has one column; else they are as far apart as columns."""
SHARES = {Size.THUMBNAIL: 0.3, Size.HALF: 0.45}
"""Of a column's width, what a figure takes that stands beside text."""
_COLUMN_TABLE = 4
"""Columns that a table in one column of text may have."""


class Extras:
    """Makes the boxes of one article, each once."""

    def __init__(self, boxes: BoxMaker, article: Article, language: str, context: Mapping[str, Any]) -> None:
        self._boxes = boxes
        self._article = article
        self._language = language
        self._context = {**context, "article": article}
        self._figures = {figure.key: figure for figure in article.figures}
        paired = {figure.pair for figure in article.figures if figure.pair}
        self._entries: dict[str, Extra] = {}
        order = [element.model for element in beside_article()]
        for number, entry in enumerate(sorted(extras_of(article), key=lambda each: order.index(type(each))), start=1):
            if isinstance(entry, Figure) and entry.key in paired:
                continue
            self._entries[entry.key or f"{article.key}--extra-{number}"] = entry

    def unplaced(self) -> tuple[str, ...]:
        """Keys of what no `![](#key)` has placed yet."""
        return tuple(self._entries)

    def take(self, key: str, cited_by: str | None, place: Place) -> Box | None:
        """The box of that key; None when it was placed before, or stands beside the figure that it is paired with."""
        entry = self._entries.pop(key, None)
        if entry is None:
            return None
        if isinstance(entry, Figure):
            return self._figure(entry, cited_by)
        element = element_of(entry)
        context = {**self._context, element.variable: entry}
        html, texts = self._boxes.fill(element.name, self._language, context, own_prose(entry))
        return self._box(element, self._key(key), html, texts, entry.span, entry.place(), cited_by)

    def fill_break(self) -> tuple[str, tuple[Text, ...]]:
        """The ornament between two thoughts."""
        return self._boxes.fill("break", self._language, self._context)

    def table(self, table: Table, key: str, notes: Sequence[Note] = ()) -> Box:
        """A table; one with many columns stands across all columns of text. `notes` stand below its rows."""
        html, rows, texts = self._boxes.fill_table(table, self._language, self._context, notes)
        wide = len(table.head) > _COLUMN_TABLE
        box = self._box(element_named("table"), key, html, texts, Span.WIDE if wide else Span.COLUMN, table.place)
        return replace(box, columns=len(table.head), note_rows=len(notes), rows=rows)

    def _key(self, key: str) -> str:
        return f"{self._article.key}--{key}" if "--" not in key else key

    def _box(
        self,
        element: Element,
        key: str,
        html: str,
        texts: tuple[Text, ...],
        span: Span,
        place: Place,
        cited_by: str | None = None,
    ) -> Box:
        return Box(
            key=key,
            kind=element.name,
            html=html,
            span=span,
            stand=Stand.FLOAT if element.floats.holds_for(span) else Stand.HERE,
            before=element.before,
            after=element.after,
            language=self._language,
            texts=texts,
            place=place,
            cited_by=cited_by,
        )

    def _figure(self, figure: Figure, cited_by: str | None) -> Box:
        pair = self._figures.get(figure.pair or "")
        shown = (figure, pair) if pair else (figure,)
        size = figure.shown_size
        span = Span.WIDE if pair and size.span is Span.COLUMN else size.span
        share = 1.0 if pair else SHARES.get(size, 1.0)
        context = {
            "size": span.value if pair else size.value,
            "span": span.value,
            "frames": [PICTURE_MARK.format(number) for number in range(len(shown))],
            "captions": [entry for entry in shown if entry.caption or entry.credit],
        }
        html, texts = self._boxes.fill("figure", self._language, {**self._context, **context})
        box = self._box(element_named("figure"), self._key(figure.key), html, texts, span, figure.place(), cited_by)
        return replace(
            box,
            pictures=tuple(_picture(entry) for entry in shown),
            lead=(self._boxes.pack.format.gutter or PAIR_GUTTER) if pair else 0.0,
            share=share,
            stand=box.stand if share == 1 else Stand.HERE,
        )


def _picture(figure: Figure) -> Picture:
    return Picture(
        path=figure.image,
        ratio=figure.ratio,
        focal=figure.focal or FocalPoint(),
        crops=figure.may_be_cropped or figure.image is None,
        alt=None if figure.decorative else figure.alt,
        decorative=figure.decorative,
        may_repeat=figure.decorative or figure.shown_size is Size.THUMBNAIL,
        place=figure.place("image"),
    )
