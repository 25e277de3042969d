# SPDX-License-Identifier: MIT
"""A PDF as comparison sees it: pages with lines and pictures, and the articles that its bookmarks tell of."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import pikepdf

from forumpress.errors import InputError
from forumpress.files import read_named
from forumpress.finding import Rect
from forumpress.length import MM
from forumpress.pdf.budget import LARGEST_FILE, Budget, TooHeavy
from forumpress.pdf.matrix import Bounds, transform_bounds
from forumpress.pdf.objects import open_pdf
from forumpress.pdf.outline import Bookmark
from forumpress.pdf.pageview import PageView
from forumpress.pdf.paint import Paint
from forumpress.preflight import refusals
from forumpress.preflight.document import Document

_SMALLEST_PICTURE = 12 * MM
_BAND = 0.12
"""Share of a page's height, at head and foot, in which running heads and folios stand."""
_HYPHENS = "-\u00ad\u2010"


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line of text as it stands on a page."""

    text: str
    page: int
    box: Rect
    furniture: bool
    """Running heads, folios and the like."""


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A placed picture: what it is, by its data, and where."""

    content: str
    page: int
    box: Rect


@dataclass(frozen=True, slots=True)
class RunningWord:
    """A word of the running text; `key` is what is compared: compatible characters alike, without soft hyphens.

    `hyphenated` is set for a word that a line's end divides: the same with the hyphen kept, which may be its own.
    """

    text: str
    key: str
    page: int
    box: Rect
    hyphenated: str = ""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page. `vocabulary` counts its words, `look` changes with anything that is drawn on it."""

    number: int
    size: tuple[float, float]
    lines: tuple[ComparedLine, ...]
    pictures: tuple[PlacedPicture, ...]
    vocabulary: Counter[str]
    look: str


@dataclass(frozen=True, slots=True)
class BookmarkedArticle:
    """What a bookmark without bookmarks below it leads to, up to the next one."""

    number: int
    title: str
    page: int
    last_page: int
    lines: int
    pictures: tuple[PlacedPicture, ...]


@dataclass(frozen=True, slots=True)
class ComparedFile:
    """A whole file, read."""

    name: str
    data: bytes = field(repr=False)
    pages: tuple[PageFacts, ...]
    articles: tuple[BookmarkedArticle, ...]
    words: tuple[RunningWord, ...]


class _Start(NamedTuple):
    """Where an article begins: its first line among all, its page, and that line's distance from the head."""

    line: int
    page: int
    top: float
    title: str


def read_for_comparison(path: Path, budget: Budget | None = None) -> ComparedFile:
    """Reads a file. Raises InputError when it cannot be opened, or asks for too much work."""
    data = read_named(path, LARGEST_FILE)
    budget = budget or Budget()
    try:
        with open_pdf(data) as pdf:
            if not 0 < len(pdf.pages) <= budget.pages:
                shut = refusals.TOO_MANY_PAGES if len(pdf.pages) else refusals.NO_PAGES
                raise InputError([shut.finding(f"the file has {len(pdf.pages):,} pages", path.name)])
            document = Document(pdf, data, name=path.name, budget=budget)
            pages = _without_furniture(tuple(_page(page, document) for page in document.pages))
            lines = [line for page in pages for line in page.lines if not line.furniture]
            return ComparedFile(path.name, data, pages, _articles(document, pages), tuple(_words(lines)))
    except pikepdf.PasswordError:
        raise InputError([refusals.LOCKED.finding("the file is locked with a password", path.name)]) from None
    except TooHeavy as why:
        raise InputError([refusals.TOO_HEAVY.finding(f"the file cannot be compared: {why}", path.name)]) from None
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError) as problem:
        raise InputError([refusals.explain_unopened(problem, path.name)]) from None


def _page(page: PageView, document: Document) -> PageFacts:
    lines = tuple(_lines(page))
    pictures = tuple(
        PlacedPicture(_content(paint, document), page.number, _visible(page, paint))
        for paint in page.image_marks
        if not paint.artifact and _is_large(paint)
    )
    size = (page.trim[2] - page.trim[0], page.trim[3] - page.trim[1])
    return PageFacts(page.number, size, lines, pictures, Counter(), _look(page, document))


def _without_furniture(pages: tuple[PageFacts, ...]) -> tuple[PageFacts, ...]:
    """The pages with running heads and folios marked as such, also where the file has no tags.

    In the outer bands of a page, what stands at one height on several pages and differs in its
    figures at most is no running text.
    """
    seen = Counter(spot for page in pages for spot in {_band_spot(line, page) for line in page.lines})
    del seen[None]
    settled = []
    for page in pages:
        lines = tuple(
            replace(line, furniture=True) if seen[_band_spot(line, page)] > 1 else line for line in page.lines
        )
        words = Counter(word for line in lines if not line.furniture for word in line.text.split())
        settled.append(replace(page, lines=lines, vocabulary=words))
    return tuple(settled)


def _band_spot(line: ComparedLine, page: PageFacts) -> tuple[int, str] | None:
    """A line's height and its text without figures; None where it does not stand in the outer bands of its page."""
    middle = (line.box.y + line.box.height / 2) / max(page.size[1], 1)
    if _BAND < middle < 1 - _BAND:
        return None
    return round(line.box.y), without_figures(line.text)


def without_figures(text: str) -> str:
    """A line's text without its figures: what stays when only a page's number changes."""
    return "".join(letter for letter in text if not letter.isdigit())


