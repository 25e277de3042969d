"""The drawing engine: the only importer of WeasyPrint besides the fetcher and the check of drawn lines.

Style sheets and fonts are parsed once for all documents of an engine; every line that WeasyPrint
logs becomes a finding.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from forumpress.errors import InputError
from forumpress.finding import Finding, error, warning
from forumpress.length import css_pt
from forumpress.typeset.proof import Facts

_MEASURING_HEIGHT = 100_000
"""Points: taller than anything that is measured, so that nothing breaks over pages."""


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


@dataclass(frozen=True, slots=True)
class ToMeasure:
    """HTML to be measured at a width in points; `rows` is how many of its elements are marked as rows."""

    html: str
    width: float
    rows: int = 0


def row_id(number: int) -> str:
    """Id that the measuring gives a table's row, to be put into the HTML by `mark_rows`."""
    return f"@row-{number}@"


class Engine:
    """WeasyPrint with one set of style sheets, fonts and rules of what may be fetched."""

    def __init__(self, stylesheets: Sequence[str], fetcher: URLFetcher, base_url: str) -> None:
        self._fonts = FontConfiguration()
        self._fetcher = fetcher
        self._base_url = base_url
        self._images: dict[str, object] = {}
        self.findings: list[Finding] = []
        with _listening() as lines:
            self._sheets = [
                CSS(string=sheet, font_config=self._fonts, url_fetcher=fetcher, base_url=base_url)
                for sheet in stylesheets
            ]
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

    def measure(self, boxes: Sequence[ToMeasure]) -> tuple[tuple[Measured, ...], tuple[Finding, ...]]:
        """Heights of boxes, all set in one document."""
        if not boxes:
            return (), ()
        width = max(box.width for box in boxes)
        parts = [
            f"<style>@page{{size:{css_pt(width)} {_MEASURING_HEIGHT}pt;margin:0}}</style>",
        ]
        for number, box in enumerate(boxes):
            html = box.html
            for row in range(box.rows):
                html = html.replace(row_id(row), f"m{number}-{row}", 1)
            style = f"width:{css_pt(box.width)};--picture-height:0pt;display:flow-root"
            parts.append(f'<div id="m{number}" style="{style}">{html}</div>')
        parts.append(f'<div id="m{len(boxes)}"></div>')
        document, findings = self.render("".join(parts))
        anchors = document.pages[0].anchors
        to_points = 0.75
        tops = [anchors[f"m{number}"][1] * to_points for number in range(len(boxes) + 1)]
        measured = []
        for number, box in enumerate(boxes):
            top, end = tops[number], tops[number + 1]
            rows = [anchors[f"m{number}-{row}"][1] * to_points for row in range(box.rows)]
            heights = tuple(b - a for a, b in zip(rows, [*rows[1:], end], strict=True)) if rows else ()
            measured.append(Measured(end - top, rows[0] - top if rows else 0.0, heights))
        return tuple(measured), findings

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
