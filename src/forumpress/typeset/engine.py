# SPDX-License-Identifier: MIT
"""The drawing engine: documents laid out, boxes measured, pages joined, all by WeasyPrint's public interface.

Style sheets and fonts are parsed once for all documents of an engine; every line that WeasyPrint
logs becomes a finding.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import escape
from itertools import pairwise

from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from forumpress.errors import InputError
from forumpress.finding import Finding, error, warning
from forumpress.length import PX, css_pt
from forumpress.typeset.balance import WidthOf, balanced_share
from forumpress.typeset.drawnpage import overhanging_texts, ragged_texts
from forumpress.typeset.proof import Facts
from forumpress.typeset.tablefit import column_id

_MEASURING_HEIGHT = 1_000_000_000
"""Points: taller than anything that is measured, so that nothing breaks over pages."""
_WHOLE, _WIDER = 100, 4
"""Per cent of its room that an unbalanced text has, and what one is given that came out a line longer."""


_PAGE_BREAK = error(
    "draw/page-break",
    "a style sheet of the layout breaks the page inside or after a box, or makes a box endless",
    hint="Remove “break-before”, “break-after” and “page” from its rules: make-up decides where pages end.",
)
UNFINISHED_BOX = error(
    "draw/unfinished-box",
    "a template of the layout does not close what it opens, or hides its box",
    hint="Close each tag in the template that opens it; remove “display: none” and “position” from the rules of boxes.",
)
_NO_ROW = error(
    "draw/table-row",
    "the layout's table-row template does not begin a row with <tr",
    hint="Begin the template with <tr>, and let it stand for one row.",
)


@dataclass
class _LogKeeper(logging.Handler):
    """Keeps what WeasyPrint says while a document is made."""

    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    __hash__ = logging.Handler.__hash__


@contextmanager
def _listening() -> Iterator[list[str]]:
    logger = logging.getLogger("weasyprint")
    keeper = _LogKeeper()
    propagate, logger.propagate = logger.propagate, False
    others, logger.handlers = logger.handlers, [keeper]
    try:
        yield keeper.lines
    finally:
        logger.handlers, logger.propagate = others, propagate


@dataclass(frozen=True, slots=True)
class Measured:
    """A box's height in points; for a table also where its body begins, and each row's height."""

    height: float
    head_height: float = 0.0
    row_heights: tuple[float, ...] = ()
    column_shares: tuple[float, ...] = ()
    """Widths of a table's columns, in per cent of the whole."""
    balance: tuple[tuple[str, int], ...] = ()
    """For each class `balance-NAME`, the per cent of its width at which its lines are of like length."""
    lines: tuple[tuple[str, int], ...] = ()
    """How many lines each of these texts has."""
    overhang: tuple[int, float] | None = None
    """The text that leaves the box furthest, and by how many points."""


@dataclass(frozen=True, slots=True)
class ToMeasure:
    """HTML to be measured at a width in points; `rows` is how many of its elements are marked as rows.

    `classes` are those of the frame in which it will be drawn, and `language` is its `lang`, empty
    where it is the document's, so that style sheets and hyphenation mean both.
    """

    html: str
    width: float
    rows: int = 0
    columns: int = 0
    classes: str = ""
    language: str = ""


def row_id(number: int) -> str:
    """Id that the measuring gives a table's row, to be put into the HTML by `mark_rows`."""
    return f"@row-{number}@"