def _lines(page: PageView) -> list[ComparedLine]:
    """The page's text in painting order, pieces on one baseline that follow each other joined."""
    lines: list[ComparedLine] = []
    piece: list[str] = []
    bounds: Bounds | None = None
    before: Paint | None = None

    def finish() -> None:
        text = " ".join("".join(piece).split())
        if bounds is not None and before is not None and text:
            lines.append(ComparedLine(text, page.number, page.rect(bounds), before.artifact))

    for paint in page.text_marks:
        if before is not None and bounds is not None and _same_line(before, paint):
            if paint.bounds[0] - before.bounds[2] > 0.14 * paint.size:
                piece.append(" ")
            bounds = (
                min(bounds[0], paint.bounds[0]),
                min(bounds[1], paint.bounds[1]),
                max(bounds[2], paint.bounds[2]),
                max(bounds[3], paint.bounds[3]),
            )
        else:
            finish()
            piece, bounds = [], paint.bounds
        piece.append(paint.text.replace("\u00a0", " "))
        before = paint
    finish()
    return lines


def _same_line(before: Paint, paint: Paint) -> bool:
    overlap = min(before.bounds[3], paint.bounds[3]) - max(before.bounds[1], paint.bounds[1])
    height = min(before.bounds[3] - before.bounds[1], paint.bounds[3] - paint.bounds[1])
    gap = paint.bounds[0] - before.bounds[2]
    return overlap > 0.6 * height and -0.6 * paint.size < gap < 1.6 * paint.size and before.artifact == paint.artifact


def _words(lines: list[ComparedLine]) -> list[RunningWord]:
    """The running words; a word that a hyphen divides over two lines is one."""
    words: list[RunningWord] = []
    for line in lines:
        for at, text in enumerate(line.text.split()):
            if at == 0 and words and words[-1].text[-1:] in _HYPHENS and text[:1].islower():
                first = words.pop()
                whole = first.text[:-1] + text
                words.append(RunningWord(whole, _key(whole), first.page, first.box, _key(f"{first.text[:-1]}-{text}")))
            else:
                words.append(RunningWord(text, _key(text), line.page, line.box))
    return words


def _key(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("\u2010", "-") or text


def _articles(document: Document, pages: tuple[PageFacts, ...]) -> tuple[BookmarkedArticle, ...]:
    running = [(line.page, at) for page in pages for at, line in enumerate(page.lines) if not line.furniture]
    order = {where: position for position, where in enumerate(running)}
    starts: list[_Start] = []
    for bookmark in _article_bookmarks(document):
        if bookmark.page is not None:
            view, facts = document.pages[bookmark.page - 1], pages[bookmark.page - 1]
            at = _first_line(facts, None if bookmark.top is None else view.trim[3] - bookmark.top)
            top = facts.lines[at].box.y if at < len(facts.lines) else 0.0
            starts.append(_Start(order.get((bookmark.page, at), 0), bookmark.page, top, bookmark.title))
    starts.sort()
    owners: dict[int, list[PlacedPicture]] = {}
    for facts in pages:
        for picture in facts.pictures:
            foot = picture.box.y + picture.box.height
            before = [at for at, start in enumerate(starts) if (start.page, start.top) <= (picture.page, foot)]
            if before:
                owners.setdefault(before[-1], []).append(picture)
    articles = []
    for at, start in enumerate(starts):
        end = starts[at + 1].line if at + 1 < len(starts) else len(running)
        last = running[end - 1][0] if end > start.line else start.page
        count = max(0, end - start.line)
        articles.append(BookmarkedArticle(at + 1, start.title, start.page, last, count, tuple(owners.get(at, ()))))
    return tuple(articles)


def _article_bookmarks(document: Document) -> list[Bookmark]:
    """The bookmarks that lead to articles: those that bear an article's title, where tags name the articles.

    In other files articles are the second level, below sections, or the first where nothing is below it.
    """
    bookmarks = document.statements.bookmarks
    titles = {_title_key(element.fact("T")) for element in document.structure.elements("Art")} - {""}
    named = [bookmark for bookmark in bookmarks if _title_key(bookmark.title) in titles]
    if named:
        return named
    return [each for each in bookmarks if each.level == 2 or (each.level == 1 and not each.has_kids)]


def _title_key(title: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())


def _first_line(page: PageFacts, top: float | None) -> int:
    """The position, among the page's lines, of the first one below `top`."""
    candidates = [(at, line) for at, line in enumerate(page.lines) if not line.furniture]
    if top is not None:
        below = [(line.box.y - top, at) for at, line in candidates if line.box.y >= top - 4]
        if below:
            return min(below)[1]
    return candidates[0][0] if candidates else 0


def _content(paint: Paint, document: Document) -> str:
    image = paint.image
    if image is None or not isinstance(image.source, pikepdf.Stream):
        return "inline"
    data = image.source.read_raw_bytes()
    document.budget.spend_bytes(len(data))
    return hashlib.blake2b(data, digest_size=12).hexdigest()


def _visible(page: PageView, paint: Paint) -> Rect:
    return page.rect(paint.bounds)


def _is_large(paint: Paint) -> bool:
    return min(paint.bounds[2] - paint.bounds[0], paint.bounds[3] - paint.bounds[1]) >= _SMALLEST_PICTURE


def _look(page: PageView, document: Document) -> str:
    digest = hashlib.blake2b(digest_size=16)
    left, bottom = page.trim[0], page.trim[1]
    for paint in page.paints:
        place = transform_bounds(paint.bounds, (1, 0, 0, 1, -left, -bottom))
        font = "" if paint.font is None else paint.font.name
        picture = "" if paint.image is None else _content(paint, document)
        facts = (
            paint.kind.value,
            tuple(round(value, 1) for value in place),
            paint.space.family.value,
            tuple(round(value, 3) for value in paint.values),
            round(paint.size, 2),
            font,
            picture,
            paint.text,
        )
        digest.update(repr(facts).encode())
    return digest.hexdigest()
