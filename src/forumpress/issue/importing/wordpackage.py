# SPDX-License-Identifier: MIT
"""A .docx file: its parts, what they refer to, its styles and the counters of its lists (ECMA-376 parts 1 and 2)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from forumpress.issue.importing.archive import Archive, unreadable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_STRICT = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1],
    "http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1],
    "http://purl.oclc.org/ooxml/drawingml/main": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": (
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    ),
    "http://purl.oclc.org/ooxml/officeDocument/math": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}
"""Namespaces of the strict form (ISO/IEC 29500-1) and those of the transitional one that stand for them."""
_DEEPEST_STYLE = 20


@dataclass(frozen=True, slots=True)
class Relation:
    """What an id of a part refers to: a part's name, or an address outside."""

    target: str
    outside: bool
    kind: str


@dataclass(frozen=True, slots=True)
class WordStyle:
    """A paragraph's or run's style with all that it inherits; None where nothing is said."""

    name: str = ""
    bold: bool | None = None
    italic: bool | None = None
    size: float | None = None
    hidden: bool | None = None
    raised: str | None = None
    centred: bool | None = None
    outline: int | None = None
    """The level of a heading, from 0; 9 is none (17.3.1.20)."""
    list_id: str | None = None
    list_level: int | None = None


@dataclass
class WordPackage:
    """The document part, its relations, and its styles."""

    archive: Archive
    main: str
    body: etree._Element
    relations: dict[str, Relation]
    styles: dict[str, WordStyle]
    default_style: str
    counters: ListCounters
    parts: dict[str, etree._Element | None] = field(default_factory=dict)

    def part(self, name: str) -> etree._Element | None:
        """The XML part that the document refers to as `footnotes`, `comments` …; None where it has none."""
        if name not in self.parts:
            target = next((rel.target for rel in self.relations.values() if rel.kind == name and not rel.outside), None)
            root = self.archive.xml(target) if target else None
            self.parts[name] = _transitional(root) if root is not None else None
        return self.parts[name]

    def relations_of(self, name: str) -> dict[str, Relation]:
        """The relations of another part, whose pictures and links have ids of their own."""
        target = next((rel.target for rel in self.relations.values() if rel.kind == name and not rel.outside), None)
        return read_relations(self.archive, target) if target else {}


def open_word(archive: Archive) -> WordPackage:
    """The package; raises InputError where it holds no document."""
    top = read_relations(archive, "")
    main = next((rel.target for rel in top.values() if rel.kind == "officeDocument" and not rel.outside), "")
    root = archive.xml(main or "word/document.xml")
    if root is None:
        raise unreadable(archive.file, "it holds no document")
    root = _transitional(root)
    body = root.find(f"{W}body")
    if body is None:
        raise unreadable(archive.file, "its document has no text")
    relations = read_relations(archive, main or "word/document.xml")
    styles, default = _read_styles(archive, relations)
    return WordPackage(archive, main, body, relations, styles, default, ListCounters(archive, relations))


def read_relations(archive: Archive, part: str) -> dict[str, Relation]:
    """The relations of a part by id (part 2, 6.5); targets are names within the archive."""
    folder, name = posixpath.split(part)
    root = archive.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
    found: dict[str, Relation] = {}
    for element in root.iter(f"{_RELATIONS}Relationship") if root is not None else ():
        target, outside = element.get("Target", ""), element.get("TargetMode") == "External"
        if not outside:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[element.get("Id", "")] = Relation(target, outside, element.get("Type", "").rpartition("/")[2])
    return found


def _transitional(root: etree._Element) -> etree._Element:
    """The same tree with the namespaces of the transitional form."""
    if not root.tag.startswith(STRICT_W):
        return root
    text = etree.tostring(root)
    for strict, transitional in _STRICT.items():
        text = text.replace(strict.encode(), transitional.encode())
    return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True))


def value(element: etree._Element | None, name: str) -> str | None:
    """The w:val of a child; None without the child, "" where it says nothing."""
    child = element.find(f"{W}{name}") if element is not None else None
    return None if child is None else child.get(f"{W}val", "")


def is_on(element: etree._Element | None, name: str) -> bool | None:
    """A toggle property (17.17.4): present means on, unless it says 0, false or off; None where it is absent."""
    setting = value(element, name)
    return None if setting is None else setting not in ("0", "false", "off", "none")


def number(text: str | None) -> float | None:
    """A number in an attribute; None where it is none."""
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None


