# SPDX-License-Identifier: MIT
"""The checks of the EPUB edition: it opens, its links lead somewhere, it holds the words of every article."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from xml.parsers import expat

from forumpress.editiondraft import EditionDraft
from forumpress.finding import Finding, error
from forumpress.preflight.articlewords import ArticleWords
from forumpress.preflight.flow.flowcheck import FlowCheck
from forumpress.preflight.flow.htmlpages import WebPage, dead_links, unreadable
from forumpress.preflight.flow.wordorder import lost_words

_MIMETYPE = b"application/epub+zip"
_FOLDER, _PACKAGE = "EPUB/", "EPUB/package.opf"
_OUTSIDE = frozenset(("mimetype", "META-INF/container.xml", _PACKAGE))
_WITHOUT_HEADING = frozenset(("EPUB/cover.xhtml",))


class _Package(HTMLParser):
    """The addresses of the manifest by their ids, and what the spine reads in turn."""

    def __init__(self, opf: str) -> None:
        super().__init__()
        self.items: dict[str, str] = {}
        self.spine: list[str] = []
        self.navigation = ""
        self.feed(opf)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "item":
            self.items[values.get("id", "")] = values.get("href", "")
            if "nav" in values.get("properties", "").split():
                self.navigation = values.get("href", "")
        if tag == "itemref":
            self.spine.append(values.get("idref", ""))


def read_book(draft: EditionDraft) -> dict[str, bytes]:
    """Every file of the book in its order; none where it is no archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(draft.data)) as archive:
            return {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        return {}


def _pages(files: Mapping[str, bytes]) -> dict[str, WebPage]:
    return {
        name: WebPage(name, data.decode("utf-8", "replace")) for name, data in files.items() if name.endswith(".xhtml")
    }


def _readable(draft: EditionDraft, words: Sequence[ArticleWords]) -> Iterator[Finding]:
    """An archive as OCF wants it, XML that is well formed, chapters as sound as web pages (EPUB 3.3, 4 to 6)."""
    files = read_book(draft)
    for fault in _faults(files):
        yield error("edition/unreadable", f"the EPUB edition: {fault}")
    yield from unreadable("EPUB", _pages(files), _WITHOUT_HEADING)


def _faults(files: Mapping[str, bytes]) -> Iterator[str]:
    if not files:
        yield "it is no ZIP archive"
        return
    if next(iter(files)) != "mimetype" or files["mimetype"] != _MIMETYPE:
        yield "it does not begin with its media type"
    if "META-INF/container.xml" not in files or _PACKAGE not in files:
        yield "it has no package document"
        return
    package = _Package(files[_PACKAGE].decode("utf-8", "replace"))
    listed = {_FOLDER + href for href in package.items.values()}
    yield from (f"{name} is not in the archive" for name in sorted(listed - files.keys()))
    yield from (f"{name} is not in the manifest" for name in sorted(files.keys() - listed - _OUTSIDE))
    yield from (
        f"the reading order names {each}, which is nothing" for each in package.spine if each not in package.items
    )
    read = {_FOLDER + package.items[each] for each in package.spine if each in package.items}
    yield from (f"nobody is led to {name}" for name in sorted(listed - read) if name.endswith(".xhtml"))
    if not package.navigation:
        yield "it has no navigation"
    for name, data in files.items():
        if name.endswith((".xhtml", ".opf", ".xml")) and (fault := _ill_formed(data)):
            yield f"{name} is not well-formed: {fault}"


def _ill_formed(data: bytes) -> str:
    """What is wrong with a file as XML; "" for nothing. No entity is read from anywhere."""
    parser = expat.ParserCreate()
    try:
        parser.Parse(data, True)
    except expat.ExpatError as fault:
        return str(fault)
    return ""


def _leads(draft: EditionDraft, words: Sequence[ArticleWords]) -> Iterator[Finding]:
    """Each link inside the book leads to a file and a part of it that are there."""
    files = read_book(draft)
    yield from dead_links("EPUB", _pages(files), files)


def _whole(draft: EditionDraft, words: Sequence[ArticleWords]) -> Iterator[Finding]:
    """The words of every article, in its own chapter."""
    pages = _pages(read_book(draft))
    for article in words:
        page = pages.get(f"{_FOLDER}articles/{article.key}.xhtml")
        if page is None:
            yield error("edition/words-lost", f"the EPUB edition has no chapter for the article “{article.key}”")
        else:
            yield from lost_words("EPUB", page.said, (article,))


EPUB_CHECKS = (
    FlowCheck("edition/unreadable", "E-readers can open the file and read every chapter", _readable),
    FlowCheck("edition/dead-link", "Every link of its own leads somewhere", _leads),
    FlowCheck("edition/words-lost", "All words of every article are in its chapter, in their order", _whole),
)