class Engine:
    """WeasyPrint with one set of style sheets, fonts and rules of what may be fetched."""

    def __init__(self, stylesheets: Sequence[str], fetcher: URLFetcher, base_url: str, width_of: WidthOf) -> None:
        self._fonts = FontConfiguration()
        self._fetcher = fetcher
        self._base_url = base_url
        self._width_of = width_of
        self._images: dict[str, object] = {}
        self.findings: list[Finding] = []
        self.fingerprint = hashlib.blake2b("\0".join(stylesheets).encode(), digest_size=16).hexdigest()
        """The same only for engines with the same style sheets."""
        with _listening() as lines:
            try:
                self._sheets = [
                    CSS(string=sheet, font_config=self._fonts, url_fetcher=fetcher, base_url=base_url)
                    for sheet in stylesheets
                ]
            except Exception as failure:
                raise InputError([_failed(failure)]) from failure
        self.findings += _said(lines, "the style sheets")

    def render(self, html: str) -> tuple[Document, tuple[Finding, ...]]:
        """Lay out one document; what WeasyPrint said of it."""
        with _listening() as lines:
            try:
                document = HTML(string=html, base_url=self._base_url, url_fetcher=self._fetcher).render(
                    stylesheets=self._sheets, font_config=self._fonts, cache=self._images, pdf_tags=True
                )
            except Exception as failure:
                raise InputError([_failed(failure)]) from failure
        return document, tuple(_said(lines, "a page"))

    def measure(
        self, boxes: Sequence[ToMeasure], language: str = "en"
    ) -> tuple[tuple[Measured, ...], tuple[Finding, ...]]:
        """Heights of boxes, all set in one document in `language`, and how wide texts to be balanced should stand.

        A box whose texts are balanced is measured again as it will be drawn, wherever a text might take
        a line that its height does not count. Raises InputError when the layout pack keeps a box from
        being measured.
        """
        if not boxes:
            return (), ()
        measured, findings, again = self._measure(boxes, [{} for _ in boxes], language, balance=True)
        balanced = [dict(each.balance) for each in measured]
        while again:
            checked, _, _ = self._measure([boxes[at] for at in again], [balanced[at] for at in again], language)
            failed = []
            for at, each in zip(again, checked, strict=True):
                wanted = dict(measured[at].lines)
                longer = [name for name, lines in each.lines if lines > wanted[name]]
                balanced[at].update((name, min(_WHOLE, balanced[at][name] + _WIDER)) for name in longer)
                measured[at] = replace(each, balance=tuple(balanced[at].items()), lines=measured[at].lines)
                failed += [at] if longer else []
            again = failed
        return tuple(measured), findings

    def _measure(
        self, boxes: Sequence[ToMeasure], shares: Sequence[Mapping[str, int]], language: str, balance: bool = False
    ) -> tuple[list[Measured], tuple[Finding, ...], list[int]]:
        """The boxes laid out once, their texts at these shares of their width; `balance` asks for better ones.

        Last the numbers of the boxes whose better shares are not certain to give as many lines.
        """
        document, findings = self.render(_measuring_html(boxes, shares, language))
        page = document.pages[0]
        anchors = page.anchors
        if len(document.pages) > 1:
            raise InputError([_PAGE_BREAK])
        if any(f"m{at}" not in anchors for at in range(len(boxes) + 1)):
            raise InputError([UNFINISHED_BOX])
        if any(f"m{at}-{row}" not in anchors for at, box in enumerate(boxes) for row in range(box.rows)):
            raise InputError([_NO_ROW])
        tops = [anchors[f"m{at}"][1] * PX for at in range(len(boxes) + 1)]
        names = {f"m{at}": box.width for at, box in enumerate(boxes)}
        found: dict[str, dict[str, int]] = {}
        lines: dict[str, dict[str, int]] = {}
        uncertain: set[str] = set()
        for text in ragged_texts(page, frozenset(names)):
            if balance:
                known = found.setdefault(text.frame, {})
                share = balanced_share(text, self._width_of)
                known[text.name] = max(share.per_cent, known.get(text.name, 0))
                uncertain.update({text.frame} if share.per_cent < _WHOLE and not share.certain else ())
            counts = lines.setdefault(text.frame, {})
            counts[text.name] = counts.get(text.name, 0) + len(text.lines)
        overhangs = overhanging_texts(page, names)
        measured = []
        for at, box in enumerate(boxes):
            rows = [anchors[f"m{at}-{row}"][1] * PX for row in range(box.rows)]
            row_heights = tuple(b - a for a, b in pairwise([*rows, tops[at + 1]])) if rows else ()
            head = rows[0] - tops[at] if rows else 0.0
            columns = _column_shares(anchors, f"m{at}", box)
            measured.append(
                Measured(
                    tops[at + 1] - tops[at],
                    head,
                    row_heights,
                    columns,
                    tuple(found.get(f"m{at}", {}).items()),
                    tuple(lines.get(f"m{at}", {}).items()),
                    overhangs.get(f"m{at}"),
                )
            )
        return measured, findings, [at for at in range(len(boxes)) if f"m{at}" in uncertain]

    def join(self, documents: Sequence[Document], facts: Facts) -> bytes:
        """One PDF of all pages, tagged, links resolved across documents."""
        joined = documents[0].copy([page for document in documents for page in document.pages])
        metadata = joined.metadata
        metadata.title = facts.title
        metadata.lang = facts.language
        metadata.authors = [facts.author] if facts.author else []
        metadata.description = facts.subject or None
        metadata.keywords = list(facts.keywords)
        metadata.generator = "Forum Press"
        metadata.created = metadata.modified = f"{facts.date.isoformat()}T00:00:00+00:00"
        with _listening():
            pdf: bytes = joined.write_pdf(pdf_tags=True, pdf_version="1.7", uncompressed_pdf=True)
        return pdf


