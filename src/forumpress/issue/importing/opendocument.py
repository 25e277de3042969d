# SPDX-License-Identifier: MIT
"""An OpenDocument text (.odt) -> a manuscript (OASIS OpenDocument 1.3, part 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from forumpress.finding import Finding, Place, note, warning
from forumpress.issue.importing.archive import Archive, unreadable
from forumpress.issue.importing.gridtable import markdown_table
from forumpress.issue.importing.marked import MarkedSpan, all_are, markdown, plain_of, without
from forumpress.issue.importing.received import BlockKind, Manuscript, ManuscriptBlock, ManuscriptPicture

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, STYLE, DRAW, OFFICE, TABLE = (f"{{{_NS}{name}:1.0}}" for name in ("text", "style", "drawing", "office", "table"))
FO, SVG = f"{{{_NS}xsl-fo-compatible:1.0}}", f"{{{_NS}svg-compatible:1.0}}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_LINK_ADDRESS = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DEEPEST = 30
_SKIPPED = frozenset(
    f"{TEXT}{name}" for name in ("table-of-content", "illustration-index", "table-index", "alphabetical-index")
)


@dataclass(frozen=True, slots=True)
class _Look:
    name: str = ""
    bold: bool | None = None
    italic: bool | None = None
    size: float | None = None
    hidden: bool | None = None
    position: str | None = None
    centred: bool | None = None


@dataclass
class _Odt:
    """Reads one file; findings and pictures gather here."""

    archive: Archive
    looks: dict[tuple[str, str], _Look]
    findings: list[Finding] = field(default_factory=list)
    pictures: list[ManuscriptPicture] = field(default_factory=list)
    notes: list[tuple[str, etree._Element]] = field(default_factory=list)
    page: int = 1
    paragraph: int = 0
    ordered: dict[str, list[bool]] = field(default_factory=dict)

    @property
    def where(self) -> str:
        return f"page {self.page}, paragraph {self.paragraph}" if self.page > 1 else f"paragraph {self.paragraph}"

    def warn(self, code: str, message: str, hint: str) -> None:
        self.findings.append(warning(code, f"{message} ({self.where})", hint=hint, place=Place(self.archive.file)))

    def look(self, family: str, name: str | None) -> _Look:
        return self.looks.get((family, name or ""), _Look())

    # Blocks

    def blocks(self, parent: etree._Element, depth: int = 0) -> Iterator[ManuscriptBlock]:
        if depth > _DEEPEST:
            return
        for child in parent:
            tag = child.tag
            if tag in (f"{TEXT}p", f"{TEXT}h"):
                yield from self._paragraph(child, depth)
            elif tag == f"{TEXT}list":
                items = list(self._list(child, 0, depth))
                lines = "\n".join(item.text for item in items if item.kind is BlockKind.LIST)
                if lines:
                    yield replace(items[0], kind=BlockKind.LIST, text=lines)
                yield from (item for item in items if item.kind is not BlockKind.LIST)
            elif tag == f"{TABLE}table":
                yield from self._table(child, depth)
            elif tag in (f"{TEXT}section", f"{TEXT}numbered-paragraph", f"{TEXT}index-body"):
                yield from self.blocks(child, depth + 1)
            elif tag in _SKIPPED:
                self.findings.append(
                    note(
                        "import/contents-list",
                        "the manuscript's table of contents was left out; the issue has its own",
                        place=Place(self.archive.file),
                    )
                )
            elif tag == f"{TEXT}soft-page-break":
                self.page += 1
            elif tag == f"{DRAW}frame":
                yield from self._frame(child, depth)

    def _paragraph(self, element: etree._Element, depth: int) -> Iterator[ManuscriptBlock]:
        self.paragraph += 1
        look = self.look("paragraph", element.get(f"{TEXT}style-name"))
        where = self.where
        spans: list[MarkedSpan] = []
        frames: list[etree._Element] = []
        caption = self._inline(element, MarkedSpan("", bold=bool(look.bold), italic=bool(look.italic)), spans, frames)
        inner = [block for frame in frames for block in self._frame(frame, depth + 1)]
        yield from inner
        words = plain_of(spans).strip()
        if not words and not any(span.note for span in spans):
            return
        if look.hidden:
            self.warn(
                "import/hidden-text",
                f"hidden text was left out: “{words[:60]}”",
                "show it if it belongs to the article",
            )
            return
        block = ManuscriptBlock(
            BlockKind.PARAGRAPH,
            markdown(spans),
            where,
            size=look.size or 0.0,
            bold=all_are(spans, "bold"),
            italic=all_are(spans, "italic"),
            centred=bool(look.centred),
        )
        title = look.name in ("title", "titel", "titre")
        if element.tag == f"{TEXT}h" or title:
            level = 1 if title else int(element.get(f"{TEXT}outline-level", "1") or 1)
            yield replace(
                block, kind=BlockKind.HEADING, level=level, text=markdown(without(without(spans, "bold"), "italic"))
            )
        elif caption or look.name in ("caption", "illustration", "figure", "drawing"):
            yield replace(block, kind=BlockKind.CAPTION, text=markdown(without(spans, "italic")))
        elif "quot" in look.name:
            yield replace(block, kind=BlockKind.QUOTATION, text=markdown(without(spans, "italic")))
        elif sum(span.line_break for span in spans[:-1]) >= 2 and all(
            len(line) < 70 for line in plain_of(spans).split("\n")
        ):
            yield replace(block, kind=BlockKind.VERSE, text=markdown(spans, breaks="\\\n"))
        else:
            yield block

    def _list(self, element: etree._Element, level: int, depth: int) -> Iterator[ManuscriptBlock]:
        ordered = self._is_ordered(element, level)
        count = 0
        for item in element:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            start = item.get(f"{TEXT}start-value")
            count = int(start) if start and start.isdigit() else count + 1
            first = True
            for child in item:
                if child.tag == f"{TEXT}list" and level < 8:
                    yield from self._list(child, level + 1, depth + 1)
                elif child.tag in (f"{TEXT}p", f"{TEXT}h"):
                    for block in self._paragraph(child, depth + 1):
                        if block.text:
                            label = "   " if not first else f"{count}. " if ordered else "- "
                            yield replace(block, kind=BlockKind.LIST, text=f"{'   ' * level}{label}{block.text}")
                            first = False
                        else:
                            yield block

    def _is_ordered(self, element: etree._Element, level: int) -> bool:
        at: etree._Element | None = element
        while at is not None and at.get(f"{TEXT}style-name") is None:
            at = next((p for p in at.iterancestors() if p.tag == f"{TEXT}list"), None)
        kinds = self.ordered.get(at.get(f"{TEXT}style-name", "") if at is not None else "", [])
        return kinds[level] if level < len(kinds) else False

    def _table(self, element: etree._Element, depth: int) -> Iterator[ManuscriptBlock]:
        rows: list[list[tuple[str, int]]] = []
        rest: list[ManuscriptBlock] = []
        where, joined, cells = f"the table after {self.where}", False, 0
        only: list[ManuscriptBlock] = []
        for row in element.iter(f"{TABLE}table-row"):
            if next(p for p in row.iterancestors() if p.tag == f"{TABLE}table") is not element:
                continue
            cut: list[tuple[str, int]] = []
            for cell in row:
                if cell.tag == f"{TABLE}covered-table-cell":
                    cut.append(("", 1))
                    continue
                if cell.tag != f"{TABLE}table-cell":
                    continue
                cells += 1
                joined |= (
                    cell.get(f"{TABLE}number-columns-spanned", "1") != "1"
                    or cell.get(f"{TABLE}number-rows-spanned", "1") != "1"
                )
                only = list(self.blocks(cell, depth + 1))
                rest += [block for block in only if block.kind in (BlockKind.PICTURE, BlockKind.BOX)]
                words = " / ".join(" ".join(block.text.split("\n")) for block in only if block.text)
                repeat = cell.get(f"{TABLE}number-columns-repeated", "1")
                cut += [(words, 1)] * min(int(repeat) if repeat.isdigit() else 1, 60)
            rows.append(cut)
        if cells == 1 and only:
            yield ManuscriptBlock(BlockKind.BOX, where=where, inner=tuple(only))
            return
        if any(words for row in rows for words, _ in row):
            if joined:
                self.warn(
                    "import/merged-cells",
                    "merged cells of a table were divided; their words stand in the first of them",
                    "look at the table, and fill or join what belongs together",
                )
            yield ManuscriptBlock(BlockKind.TABLE, markdown_table(rows), where)
        yield from rest

    def _frame(self, frame: etree._Element, depth: int) -> Iterator[ManuscriptBlock]:
        box = frame.find(f"{DRAW}text-box")
        if box is not None:
            inner = tuple(self.blocks(box, depth + 1))
            kinds = {block.kind for block in inner}
            if BlockKind.PICTURE in kinds and len([block for block in inner if block.text]) <= 1:
                # A picture in a frame with one line below it: LibreOffice writes captions so.
                yield from (
                    replace(block, kind=BlockKind.CAPTION) if block.kind is BlockKind.PARAGRAPH else block
                    for block in inner
                )
            elif inner:
                yield ManuscriptBlock(BlockKind.BOX, where=self.where, inner=inner)
            return
        image = frame.find(f"{DRAW}image")
        if image is None:
            if frame.find(f"{DRAW}object") is not None or frame.find(f"{DRAW}object-ole") is not None:
                self.warn(
                    "import/embedded",
                    "an embedded object (a sheet, chart or equation) was left out",
                    "save it as a picture or table of its own",
                )
            return
        target = image.get(f"{_XLINK}href", "")
        alt = " ".join(" ".join(each.text or "" for each in frame if each.tag in (f"{SVG}title", f"{SVG}desc")).split())
        if re.match(r"[a-z]+:", target, re.IGNORECASE):
            self.warn(
                "import/picture-outside",
                f"the picture “{target[:60]}” lies outside the manuscript and was not fetched",
                "insert it into the manuscript, or put it into the assets folder",
            )
            data = b""
        else:
            data = self.archive.read(target.removeprefix("./")) or b""
        yield ManuscriptBlock(BlockKind.PICTURE, where=self.where, picture=len(self.pictures))
        self.pictures.append(ManuscriptPicture(target.rpartition("/")[2], data, alt))

    # Inline

    def _inline(
        self, element: etree._Element, span: MarkedSpan, spans: list[MarkedSpan], frames: list[etree._Element]
    ) -> bool:
        """Takes in an element's text; says whether a sequence numbers it, as captions are."""
        caption = False
        if element.text:
            spans.append(replace(span, text=_folded(element.text)))
        for child in element:
            caption |= self._piece(child, span, spans, frames)
            if child.tail:
                spans.append(replace(span, text=_folded(child.tail)))
        return caption

    def _piece(
        self, child: etree._Element, span: MarkedSpan, spans: list[MarkedSpan], frames: list[etree._Element]
    ) -> bool:
        tag = child.tag
        if tag == f"{TEXT}span":
            return self._inline(child, self._styled(span, child), spans, frames)
        if tag == f"{TEXT}a":
            target = child.get(f"{_XLINK}href", "")
            link = (
                re.sub(r"\s", "%20", target).replace("(", "%28").replace(")", "%29")
                if _LINK_ADDRESS.match(target)
                else ""
            )
            return self._inline(child, replace(span, link=link), spans, frames)
        if tag == f"{TEXT}s":
            count = child.get(f"{TEXT}c", "1")
            spans.append(replace(span, text=" " * min(int(count) if count.isdigit() else 1, 99)))
        elif tag == f"{TEXT}tab":
            spans.append(replace(span, text=" "))
        elif tag == f"{TEXT}line-break":
            spans.append(replace(span, text="", line_break=True))
        elif tag == f"{TEXT}soft-page-break":
            self.page += 1
        elif tag == f"{TEXT}note":
            label = str(len(self.notes) + 1)
            body = child.find(f"{TEXT}note-body")
            if body is not None:
                self.notes.append((label, body))
                spans.append(MarkedSpan("", note=label))
        elif tag == f"{OFFICE}annotation":
            self._comment(child)
        elif tag in (f"{DRAW}frame", f"{DRAW}custom-shape", f"{DRAW}rect"):
            frames.append(child)
        elif tag == f"{TEXT}ruby":
            base = child.find(f"{TEXT}ruby-base")
            if base is not None:
                self._inline(base, span, spans, frames)
            reading = (
                "".join(child.find(f"{TEXT}ruby-text").itertext()) if child.find(f"{TEXT}ruby-text") is not None else ""
            )
            self.findings.append(
                note(
                    "import/ruby",
                    f"the reading “{reading[:40]}” above a word was left out ({self.where})",
                    place=Place(self.archive.file),
                )
            )
        elif tag == f"{TEXT}hidden-text":
            self.warn("import/hidden-text", "hidden text was left out", "show it if it belongs to the article")
        elif isinstance(tag, str) and not tag.startswith((OFFICE, f"{TEXT}tracked", f"{TEXT}change")):
            return self._inline(child, span, spans, frames) | (tag == f"{TEXT}sequence")
        return False

    def _styled(self, span: MarkedSpan, element: etree._Element) -> MarkedSpan:
        look = self.look("text", element.get(f"{TEXT}style-name"))
        position = look.position or ""
        raised = position.startswith("super") or (bool(_NUMBER.match(position)) and not position.startswith(("0", "-")))
        return replace(
            span,
            bold=span.bold if look.bold is None else look.bold,
            italic=span.italic if look.italic is None else look.italic,
            raised=span.raised or raised,
            lowered=span.lowered or position.startswith(("sub", "-")),
        )

    def _comment(self, element: etree._Element) -> None:
        words = " ".join(" ".join("".join(p.itertext()) for p in element.iter(f"{TEXT}p")).split())
        author = element.findtext(f"{_DC}creator") or "somebody"
        if words:
            self.warn("import/comment", f"{author} remarked: “{words[:300]}”", "answer it before the issue goes out")


