# SPDX-License-Identifier: MIT
"""The frame of an e-book: its container, its package document and its navigation (EPUB 3.3, 4 to 7)."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from forumpress.edition.epub.chapters import Chapter
from forumpress.issue.model import Issue
from forumpress.layout.reflow.labels import direction_of, labels_for
from forumpress.layout.reflow.templates import Speaker

FOLDER = "EPUB/"
PACKAGE, NAVIGATION = "package.opf", "contents.xhtml"
_MEDIA_TYPES = {
    "xhtml": "application/xhtml+xml",
    "css": "text/css",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
}
_CONTAINER = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    f'<rootfile full-path="{FOLDER}{PACKAGE}" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>\n"
)
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the archive: ZIP knows no earlier one."""
_NAMES = uuid.UUID("6a1f6f3e-6e0f-5d8b-9c7a-2f1d5f0f7c11")
"""The namespace of our books' identifiers (RFC 9562, version 5)."""


@dataclass(frozen=True, slots=True)
class Book:
    """What a package is made of: chapters in reading order, and the other files by their paths."""

    issue: Issue
    speaker: Speaker
    title: str
    chapters: Sequence[Chapter]
    files: Mapping[str, bytes]
    cover: str | None
    described: bool
    """Whether every picture that is no ornament has an alternative text."""

    @property
    def pages(self) -> list[tuple[int, str]]:
        """Every print page with the address at which it begins."""
        return sorted((page, f"{each.path}#page--{page}") for each in self.chapters for page in each.pages)

    @property
    def pictures(self) -> bool:
        """Whether anything besides the cover is a picture."""
        return any(name.startswith("pictures/") and name != self.cover for name in self.files)


