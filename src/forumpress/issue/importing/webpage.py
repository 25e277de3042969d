# SPDX-License-Identifier: MIT
"""A saved web page, a newsletter service's export, a mail's HTML -> a manuscript."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, unquote_to_bytes

from lxml import etree, html

from forumpress.finding import Finding, Place, warning
from forumpress.issue.importing.archive import MOST_ELEMENTS, unreadable
from forumpress.issue.importing.gridtable import markdown_table
from forumpress.issue.importing.marked import MarkedSpan, all_are, markdown, plain_of, unwrapped
from forumpress.issue.importing.received import BlockKind, Manuscript, ManuscriptBlock, ManuscriptPicture

FindPicture = Callable[[str], bytes]
"""The bytes of a picture that a page names; b"" where it is not at hand. Never fetches."""

_SKIPPED = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "iframe",
        "object",
        "embed",
        "svg",
        "form",
        "button",
        "input",
        "select",
        "textarea",
        "nav",
        "video",
        "audio",
        "canvas",
        "map",
        "dialog",
    }
)
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    }
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*(\d+(?:\.\d+)?)\s*(px|pt)", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_LINK_ADDRESS = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_DATA = re.compile(r"data:image/[\w.+-]+((?:;[\w=.-]+)*),(.*)", re.DOTALL | re.IGNORECASE)
_SMALLEST = 24
"""Pixels: smaller pictures are spacers and counters."""
_DEEPEST = 200
_WORDS = re.compile(r"\S+")


@dataclass
class _Page:
    file: str
    find: FindPicture
    findings: list[Finding] = field(default_factory=list)
    pictures: list[ManuscriptPicture] = field(default_factory=list)
    paragraph: int = 0

    def warn(self, code: str, message: str, hint: str) -> None:
        self.findings.append(
            warning(code, f"{message} (paragraph {self.paragraph})", hint=hint, place=Place(self.file))
        )

    def blocks(self, element: etree._Element, span: MarkedSpan, depth: int = 0) -> Iterator[ManuscriptBlock]:
        """The blocks below an element; loose text between blocks makes paragraphs."""
        if depth > _DEEPEST:
            return
        spans: list[MarkedSpan] = []
        if element.text:
            spans.append(replace(span, text=_folded(element.text)))
        for child in element:
            name = _name(child)
            if name and not _is_hidden(child):
                if name in _BLOCKS:
                    yield from self._flushed(spans, element)
                    yield from self._block(child, name, _styled(span, child), depth + 1)
                elif any(_name(inner) in _BLOCKS for inner in child.iter()):
                    yield from self._flushed(spans, element)
                    yield from self.blocks(child, self._inline_style(span, child, name), depth + 1)
                else:
                    pictures = self._inline(child, span, spans, depth)
                    if pictures:
                        yield from self._flushed(spans, element)
                        yield from pictures
            if child.tail:
                spans.append(replace(span, text=_folded(child.tail)))
        yield from self._flushed(spans, element)

    def _flushed(self, spans: list[MarkedSpan], element: etree._Element) -> Iterator[ManuscriptBlock]:
        if plain_of(spans).strip():
            self.paragraph += 1
            size = _SIZE.search(_chain_style(element))
            points = float(size[1]) * (0.75 if size[2].lower() == "px" else 1.0) if size else 0.0
            kind, text = BlockKind.PARAGRAPH, markdown(spans)
            lines = plain_of(spans).strip().split("\n")
            if len(lines) >= 3 and all(len(line.strip()) < 70 for line in lines):
                kind, text = BlockKind.VERSE, markdown(spans, breaks="\\\n")
            yield ManuscriptBlock(
                kind,
                text,
                f"paragraph {self.paragraph}",
                size=points,
                bold=all_are(spans, "bold"),
                italic=all_are(spans, "italic"),
                centred=bool(_ALIGN.search(element.get("style", ""))) or element.get("align") == "center",
            )
        spans.clear()

    def _block(self, element: etree._Element, name: str, span: MarkedSpan, depth: int) -> Iterator[ManuscriptBlock]:
        where = f"paragraph {self.paragraph + 1}"
        if name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            for block in self.blocks(element, span, depth):
                if block.kind in (BlockKind.PARAGRAPH, BlockKind.VERSE):
                    yield replace(block, kind=BlockKind.HEADING, level=int(name[1]), text=unwrapped(block.text))
                else:
                    yield block
        elif name in ("ul", "ol"):
            items = list(self._list(element, span, 0, depth))
            text = "\n".join(item.text for item in items if item.kind is BlockKind.LIST)
            if text:
                yield ManuscriptBlock(BlockKind.LIST, text, where)
            yield from (item for item in items if item.kind is not BlockKind.LIST)
        elif name == "table":
            yield from self._table(element, span, depth)
        elif name == "hr":
            yield ManuscriptBlock(BlockKind.RULE, where=where)
        elif name == "blockquote":
            for block in self.blocks(element, span, depth):
                yield replace(block, kind=BlockKind.QUOTATION) if block.kind is BlockKind.PARAGRAPH else block
        elif name == "figcaption":
            for block in self.blocks(element, span, depth):
                yield (
                    replace(block, kind=BlockKind.CAPTION, text=unwrapped(block.text))
                    if block.kind is BlockKind.PARAGRAPH
                    else block
                )
        elif name == "aside":
            inner = tuple(self.blocks(element, span, depth))
            if inner:
                yield ManuscriptBlock(BlockKind.BOX, where=where, inner=inner)
        elif name == "pre":
            lines = "".join(element.itertext()).strip("\n").split("\n")
            yield ManuscriptBlock(
                BlockKind.VERSE, markdown([MarkedSpan(line, line_break=True) for line in lines], breaks="\\\n"), where
            )
        else:
            yield from self.blocks(element, span, depth)

    def _list(self, element: etree._Element, span: MarkedSpan, level: int, depth: int) -> Iterator[ManuscriptBlock]:
        start = element.get("start", "1")
        count = int(start) - 1 if re.fullmatch(r"\d{1,6}", start) else 0
        for item in element:
            if _name(item) in ("ul", "ol"):
                yield from self._list(item, span, level + 1, depth + 1)
            if _name(item) != "li":
                continue
            count += 1
            label = f"{count}. " if _name(element) == "ol" else "- "
            inner_lists = [child for child in item if _name(child) in ("ul", "ol")]
            for child in inner_lists:
                item.remove(child)  # with its tail, which HTML does not have there
            first = True
            for block in self.blocks(item, span, depth + 1):
                if block.text and block.kind is not BlockKind.TABLE:
                    yield replace(
                        block,
                        kind=BlockKind.LIST,
                        text=f"{'   ' * level}{label if first else '   '}{' '.join(block.text.split())}",
                    )
                    first = False
                else:
                    yield block
            for child in inner_lists:
                if level < 8:
                    yield from self._list(child, span, level + 1, depth + 1)

    def _table(self, element: etree._Element, span: MarkedSpan, depth: int) -> Iterator[ManuscriptBlock]:
        """A table of data; one that only lays out a page gives its cells' blocks one after the other."""
        rows = [
            row for row in element.iter("tr") if next(p for p in row.iterancestors() if _name(p) == "table") is element
        ]
        cells = [[cell for cell in row if _name(cell) in ("td", "th") and not _is_hidden(cell)] for row in rows]
        where = f"the table after paragraph {self.paragraph}"
        if _is_layout(element, cells):
            for row in cells:
                for cell in row:
                    yield from self.blocks(cell, _styled(span, cell), depth + 1)
            return
        grid: list[list[tuple[str, int]]] = []
        rest: list[ManuscriptBlock] = []
        for row in cells:
            cut = []
            for cell in row:
                inner = list(self.blocks(cell, replace(_styled(span, cell), bold=False), depth + 1))
                rest += [block for block in inner if block.kind is BlockKind.PICTURE]
                columns = cell.get("colspan", "1")
                text = " / ".join(" ".join(block.text.split("\n")) for block in inner if block.text)
                cut.append((text, min(int(columns), 60) if columns.isdigit() and columns != "0" else 1))
            grid.append(cut)
        if any(text for row in grid for text, _ in row):
            yield ManuscriptBlock(BlockKind.TABLE, markdown_table(grid), where)
        yield from rest

    def _inline(
        self, element: etree._Element, span: MarkedSpan, spans: list[MarkedSpan], depth: int
    ) -> list[ManuscriptBlock]:
        name = _name(element)
        if name == "img":
            return self._picture(element)
        if name == "br":
            spans.append(replace(span, text="", line_break=True))
            return []
        if depth > _DEEPEST:
            return []
        span = self._inline_style(span, element, name)
        pictures: list[ManuscriptBlock] = []
        if element.text:
            spans.append(replace(span, text=_folded(element.text)))
        for child in element:
            if _name(child) and not _is_hidden(child):
                pictures += self._inline(child, span, spans, depth + 1)
            if child.tail:
                spans.append(replace(span, text=_folded(child.tail)))
        return pictures

    def _inline_style(self, span: MarkedSpan, element: etree._Element, name: str) -> MarkedSpan:
        span = _styled(span, element)
        if name in ("b", "strong"):
            span = replace(span, bold=not _NOT_BOLD.search(element.get("style", "")))
        elif name in ("i", "em", "cite", "var", "dfn"):
            span = replace(span, italic=True)
        elif name in ("sup", "sub"):
            span = replace(span, raised=name == "sup", lowered=name == "sub")
        elif name == "a":
            target = element.get("href", "").strip()
            if _LINK_ADDRESS.match(target):
                span = replace(span, link=re.sub(r"\s", "%20", target).replace("(", "%28").replace(")", "%29"))
        return span

    def _picture(self, element: etree._Element) -> list[ManuscriptBlock]:
        source = element.get("src", "").strip()
        if not source or any(_pixels(element.get(side)) < _SMALLEST for side in ("width", "height")):
            return []
        data, name = b"", unquote(re.sub(r"[?#].*", "", source).rpartition("/")[2]) or "picture"
        if match := _DATA.match(source):
            data, name = _decoded(match), "picture"
        elif re.match(r"(?:https?:)?//", source, re.IGNORECASE):
            self.warn(
                "import/picture-outside",
                f"the picture {source[:80]} lies on the web and was not fetched",
                "save it and put it into the assets folder",
            )
        else:
            data = self.find(source)
        self.pictures.append(ManuscriptPicture(name, data, " ".join(element.get("alt", "").split())))
        return [
            ManuscriptBlock(
                BlockKind.PICTURE, where=f"after paragraph {self.paragraph}", picture=len(self.pictures) - 1
            )
        ]