def read_opendocument(data: bytes, file: str) -> Manuscript:
    """The manuscript in an .odt file. Raises InputError where it cannot be read."""
    archive = Archive(data, file)
    root = archive.xml("content.xml")
    body = root.find(f"{OFFICE}body/{OFFICE}text") if root is not None else None
    if root is None or body is None:
        raise unreadable(file, "it holds no text document")
    roots = [part for part in (archive.xml("styles.xml"), root) if part is not None]
    reader = _Odt(archive, _looks(roots), ordered=_list_styles(roots))
    changes = _tracked(body)
    blocks = list(reader.blocks(body))
    for label, note_body in reader.notes:  # notes may call notes: the list grows
        text = " ".join(block.text.replace("\n", " ") for block in reader.blocks(note_body) if block.text)
        blocks.append(ManuscriptBlock(BlockKind.NOTE, f"[^{label}]: {text}", where=f"note {label}"))
    if changes:
        reader.warn(
            "import/tracked-changes",
            f"tracked changes were taken as accepted: {changes}",
            "accept or reject them in the manuscript if that is wrong",
        )
    meta = archive.xml("meta.xml")
    metadata = {
        name: (meta.findtext(f".//{_DC}{name}") or "").strip() if meta is not None else ""
        for name in ("title", "creator")
    }
    return Manuscript(
        file,
        tuple(blocks),
        tuple(reader.pictures),
        tuple(reader.findings),
        tuple(_words(body)),
        metadata["title"],
        metadata["creator"],
    )


