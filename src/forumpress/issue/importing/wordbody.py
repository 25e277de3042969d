# SPDX-License-Identifier: MIT
"""A Word document -> a manuscript: paragraphs by style or looks, lists, tables, boxes, notes, pictures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from forumpress.issue.importing.archive import Archive
from forumpress.issue.importing.gridtable import markdown_table
from forumpress.issue.importing.marked import MarkedSpan, all_are, markdown, plain_of, unwrapped, without
from forumpress.issue.importing.received import BlockKind, Manuscript, ManuscriptBlock
from forumpress.issue.importing.wordpackage import (
    Relation,
    W,
    WordPackage,
    WordStyle,
    merged,
    open_word,
    properties,
    value,
)
from forumpress.issue.importing.wordspans import WordFacts, WordSpans, home_language

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|заголовок|标题|見出し) ?(\d)")
_SKIPPED_STYLE = re.compile(r"toc \d|toc heading|table of figures|header|footer")
_LETTERED = {"lowerLetter": "abcdefghijklmnopqrstuvwxyz", "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_VERSE_LINE = 70
"""Characters of the longest line of a verse."""
_DEEPEST = 30
"""Levels of tables and boxes in one another."""


def read_word(data: bytes, file: str) -> Manuscript:
    """The manuscript in a .docx file. Raises InputError where it cannot be read."""
    package = open_word(Archive(data, file))
    facts = WordFacts(package, file, home=home_language(package.body))
    reader = _WordReader(facts, package.relations)
    blocks = [*reader.blocks(package.body), *_notes(facts)]
    _report(facts)
    title, author = _of_itself(package)
    return Manuscript(
        file, tuple(blocks), tuple(facts.pictures), tuple(facts.findings), tuple(_words(package)), title, author
    )


class _WordReader:
    """Reads the blocks of the body, a cell, a note or a text box."""

    def __init__(self, facts: WordFacts, relations: dict[str, Relation], depth: int = 0) -> None:
        self._facts = facts
        self._relations = relations
        self._depth = depth

    def blocks(self, parent: etree._Element) -> list[ManuscriptBlock]:
        """The blocks of an element in order; neighbouring list items are one list."""
        found: list[ManuscriptBlock] = []
        for block in self._each(parent):
            before = found[-1] if found else None
            if block.kind is BlockKind.LIST and before is not None and before.kind is BlockKind.LIST:
                found[-1] = replace(before, text=f"{before.text}\n{block.text}")
            else:
                found.append(block)
        return found

    def _each(self, parent: etree._Element) -> Iterator[ManuscriptBlock]:
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{_MC}Choice"):
                if not _is_contents(child):
                    yield from self._each(child)
                else:
                    self._facts.remark(
                        "import/contents-list", "the manuscript's table of contents was left out; the issue has its own"
                    )
            elif child.tag == f"{_MC}AlternateContent":
                yield from self._each(child)
            elif child.tag == f"{W}altChunk":
                self._facts.warn(
                    "import/embedded",
                    "an embedded file of other text was left out",
                    "insert its text into the manuscript",
                )

    def _paragraph(self, element: etree._Element) -> Iterator[ManuscriptBlock]:
        facts = self._facts
        facts.paragraph += 1
        given = element.find(f"{W}pPr")
        named = facts.package.styles.get(value(given, "pStyle") or facts.package.default_style, WordStyle())
        style = merged(properties(None, given), named, name=named.name or (value(given, "pStyle") or "").casefold())
        reader = WordSpans(facts, self._relations, style)
        where = facts.where
        reader.read(element)
        spans = reader.spans
        for index in reader.pictures:
            yield ManuscriptBlock(BlockKind.PICTURE, where=where, picture=index)
        words = plain_of(spans).strip()
        if words or any(span.note for span in spans):
            if _SKIPPED_STYLE.fullmatch(style.name):
                facts.remark(
                    "import/contents-list", f"a line of the manuscript's table of contents was left out: “{words[:60]}”"
                )
            else:
                yield self._worded(spans, style, where, element, reader.has_sequence)
        elif given is not None and given.find(f"{W}pBdr/{W}bottom") is not None:
            yield ManuscriptBlock(BlockKind.RULE, where=where)
        for box in reader.boxes:
            yield from self._box(box, where)

    def _worded(
        self, spans: list[MarkedSpan], style: WordStyle, where: str, element: etree._Element, numbered_caption: bool
    ) -> ManuscriptBlock:
        plain = ManuscriptBlock(
            BlockKind.PARAGRAPH,
            markdown(spans),
            where,
            size=_size(element, self._facts.package, style),
            bold=all_are(spans, "bold"),
            italic=all_are(spans, "italic"),
            centred=bool(style.centred),
        )
        level = heading_level(style)
        if level:
            words = markdown(without(without(spans, "bold"), "italic"))
            return replace(plain, kind=BlockKind.HEADING, text=words, level=level)
        if style.name.startswith("caption") or numbered_caption:
            return replace(plain, kind=BlockKind.CAPTION, text=unwrapped(plain.text))
        if style.list_id is not None:
            item = self._facts.package.counters.next(style.list_id, style.list_level or 0)
            if item is not None:
                text = list_item(plain.text, *item, style.list_level or 0)
                return replace(plain, kind=BlockKind.LIST, text=text)
        if "quote" in style.name:
            return replace(plain, kind=BlockKind.QUOTATION, text=markdown(without(spans, "italic")))
        breaks = sum(span.line_break for span in spans[:-1])
        if breaks >= 2 and all(len(line) < _VERSE_LINE for line in plain_of(spans).split("\n")):
            return replace(plain, kind=BlockKind.VERSE, text=markdown(spans, breaks="\\\n"))
        return plain

    def _box(self, box: etree._Element, where: str) -> Iterator[ManuscriptBlock]:
        if self._depth >= _DEEPEST:
            return
        inner = _WordReader(self._facts, self._relations, self._depth + 1).blocks(box)
        kinds = {block.kind for block in inner}
        if kinds and kinds <= {BlockKind.PICTURE, BlockKind.CAPTION} and BlockKind.PICTURE in kinds:
            yield from inner  # LibreOffice keeps a picture and its caption in a frame
        elif inner:
            yield ManuscriptBlock(BlockKind.BOX, where=where, inner=tuple(inner))

    def _table(self, element: etree._Element) -> Iterator[ManuscriptBlock]:
        if self._depth >= _DEEPEST:
            return
        where = self._facts.where.replace("paragraph", "the table after paragraph")
        rows: list[list[tuple[str, int]]] = []
        rest: list[ManuscriptBlock] = []
        merged_cells = False
        cells = 0
        only: list[ManuscriptBlock] = []
        for row in _rows(element):
            cut: list[tuple[str, int]] = []
            for cell in _cells(row):
                cells += 1
                spread, upright = _spread(cell)
                merged_cells |= spread > 1 or upright is not None
                inner = _WordReader(self._facts, self._relations, self._depth + 1).blocks(cell)
                only = inner
                lines = [block.text for block in inner if block.text]
                rest += [block for block in inner if block.kind in (BlockKind.PICTURE, BlockKind.BOX)]
                cut.append(
                    (
                        ""
                        if upright == "continue" and not lines
                        else " / ".join(" ".join(x.split("\n")) for x in lines),
                        spread,
                    )
                )
            rows.append(cut)
        if cells == 1 and only:
            yield ManuscriptBlock(BlockKind.BOX, where=where, inner=tuple(only))
            return
        if any(text for row in rows for text, _ in row):
            if merged_cells:
                self._facts.warn(
                    "import/merged-cells",
                    "merged cells of a table were divided; their words stand in the first of them",
                    "look at the table, and fill or join what belongs together",
                )
            yield ManuscriptBlock(BlockKind.TABLE, markdown_table(rows), where=where)
        yield from rest


def heading_level(style: WordStyle) -> int:
    """The level of a heading style, from 1; 0 for any other. The title is level 1, a subtitle none."""
    if style.name in ("title", "titel", "titre", "título", "标题", "大标题"):
        return 1
    if match := _HEADING.match(style.name):
        return int(match[1]) or 1
    if style.outline is not None and style.outline < 9 and "list" not in style.name:
        return style.outline + 1
    return 0


def list_item(text: str, form: str, count: int, level: int) -> str:
    """A line of a Markdown list, its label as Word counted it."""
    pad = "   " * level
    if form == "bullet":
        return f"{pad}- {text}"
    if form in _LETTERED:
        return f"{pad}- {_LETTERED[form][(count - 1) % 26]}) {text}"
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(count)
        return f"{pad}- {roman if form == 'upperRoman' else roman.lower()}. {text}"
    return f"{pad}{count}. {text}"


def _roman(count: int) -> str:
    numerals = (
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
    )
    text = ""
    for worth, letters in (*numerals, (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while count >= worth and len(text) < 30:
            text, count = text + letters, count - worth
    return text


def _size(element: etree._Element, package: WordPackage, style: WordStyle) -> float:
    """The size of most of the paragraph's letters, in points."""
    sizes: Counter[float] = Counter()
    for run in element.iter(f"{W}r"):
        letters = sum(len(text.text or "") for text in run.iter(f"{W}t"))
        given = run.find(f"{W}rPr")
        named = package.styles.get(value(given, "rStyle") or "", WordStyle())
        sizes[merged(properties(given, None), named, style).size or 0.0] += letters
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == f"{W}tr":
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _cells(child)