def read_webpage(data: bytes, file: str, find: FindPicture = lambda _: b"", encoding: str | None = None) -> Manuscript:
    """The manuscript in an HTML page. `find` gives the pictures that lie beside it. Raises InputError."""
    try:
        root = html.document_fromstring(
            data,
            parser=html.HTMLParser(
                encoding=encoding or _encoding(data), no_network=True, remove_comments=True, remove_pis=True
            ),
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, LookupError) as problem:
        raise unreadable(file, f"it is no web page that can be read ({problem})") from None
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise unreadable(file, "it holds more elements than a manuscript can")
    title = (root.findtext(".//title") or "").strip()
    author = next(
        (each.get("content", "") for each in root.iter("meta") if each.get("name", "").lower() == "author"), ""
    )
    top = _main(root)
    page = _Page(file, find)
    blocks = tuple(page.blocks(top, MarkedSpan("")))
    language = root.get("lang", "")
    return Manuscript(
        file, blocks, tuple(page.pictures), tuple(page.findings), tuple(_words(top)), title, author, language
    )


def _main(root: etree._Element) -> etree._Element:
    """The part that holds the text: the only `article` or `main`, else the body."""
    for name in ("article", "main"):
        found = list(root.iter(name))
        if len(found) == 1 and len("".join(found[0].itertext())) * 3 > len("".join(root.itertext())):
            return found[0]
    body = root.find("body")
    return body if body is not None else root


