"""The drawing engine: the only importer of WeasyPrint besides the fetcher and the check of drawn lines.

Style sheets and fonts are parsed once for all documents of an engine; every line that WeasyPrint
logs becomes a finding.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from forumpress.errors import InputError
from forumpress.finding import Finding, error, warning
from forumpress.length import css_pt
from forumpress.typeset.balance import WidthOf, balanced_share
from forumpress.typeset.drawncheck import overhanging_texts, ragged_texts
from forumpress.typeset.proof import Facts

_POINTS = 0.75
"""A CSS pixel in points."""
_MEASURING_HEIGHT = 1_000_000_000
"""Points: taller than anything that is measured, so that nothing breaks over pages."""


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

        Raises InputError when the layout pack keeps a box from being measured.
        """
        if not boxes:
            return (), ()
        parts = [
            f'<!DOCTYPE html><html lang="{escape(language)}"><head>'
            f"<style>@page{{size:{css_pt(max(box.width for box in boxes))} {_MEASURING_HEIGHT}pt;margin:0}}</style>"
            "</head><body>"
        ]
        for at, box in enumerate(boxes):
            html = box.html
            for row in range(box.rows):
                html = html.replace(row_id(row), f"m{at}-{row}", 1)
            style = f"width:{css_pt(box.width)};--picture-height:0pt;display:flow-root"
            lang = f' lang="{escape(box.language)}"' if box.language else ""
            parts.append(f'<div id="m{at}" class="{box.classes}" style="{style}"{lang}>{html}</div>')
        parts.append(f'<div id="m{len(boxes)}"></div>')
        document, findings = self.render("".join(parts))
        page = document.pages[0]
        anchors = page.anchors
        if len(document.pages) > 1:
            raise InputError([_PAGE_BREAK])
        if any(f"m{at}" not in anchors for at in range(len(boxes) + 1)):
            raise InputError([UNFINISHED_BOX])
        if any(f"m{at}-{row}" not in anchors for at, box in enumerate(boxes) for row in range(box.rows)):
            raise InputError([_NO_ROW])
        tops = [anchors[f"m{at}"][1] * _POINTS for at in range(len(boxes) + 1)]
        names = {f"m{at}": box.width for at, box in enumerate(boxes)}
        shares: dict[str, dict[str, int]] = {}
        lines: dict[str, dict[str, int]] = {}
        for text in ragged_texts(page, frozenset(names)):
            shares.setdefault(text.frame, {})[text.name] = balanced_share(text, self._width_of)
            lines.setdefault(text.frame, {})[text.name] = text.lines
        overhangs = overhanging_texts(page, names)
        measured = []
        for at, box in enumerate(boxes):
            rows = [anchors[f"m{at}-{row}"][1] * _POINTS for row in range(box.rows)]
            row_heights = tuple(b - a for a, b in pairwise([*rows, tops[at + 1]])) if rows else ()
            head = rows[0] - tops[at] if rows else 0.0
            measured.append(
                Measured(
                    tops[at + 1] - tops[at],
                    head,
                    row_heights,
                    tuple(shares.get(f"m{at}", {}).items()),
                    tuple(lines.get(f"m{at}", {}).items()),
                    overhangs.get(f"m{at}"),
                )
            )
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