def _looks(roots: list[etree._Element]) -> dict[tuple[str, str], _Look]:
    written = {
        (style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", "")): style
        for root in roots
        for style in root.iter(f"{STYLE}style")
    }
    return {key: _resolved(key, written) for key in written}


def _resolved(key: tuple[str, str], written: dict[tuple[str, str], etree._Element]) -> _Look:
    values: dict[str, object] = {}
    name, at, steps = "", key, 0
    while at in written and steps < 20:
        style, steps = written[at], steps + 1
        given = style.find(f"{STYLE}text-properties")
        for attribute, value in dict(given.attrib if given is not None else {}).items():
            values.setdefault(attribute, value)
        paragraph = style.find(f"{STYLE}paragraph-properties")
        if paragraph is not None and (align := paragraph.get(f"{FO}text-align")):
            values.setdefault("align", align)
        named = (style.get(f"{STYLE}display-name") or at[1]).casefold()
        if not re.fullmatch(r"[pt]\d+", named) and not name:
            name = named.replace("_20_", " ")
        at = key[0], style.get(f"{STYLE}parent-style-name", "")
    weight, posture, size = (
        str(values.get(f"{FO}{which}", "")) for which in ("font-weight", "font-style", "font-size")
    )
    return _Look(
        name,
        weight in ("bold", "600", "700", "800", "900") if weight else None,
        posture in ("italic", "oblique") if posture else None,
        float(_NUMBER.match(size)[0]) if size.endswith("pt") and _NUMBER.match(size) else None,  # type: ignore[index]
        values.get(f"{TEXT}display") == "none" or None,
        str(values[f"{STYLE}text-position"]) if f"{STYLE}text-position" in values else None,
        values.get("align") == "center" or None,
    )


def _list_styles(roots: list[etree._Element]) -> dict[str, list[bool]]:
    found = {}
    for root in roots:
        for style in root.iter(f"{TEXT}list-style"):
            levels = [
                level
                for level in style
                if isinstance(level.tag, str) and level.tag.startswith(f"{TEXT}list-level-style")
            ]
            found[style.get(f"{STYLE}name", "")] = [
                level.tag == f"{TEXT}list-level-style-number" and level.get(f"{STYLE}num-format", "") != ""
                for level in levels
            ]
    return found


def _tracked(body: etree._Element) -> str:
    """How many insertions and deletions are recorded; a deletion's words lie apart from the text."""
    inserted = sum(1 for _ in body.iter(f"{TEXT}insertion"))
    deleted = ["".join(each.itertext()) for each in body.iter(f"{TEXT}deletion")]
    return f"{inserted} insertions, {len(deleted)} deletions" if inserted or deleted else ""


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("\u00ad", "")


def _words(body: etree._Element) -> Iterator[str]:
    """All words of paragraphs, notes and boxes, read without regard to structure."""
    for paragraph in body.iter(f"{TEXT}p", f"{TEXT}h"):
        if any(
            p.tag in (f"{TEXT}tracked-changes", f"{OFFICE}annotation", *_SKIPPED) for p in paragraph.iterancestors()
        ):
            continue
        yield from "".join(_own(paragraph)).split()


def _own(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in (f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"):
            yield " "
        elif child.tag not in (
            f"{OFFICE}annotation",
            f"{TEXT}note",
            f"{TEXT}ruby-text",
            f"{DRAW}frame",
            f"{SVG}desc",
            f"{SVG}title",
        ):
            yield from _own(child)
        yield child.tail or ""