def packed(book: Book) -> bytes:
    """The whole file; the same bytes for the same book."""
    files = {
        "META-INF/container.xml": _CONTAINER.encode(),
        f"{FOLDER}{PACKAGE}": _package(book),
        f"{FOLDER}{NAVIGATION}": _navigation(book),
        **{f"{FOLDER}{each.path}": each.html.encode() for each in book.chapters},
        **{f"{FOLDER}{name}": data for name, data in sorted(book.files.items())},
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        # First, bare and unpacked: programs know the format by these bytes (OCF 3.3, 4.3).
        archive.writestr(_entry("mimetype", zipfile.ZIP_STORED), "application/epub+zip")
        for name, data in files.items():
            pressed = name.rpartition(".")[2] in ("jpg", "png", "woff2")
            archive.writestr(
                _entry(name, zipfile.ZIP_STORED if pressed else zipfile.ZIP_DEFLATED), data, compresslevel=9
            )
    return stream.getvalue()


def _entry(name: str, how: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = how
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    return entry


def _package(book: Book) -> bytes:
    issue = book.issue
    root = ElementTree.Element(
        "package",
        {
            "xmlns": "http://www.idpf.org/2007/opf",
            "version": "3.0",
            "unique-identifier": "book-id",
            "xml:lang": issue.language,
            "dir": direction_of(issue.language),
        },
    )
    metadata = ElementTree.SubElement(root, "metadata", {"xmlns:dc": "http://purl.org/dc/elements/1.1/"})
    for name, text, attributes in _metadata(book):
        ElementTree.SubElement(metadata, name, attributes).text = text
    manifest = ElementTree.SubElement(root, "manifest")
    for number, (href, properties) in enumerate(_items(book)):
        item = {"id": f"item-{number}", "href": href, "media-type": _MEDIA_TYPES[href.rpartition(".")[2]]}
        ElementTree.SubElement(manifest, "item", item | ({"properties": properties} if properties else {}))
    ids = {item.get("href"): item.get("id", "") for item in manifest}
    turned = {"page-progression-direction": "rtl"} if direction_of(issue.language) == "rtl" else {}
    spine = ElementTree.SubElement(root, "spine", turned)
    for path in _reading_order(book):
        ElementTree.SubElement(spine, "itemref", {"idref": ids[path]})
    return _written(root)


def _reading_order(book: Book) -> Iterator[str]:
    """The contents stand behind the title page."""
    for chapter in book.chapters:
        yield chapter.path
        if chapter.kind == "titlepage":
            yield NAVIGATION


def _items(book: Book) -> Iterator[tuple[str, str]]:
    """Path and properties of every file of the book."""
    yield NAVIGATION, "nav"
    for chapter in book.chapters:
        yield chapter.path, ""
    for name in sorted(book.files):
        yield name, "cover-image" if name == book.cover else ""


def _metadata(book: Book) -> Iterator[tuple[str, str, dict[str, str]]]:
    issue, say = book.issue, book.speaker.plain
    publication = issue.publication
    name = f"{publication.web or say(publication.title)} {issue.key}"
    yield "dc:identifier", f"urn:uuid:{uuid.uuid5(_NAMES, name)}", {"id": "book-id"}
    yield "dc:title", book.title, {}
    for language in dict.fromkeys((issue.language, *(chapter.language for chapter in book.chapters))):
        yield "dc:language", language, {}
    yield "dc:date", issue.date.isoformat(), {}
    yield "meta", f"{issue.date.isoformat()}T00:00:00Z", {"property": "dcterms:modified"}
    if publication.imprint.publisher:
        yield "dc:publisher", say(publication.imprint.publisher), {}
    if publication.imprint.copyright:
        yield "dc:rights", say(publication.imprint.copyright), {}
    authors = dict.fromkeys(say(author.name) for article in issue.articles() for author in article.authors)
    for number, author in enumerate(authors, start=1):
        yield "dc:contributor", author, {"id": f"author-{number}"}
        role = {"refines": f"#author-{number}", "property": "role", "scheme": "marc:relators"}
        yield "meta", "aut", role
    yield "dc:type", "periodical", {}
    yield "meta", say(publication.title), {"property": "belongs-to-collection", "id": "series"}
    yield "meta", "series", {"refines": "#series", "property": "collection-type"}
    yield "meta", str(issue.number), {"refines": "#series", "property": "group-position"}
    yield from _accessibility(book)


def _accessibility(book: Book) -> Iterator[tuple[str, str, dict[str, str]]]:
    """What readers ask before they open a book (EPUB Accessibility 1.1, 2; schema.org)."""
    pictured = book.pictures or book.cover is not None
    facts = [("accessMode", "textual")]
    facts += [("accessMode", "visual")] if pictured else []
    if book.described or not pictured:
        facts += [("accessModeSufficient", "textual")]
    if pictured:
        facts += [("accessModeSufficient", "textual,visual")]
    features = ["displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents"]
    features += ["alternativeText"] if book.described and pictured else []
    features += ["pageBreakMarkers", "pageNavigation"] if book.pages else []
    facts += [("accessibilityFeature", feature) for feature in features]
    facts += [("accessibilityHazard", "none")]
    for name, value in facts:
        yield "meta", value, {"property": f"schema:{name}"}
    summary = labels_for(book.issue.language)["accessible" if book.described or not pictured else "partly_accessible"]
    yield "meta", summary, {"property": "schema:accessibilitySummary"}
    if book.pages:
        yield "meta", f"{book.title} (PDF)", {"property": "pageBreakSource"}


def _navigation(book: Book) -> bytes:
    """The contents by section, the landmarks, the pages of the print edition."""
    issue, labels = book.issue, labels_for(book.issue.language)
    root = ElementTree.Element(
        "html",
        {
            "xmlns": "http://www.w3.org/1999/xhtml",
            "xmlns:epub": "http://www.idpf.org/2007/ops",
            "lang": issue.language,
            "xml:lang": issue.language,
            "dir": direction_of(issue.language),
        },
    )
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "meta", {"charset": "utf-8"})
    ElementTree.SubElement(head, "title").text = book.title
    ElementTree.SubElement(head, "link", {"rel": "stylesheet", "type": "text/css", "href": "book.css"})
    body = ElementTree.SubElement(root, "body", {"class": "book-contents"})
    contents = _nav(body, "toc", "doc-toc", labels["contents"], "h1")
    _contents(contents, book)
    marks = _nav(body, "landmarks", "", labels["landmarks"], "h2", hidden=True)
    if book.cover:
        _landmark(marks, "cover", "cover.xhtml", labels["cover"])
    _landmark(marks, "toc", NAVIGATION, labels["contents"])
    first = next((chapter for chapter in book.chapters if chapter.kind == "bodymatter"), None)
    if first is not None:
        _landmark(marks, "bodymatter", first.path, first.title)
    _landmark(marks, "colophon", "imprint.xhtml", labels["imprint"])
    if book.pages:
        pages = _nav(body, "page-list", "doc-pagelist", labels["pages"], "h2", hidden=True)
        for page, address in book.pages:
            _link(ElementTree.SubElement(pages, "li"), address, str(page))
    return _written(root, "<!DOCTYPE html>\n")


def _nav(
    body: ElementTree.Element, kind: str, role: str, title: str, level: str, *, hidden: bool = False
) -> ElementTree.Element:
    attributes = {"epub:type": kind, "id": kind, "aria-labelledby": f"{kind}--title"}
    attributes |= {"role": role} if role else {}
    nav = ElementTree.SubElement(body, "nav", attributes | ({"hidden": ""} if hidden else {}))
    ElementTree.SubElement(nav, level, {"id": f"{kind}--title", "class": "title"}).text = title
    return ElementTree.SubElement(nav, "ol", {"class": "contents-list"})


def _contents(listed: ElementTree.Element, book: Book) -> None:
    section, inside = "", listed
    for chapter in book.chapters:
        if chapter.kind == "cover":
            continue
        if not chapter.section:
            section, inside = "", listed
        elif chapter.section != section:
            section = chapter.section
            item = ElementTree.SubElement(listed, "li")
            ElementTree.SubElement(item, "span").text = section
            inside = ElementTree.SubElement(item, "ol")
        around = book.issue.language
        if chapter.parts:
            for part, title in chapter.parts:
                _link(ElementTree.SubElement(inside, "li"), f"{chapter.path}#{part}", title)
        else:
            item = ElementTree.SubElement(inside, "li")
            language = {"lang": chapter.language, "xml:lang": chapter.language, "dir": direction_of(chapter.language)}
            _link(item, chapter.path, chapter.title, language if chapter.language != around else {})


def _landmark(listed: ElementTree.Element, kind: str, path: str, title: str) -> None:
    _link(ElementTree.SubElement(listed, "li"), path, title, {"epub:type": kind})


def _link(item: ElementTree.Element, href: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
    ElementTree.SubElement(item, "a", {"href": href, **(attributes or {})}).text = text


def _written(root: ElementTree.Element, doctype: str = "") -> bytes:
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{doctype}{text}\n'.encode()
