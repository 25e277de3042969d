"""What stands beside an article's text: figures, pull quotes, key figures, sidebars and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from forumpress.finding import Place
from forumpress.issue.blocks import Table
from forumpress.issue.model import Article, Figure, KeyFigures, PullQuote, Sidebar, Span
from forumpress.layout.boxes import PICTURE_MARK, BoxMaker
from forumpress.layout.story import Box, Note, Picture, Stand
from forumpress.text import Text

PAIR_GUTTER = 10.0
"""Points between the two pictures of a pair where the layout has one column; else they are as far apart as columns."""
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
        self._makers: dict[str, Figure | PullQuote | KeyFigures | Sidebar] = {}
        extras: tuple[Figure | PullQuote | KeyFigures | Sidebar, ...] = (
            *article.key_figures,
            *article.figures,
            *article.pull_quotes,
            *article.sidebars,
        )
        for number, entry in enumerate(extras, start=1):
            if isinstance(entry, Figure) and entry.key in paired:
                continue
            self._makers[entry.key or f"{article.key}--extra-{number}"] = entry

    def unplaced(self) -> tuple[str, ...]:
        """Keys of what no `![](#key)` has placed yet."""
        return tuple(self._makers)

    def take(self, key: str, cited_by: str | None, place: Place) -> Box | None:
        """The box of that key; None when it was placed before, or stands beside the figure that it is paired with."""
        entry = self._makers.pop(key, None)
        match entry:
            case Figure():
                return self._figure(entry, cited_by)
            case PullQuote():
                stand = Stand.HERE if entry.span is Span.COLUMN else Stand.FLOAT
                return self._box(key, "pull-quote", {"quote": entry}, entry, stand, cited_by)
            case KeyFigures():
                return self._box(key, "key-figures", {"figures": entry}, entry, Stand.FLOAT, cited_by)
            case Sidebar():
                html, texts = self._boxes.fill_sidebar(self._language, {**self._context, "sidebar": entry}, entry.prose)
                return Box(
                    key=self._key(key),
                    kind="sidebar",
                    html=html,
                    span=entry.span,
                    stand=Stand.FLOAT,
                    language=self._language,
                    texts=texts,
                    place=entry.place(),
                    cited_by=cited_by,
                )
            case _:
                return None

    def fill_break(self) -> tuple[str, tuple[Text, ...]]:
        """The ornament between two thoughts."""
        return self._boxes.fill("break", self._language, self._context)

    def table(self, table: Table, key: str, notes: Sequence[Note] = ()) -> Box:
        """A table; one with many columns stands across all columns of text. `notes` stand below its rows."""
        html, rows, texts = self._boxes.fill_table(table, self._language, self._context, notes)
        wide = len(table.head) > _COLUMN_TABLE
        return Box(
            key=key,
            kind="table",
            html=html,
            span=Span.WIDE if wide else Span.COLUMN,
            stand=Stand.FLOAT if wide else Stand.HERE,
            columns=len(table.head),
            note_rows=len(notes),
            rows=rows,
            before=1,
            after=1,
            language=self._language,
            texts=texts,
            place=table.place,
        )

    def _key(self, key: str) -> str:
        return f"{self._article.key}--{key}" if "--" not in key else key

    def _box(
        self,
        key: str,
        kind: str,
        context: Mapping[str, Any],
        entry: PullQuote | KeyFigures,
        stand: Stand,
        cited_by: str | None,
    ) -> Box:
        html, texts = self._boxes.fill(kind, self._language, {**self._context, **context})
        return Box(
            key=self._key(key),
            kind=kind,
            html=html,
            span=entry.span,
            stand=stand,
            before=1,
            after=1,
            language=self._language,
            texts=texts,
            place=entry.place(),
            cited_by=cited_by,
        )

    def _figure(self, figure: Figure, cited_by: str | None) -> Box:
        pair = self._figures.get(figure.pair or "")
        shown = (figure, pair) if pair else (figure,)
        span = Span.WIDE if pair and figure.span is Span.COLUMN else figure.span
        context = {
            "span": span.value,
            "frames": [PICTURE_MARK.format(number) for number in range(len(shown))],
            "captions": [entry for entry in shown if entry.caption or entry.credit],
        }
        html, texts = self._boxes.fill("figure", self._language, {**self._context, **context})
        return Box(
            key=self._key(figure.key),
            kind="figure",
            html=html,
            span=span,
            stand=Stand.FLOAT,
            pictures=tuple(_picture(entry) for entry in shown),
            language=self._language,
            texts=texts,
            lead=(self._boxes.pack.format.gutter or PAIR_GUTTER) if pair else 0.0,
            place=figure.place(),
            cited_by=cited_by,
        )


def _picture(figure: Figure) -> Picture:
    return Picture(
        path=figure.image,
        ratio=figure.ratio,
        focal=figure.focal,
        alt=None if figure.decorative else figure.alt,
        decorative=figure.decorative,
        place=figure.place("image"),
    )