def _spread(cell: etree._Element) -> tuple[int, str | None]:
    """Columns that a cell spans (17.4.17), and its part in a vertical merge (17.4.84)."""
    given = cell.find(f"{W}tcPr")
    upright = value(given, "vMerge")
    span = value(given, "gridSpan")
    columns = int(span) if span and span.isdigit() else 1
    return min(max(columns, 1), 60), "continue" if upright == "" else upright


def _is_contents(element: etree._Element) -> bool:
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"


def _notes(facts: WordFacts) -> Iterator[ManuscriptBlock]:
    """The texts of the notes that were called, in the order of their calls; notes may call notes."""
    done = 0
    while done < len(facts.notes):
        (part, name), label = list(facts.notes.items())[done]
        done += 1
        root = facts.package.part(part)
        element = next((n for n in root if n.get(f"{W}id") == name), None) if root is not None else None
        if element is None:
            facts.warn("import/note-missing", f"note {label} has no text in the file", "write it, or delete its call")
            continue
        inner = _WordReader(facts, facts.package.relations_of(part), 1).blocks(element)
        text = " ".join(block.text.replace("\n", " ") for block in inner if block.text)
        yield ManuscriptBlock(BlockKind.NOTE, f"[^{label}]: {text}", where=f"note {label}")


def _report(facts: WordFacts) -> None:
    """What reviewers left: changes taken as accepted, and comments."""
    if facts.inserted or facts.deleted:
        quoted = "; ".join(f"“{' '.join(words.split())[:40]}”" for words in facts.deleted[:5])
        facts.paragraph, facts.page = 1, 1
        facts.warn(
            "import/tracked-changes",
            f"tracked changes were taken as accepted: {facts.inserted} insertions, {len(facts.deleted)} deletions"
            + (f" ({quoted}{' …' if len(facts.deleted) > 5 else ''})" if quoted else ""),
            "accept or reject them in the manuscript if that is wrong",
        )
    root = facts.package.part("comments")
    for comment in root if root is not None else ():
        words = " ".join("".join(text.text or "" for text in comment.iter(f"{W}t")).split())
        if words:
            facts.warn(
                "import/comment",
                f"{comment.get(f'{W}author') or 'somebody'} remarked: “{words[:300]}”",
                "answer it before the issue goes out",
            )