def _read_styles(archive: Archive, relations: dict[str, Relation]) -> tuple[dict[str, WordStyle], str]:
    target = next((rel.target for rel in relations.values() if rel.kind == "styles"), None)
    root = archive.xml(target) if target else None
    if root is None:
        return {}, ""
    root = _transitional(root)
    written = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
    default = next(
        (
            key
            for key, style in written.items()
            if style.get(f"{W}default") in ("1", "true", "on") and style.get(f"{W}type", "paragraph") == "paragraph"
        ),
        "",
    )
    defaults = properties(
        root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"), root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
    )
    return {key: _inherited(key, written, defaults) for key in written}, default


def _inherited(key: str, written: dict[str, etree._Element], defaults: WordStyle) -> WordStyle:
    chain: list[WordStyle] = []
    at: str | None = key
    while at in written and len(chain) < _DEEPEST_STYLE:
        chain.append(properties(written[at].find(f"{W}rPr"), written[at].find(f"{W}pPr")))
        at = value(written[at], "basedOn")
    return merged(*chain, defaults, name=(value(written[key], "name") or key).casefold())


def properties(run: etree._Element | None, paragraph: etree._Element | None) -> WordStyle:
    """What run and paragraph properties say, without what they inherit."""
    size, level = number(value(run, "sz")), number(value(paragraph, "outlineLvl"))
    lists = paragraph.find(f"{W}numPr") if paragraph is not None else None
    depth, justified = number(value(lists, "ilvl")), value(paragraph, "jc")
    return WordStyle(
        "",
        is_on(run, "b"),
        is_on(run, "i"),
        size / 2 if size is not None else None,
        is_on(run, "vanish"),
        value(run, "vertAlign"),
        None if justified is None else justified == "center",
        int(level) if level is not None else None,
        value(lists, "numId"),
        int(depth) if depth is not None else None,
    )


def merged(*styles: WordStyle, name: str = "") -> WordStyle:
    """Styles one over the other, the first on top."""

    def first(key: str) -> object:
        return next((getattr(style, key) for style in styles if getattr(style, key) is not None), None)

    keys = ("bold", "italic", "size", "hidden", "raised", "centred", "outline", "list_id", "list_level")
    return WordStyle(name or styles[0].name, *(first(key) for key in keys))  # type: ignore[arg-type]


class ListCounters:
    """The numbers of list items, counted as Word counts them: all lists of one abstract list go on (17.9)."""

    def __init__(self, archive: Archive, relations: dict[str, Relation]) -> None:
        target = next((rel.target for rel in relations.values() if rel.kind == "numbering"), None)
        root = archive.xml(target) if target else None
        self._abstract: dict[str, str] = {}
        self._levels: dict[tuple[str, int], tuple[str, int]] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._read(_transitional(root))

    def _read(self, root: etree._Element) -> None:
        for abstract in root.iter(f"{W}abstractNum"):
            for level, found in _levels(abstract):
                key = abstract.get(f"{W}abstractNumId", ""), level
                start = number(value(found, "start"))
                self._levels[key] = value(found, "numFmt") or "decimal", int(start) if start is not None else 1
        for num in root.iter(f"{W}num"):
            name = num.get(f"{W}numId", "")
            self._abstract[name] = value(num, "abstractNumId") or ""
            for override in num.iter(f"{W}lvlOverride"):
                first, depth = number(value(override, "startOverride")), number(override.get(f"{W}ilvl"))
                if first is not None and depth is not None:
                    self._overrides[name, int(depth)] = int(first)

    def next(self, list_id: str, level: int) -> tuple[str, int] | None:
        """The format (`bullet`, `decimal`, `lowerLetter` …) and number of the next item; None for what is no list."""
        abstract = self._abstract.get(list_id)
        if abstract is None or list_id == "0":
            return None
        form, start = self._levels.get((abstract, level), ("decimal", 1))
        if form == "none":
            return None
        key = abstract, level
        if (list_id, level) in self._overrides and (list_id, level) not in self._begun:
            self._counts[key] = self._overrides[list_id, level] - 1
        self._begun.add((list_id, level))
        self._counts[key] = self._counts.get(key, start - 1) + 1
        for deeper in range(level + 1, 10):
            self._counts.pop((abstract, deeper), None)
        return form, self._counts[key]


def _levels(abstract: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    for found in abstract.iter(f"{W}lvl"):
        level = number(found.get(f"{W}ilvl"))
        if level is not None:
            yield int(level), found