def _encoding(data: bytes) -> str | None:
    """UTF-8 where the bytes are UTF-8; else what the page says of itself."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _name(element: etree._Element) -> str:
    if not isinstance(element.tag, str):
        return ""
    tag: str = element.tag.lower()
    return "" if tag in _SKIPPED else tag.rpartition(":")[2] if tag.startswith("o:") else tag


def _is_hidden(element: etree._Element) -> bool:
    return (
        bool(_HIDDEN.search(element.get("style", "")))
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
    )


def _is_layout(element: etree._Element, cells: list[list[etree._Element]]) -> bool:
    if element.get("role") == "presentation" or any(True for inner in element.iter("table") if inner is not element):
        return True
    widths = {len(row) for row in cells if row}
    return widths <= {1} or any(True for name in ("h1", "h2", "h3", "img") for _ in element.iter(name))


def _styled(span: MarkedSpan, element: etree._Element) -> MarkedSpan:
    style = element.get("style", "")
    if not style:
        return span
    return replace(
        span,
        bold=bool(_BOLD.search(style)) or (span.bold and not _NOT_BOLD.search(style)),
        italic=span.italic or bool(_ITALIC.search(style)),
    )


def _chain_style(element: etree._Element) -> str:
    """The styles of an element and, where it has one child, of that: mail programs put sizes on inner spans."""
    style = element.get("style", "")
    children = [child for child in element if isinstance(child.tag, str)]
    inner: str = children[0].get("style", "") if len(children) == 1 else ""
    return f"{style};{inner}"


def _pixels(text: str | None) -> float:
    match = re.match(r"\d+(?:\.\d+)?", text or "")
    return float(match[0]) if match and "%" not in (text or "") else float(_SMALLEST)


def _decoded(match: re.Match[str]) -> bytes:
    try:
        if ";base64" in match[1].lower():
            return base64.b64decode(re.sub(r"\s", "", unquote(match[2])), validate=False)
        return unquote_to_bytes(match[2])
    except (binascii.Error, ValueError):
        return b""


def _folded(text: str) -> str:
    return re.sub(r"[ \t\r\n\f\u200b\ufeff]+", " ", text).replace("\u00ad", "")


def _words(top: etree._Element) -> Iterator[str]:
    """All words that a reader of the page sees, read without regard to structure."""

    def texts(element: etree._Element, depth: int) -> Iterator[str]:
        if depth > _DEEPEST or not _name(element) or _is_hidden(element):
            return
        if _name(element) in _BLOCKS or _name(element) == "br":
            yield " "
        yield element.text or ""
        for child in element:
            yield from texts(child, depth + 1)
            yield child.tail or ""
        if _name(element) in _BLOCKS:
            yield " "

    yield from _WORDS.findall(_folded("".join(texts(top, 0))))