def _words(package: WordPackage) -> Iterator[str]:
    """All words that stand, read without regard to structure: neither deleted, hidden, nor a fallback."""
    for paragraph in package.body.iter(f"{W}p"):
        style = package.styles.get(value(paragraph.find(f"{W}pPr"), "pStyle") or "", WordStyle())
        if _SKIPPED_STYLE.fullmatch(style.name) or any(_is_contents(p) for p in paragraph.iterancestors(f"{W}sdt")):
            continue
        text = []
        for piece in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br"):
            owner = next(p for p in piece.iterancestors() if p.tag == f"{W}p")
            if owner is not paragraph or any(
                p.tag in (f"{W}del", f"{W}moveFrom", f"{W}rt", f"{_MC}Fallback") for p in piece.iterancestors()
            ):
                continue
            run = piece.getparent()
            if run.find(f"{W}rPr/{W}vanish") is None:
                text.append(piece.text or "" if piece.tag == f"{W}t" else " ")
        yield from "".join(text).split()


def _of_itself(package: WordPackage) -> tuple[str, str]:
    root = package.archive.xml("docProps/core.xml")
    if root is None:
        return "", ""
    names = {etree.QName(child).localname: (child.text or "").strip() for child in root if isinstance(child.tag, str)}
    return names.get("title", ""), names.get("creator", "")