def _measuring_html(boxes: Sequence[ToMeasure], shares: Sequence[Mapping[str, int]], language: str) -> str:
    """A document of boxes one below the other, each under an anchor, the last anchor below them all."""
    parts = [
        f'<!DOCTYPE html><html lang="{escape(language)}"><head>'
        f"<style>@page{{size:{css_pt(max(box.width for box in boxes))} {_MEASURING_HEIGHT}pt;margin:0}}</style>"
        "</head><body>"
    ]
    for at, (box, balance) in enumerate(zip(boxes, shares, strict=True)):
        html = box.html
        for row in range(box.rows):
            html = html.replace(row_id(row), f"m{at}-{row}", 1)
        for column in range(box.columns):
            html = html.replace(column_id(column), f"m{at}-c{column}", 1)
        style = f"width:{css_pt(box.width)};--picture-height:0pt;display:flow-root{balance_style(balance.items())}"
        lang = f' lang="{escape(box.language)}"' if box.language else ""
        parts.append(f'<div id="m{at}" class="{box.classes}" style="{style}"{lang}>{html}</div>')
    parts.append(f'<div id="m{len(boxes)}"></div>')
    return "".join(parts)


def balance_style(shares: Iterable[tuple[str, int]]) -> str:
    """The CSS custom properties that tell a template how wide its balanced texts stand, in per cent."""
    return "".join(f";--balance-{name}:{share}%" for name, share in shares)


def _column_shares(anchors: Mapping[str, Sequence[float]], name: str, box: ToMeasure) -> tuple[float, ...]:
    """Per cent of the box's width that each column of a table takes; none where its head has not as many cells."""
    places = [anchors.get(f"{name}-c{column}") for column in range(box.columns)]
    lefts = [place[0] * PX for place in places if place is not None]
    if not lefts or len(lefts) < box.columns:
        return ()
    ends = [*lefts[1:], anchors[name][0] * PX + box.width]
    return tuple(100 * (end - left) / (ends[-1] - lefts[0]) for left, end in zip(lefts, ends, strict=True))


def page_pdf(document: Document) -> bytes:
    """One drawn page as a PDF of its own, to be looked at: no tags, nothing compressed."""
    with _listening():
        pdf: bytes = document.write_pdf(pdf_version="1.7", uncompressed_pdf=True)
    return pdf


def _failed(failure: Exception) -> Finding:
    """WeasyPrint gives up on some style sheets with whatever exception lies nearest."""
    return error(
        "draw/engine-failed",
        f"the drawing engine could not lay out a page ({type(failure).__name__}: {failure})",
        hint="A rule in the layout's style sheets or templates is more than it can do; undo the last change there.",
    )


def _said(lines: Sequence[str], where: str) -> list[Finding]:
    return [
        warning(
            "draw/weasyprint",
            f"the drawing engine says of {where}: {line}",
            hint="If the layout is your own, look for this in its templates and style sheets.",
        )
        for line in dict.fromkeys(lines)
    ]
