# SPDX-License-Identifier: MIT
"""Rich Text Format (.rtf) -> a manuscript (RTF Specification 1.9.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from forumpress.finding import Finding, Place, warning
from forumpress.issue.importing.archive import unreadable
from forumpress.issue.importing.gridtable import markdown_table
from forumpress.issue.importing.marked import MarkedSpan, all_are, markdown, plain_of, without
from forumpress.issue.importing.received import BlockKind, Manuscript, ManuscriptBlock, ManuscriptPicture

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
_HYPERLINK = re.compile(r'HYPERLINK\s+(?:\\\S+\s+)*"?((?:https?://|mailto:)[^"\s]+)', re.IGNORECASE)
_HEADING = re.compile(r"(?:heading|überschrift|titre|标题) ?(\d)")
_SIGNS = {
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "tab": " ",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "cell": "",
    "zwj": "\u200d",
    "zwnj": "\u200c",
}
_SKIPPED = frozenset(
    {
        "colortbl",
        "header",
        "headerl",
        "headerr",
        "headerf",
        "footer",
        "footerl",
        "footerr",
        "footerf",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "generator",
        "xmlnstbl",
        "themedata",
        "colorschememapping",
        "latentstyles",
        "datastore",
        "revtbl",
        "filetbl",
        "pgdsctbl",
        "fldtype",
        "datafield",
        "bkmkstart",
        "bkmkend",
        "nonshppict",
        "objdata",
        "objclass",
        "atnid",
        "atnref",
        "atnparent",
        "atndate",
        "atntime",
        "shpinst_",
        "picprop",
        "blipuid",
        "mmathPr",
        "listpicture",
        "pntext",
        "pnseclvl",
        "ftnsep",
        "ftnsepc",
        "aftnsep",
        "aftnsepc",
        "xe",
        "tc",
        "private",
    }
)
_CHARSETS = {
    0: "cp1252",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "gbk",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
"""Code pages of font character sets (\\fcharset)."""
_DEEPEST = 200
_MOST_TOKENS = 20_000_000


@dataclass(slots=True)
class _State:
    """What a group inherits and hands on."""

    target: str = "text"
    span: MarkedSpan = field(default_factory=lambda: MarkedSpan(""))
    size: float = 12.0
    style: int = 0
    hidden: bool = False
    deleted: bool = False
    skip: int = 1
    font: int = 0
    centred: bool = False
    in_table: bool = False

    def copy(self) -> _State:
        return replace(self)


@dataclass
class _Rtf:
    file: str
    states: list[_State] = field(default_factory=lambda: [_State()])
    blocks: list[ManuscriptBlock] = field(default_factory=list)
    pictures: list[ManuscriptPicture] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    spans: list[MarkedSpan] = field(default_factory=list)
    sizes: dict[float, int] = field(default_factory=dict)
    styles: dict[int, str] = field(default_factory=dict)
    charsets: dict[int, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    codepage: str = "cp1252"
    pending: bytearray = field(default_factory=bytearray)
    to_skip: int = 0
    buffers: list[tuple[str, list[str]]] = field(default_factory=list)
    held: list[tuple[list[MarkedSpan], list[ManuscriptBlock]]] = field(default_factory=list)
    rows: list[list[tuple[str, int]]] = field(default_factory=list)
    row: list[tuple[str, int]] = field(default_factory=list)
    label: str = ""
    notes: int = 0
    deletions: int = 0
    picture: bytearray = field(default_factory=bytearray)
    picture_kind: str = ""

    @property
    def state(self) -> _State:
        return self.states[-1]

    def warn(self, code: str, message: str, hint: str) -> None:
        self.findings.append(
            warning(code, f"{message} (paragraph {len(self.blocks) + 1})", hint=hint, place=Place(self.file))
        )

    # Text

    def byte(self, value: int) -> None:
        if self.to_skip:
            self.to_skip -= 1
        else:
            self.pending.append(value)

    def flush(self) -> None:
        if self.pending:
            page = self.charsets.get(self.state.font) or self.codepage
            data, self.pending = bytes(self.pending), bytearray()
            try:
                text = data.decode(page, "replace")
            except LookupError:
                text = data.decode("cp1252", "replace")
            self.text(text)

    def text(self, text: str) -> None:
        state = self.state
        if state.target == "text" or state.target == "note":
            if state.deleted:
                self.deletions += bool(text.strip())
            elif state.hidden:
                if text.strip():
                    self.warn(
                        "import/hidden-text",
                        f"hidden text was left out: “{text[:60]}”",
                        "show it if it belongs to the article",
                    )
            elif text:
                self.raw.append(text)
                self.spans.append(replace(state.span, text=text))
                self.sizes[state.size] = self.sizes.get(state.size, 0) + len(text)
        elif self.buffers and state.target != "skip":
            self.buffers[-1][1].append(text)

    # Structure

    def open(self) -> None:
        self.flush()
        if len(self.states) > _DEEPEST:
            raise unreadable(self.file, "its groups lie too deep in one another")
        self.states.append(self.state.copy())

    def close(self) -> None:
        self.flush()
        if len(self.states) == 1:
            return
        done = self.states.pop()
        if done.target != self.state.target:
            self._finish(done.target)

    def begin(self, target: str) -> None:
        """The group at hand is a destination."""
        self.state.target = target
        if target == "note":
            self.raw.append(" ")
            self.notes += 1
            self.spans.append(MarkedSpan("", note=str(self.notes)))
            self.held.append((self.spans, self.blocks))
            self.spans, self.blocks = [], []
        elif target != "skip":
            self.buffers.append((target, []))

    def _finish(self, target: str) -> None:
        if target == "note":
            self.paragraph()
            self.raw.append(" ")
            text = " ".join(block.text.replace("\n", " ") for block in self.blocks)
            self.spans, self.blocks = self.held.pop()
            label = str(self.notes)
            self.held_notes.append(ManuscriptBlock(BlockKind.NOTE, f"[^{label}]: {text}", f"note {label}"))
            return
        if target == "skip" or not self.buffers:
            return
        name, pieces = self.buffers.pop()
        words = "".join(pieces)
        if name == "style":
            self.styles[self.style_number] = words.strip(" ;").casefold()
        elif name in ("title", "author"):
            self.facts.setdefault(name, words.strip())
        elif name == "instruction":
            match = _HYPERLINK.search(words)
            link = match[1].replace("(", "%28").replace(")", "%29") if match else ""
            for state in self.states[-1:]:
                state.span = replace(state.span, link=link)
        elif name == "label":
            self.label = words.strip()
        elif name == "annotation" and words.strip():
            self.warn(
                "import/comment",
                f"a reviewer remarked: “{' '.join(words.split())[:300]}”",
                "answer it before the issue goes out",
            )
        elif name == "picture":
            self._picture(words)

    raw: list[str] = field(default_factory=list)
    """All text in order, as a second reading."""
    held_notes: list[ManuscriptBlock] = field(default_factory=list)
    style_number: int = 0

    def _picture(self, digits: str) -> None:
        data = bytes(self.picture) or bytes.fromhex("".join(re.findall(r"[0-9a-fA-F]{2}", re.sub(r"\s", "", digits))))
        self.picture = bytearray()
        if data:
            at = len(self.pictures)
            self.pictures.append(ManuscriptPicture(f"picture-{at + 1}.{self.picture_kind or 'jpg'}", data))
            self.blocks.append(
                ManuscriptBlock(BlockKind.PICTURE, where=f"after paragraph {len(self.blocks)}", picture=at)
            )

    def paragraph(self) -> None:
        """The end of a paragraph."""
        self.flush()
        self.raw.append(" ")
        state, spans = self.state, self.spans
        self.spans = []
        label, self.label = self.label, ""
        size = max(self.sizes, key=lambda each: self.sizes[each]) if self.sizes else state.size
        self.sizes = {}
        if not plain_of(spans).strip() and not any(span.note for span in spans):
            return
        name = self.styles.get(state.style, "")
        where = f"paragraph {len(self.blocks) + 1}"
        block = ManuscriptBlock(
            BlockKind.PARAGRAPH,
            markdown(spans),
            where,
            size=size,
            bold=all_are(spans, "bold"),
            italic=all_are(spans, "italic"),
            centred=state.centred,
        )
        if match := _HEADING.match(name):
            block = replace(
                block,
                kind=BlockKind.HEADING,
                level=int(match[1]) or 1,
                text=markdown(without(without(spans, "bold"), "italic")),
            )
        elif name == "title":
            block = replace(block, kind=BlockKind.HEADING, level=1, text=markdown(without(spans, "bold")))
        elif name.startswith("caption"):
            block = replace(block, kind=BlockKind.CAPTION, text=markdown(without(spans, "italic")))
        elif "quote" in name:
            block = replace(block, kind=BlockKind.QUOTATION, text=markdown(without(spans, "italic")))
        elif label:
            mark = (
                f"{label.rstrip('.)')}. "
                if re.fullmatch(r"\d{1,4}[.)]?", label)
                else "- "
                if not label.isalnum() or len(label) == 1
                else f"- {label} "
            )
            text = f"{mark}{block.text}"
            if self.blocks and self.blocks[-1].kind is BlockKind.LIST:
                before = self.blocks.pop()
                text, where = f"{before.text}\n{text}", before.where
            block = replace(block, kind=BlockKind.LIST, text=text, where=where)
        elif sum(span.line_break for span in spans[:-1]) >= 2:
            block = replace(block, kind=BlockKind.VERSE, text=markdown(spans, breaks="\\\n"))
        self.blocks.append(block)

    def cell(self) -> None:
        self.flush()
        self.raw.append(" ")
        self.row.append((markdown(self.spans), 1))
        self.spans, self.sizes = [], {}

    def end_row(self) -> None:
        if self.row:
            self.rows.append(self.row)
        self.row = []

    def end_table(self) -> None:
        if any(text for row in self.rows for text, _ in row):
            self.blocks.append(
                ManuscriptBlock(
                    BlockKind.TABLE, markdown_table(self.rows), f"the table after paragraph {len(self.blocks)}"
                )
            )
        self.rows = []

    # Control words

    def control(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self.flush()
            self.text(chr(number % 65536))
            self.to_skip = self.state.skip
            return
        self.flush()
        state = self.state
        on = number != 0
        if word in _SKIPPED:
            self.begin("skip")
        elif word in ("footnote",):
            self.begin("note")
        elif word in ("fonttbl", "stylesheet", "info"):
            state.target = "skip" if word != "stylesheet" else "styles"
            if word == "fonttbl":
                state.target = "fonts"
            if word == "info":
                state.target = "info"
        elif word in ("title", "author") and state.target == "info":
            self.begin(word)
        elif word == "fldinst":
            self.begin("instruction")
        elif word == "listtext":
            self.begin("label")
        elif word == "annotation":
            self.begin("annotation")
        elif word == "pict" and state.target in ("text", "note"):
            self.begin("picture")
        elif word in ("pngblip", "jpegblip", "emfblip", "wmetafile"):
            self.picture_kind = {"pngblip": "png", "jpegblip": "jpg", "emfblip": "emf"}.get(word, "wmf")
        elif word == "ansicpg" and number:
            self.codepage = f"cp{number}" if number != 65001 else "utf-8"
        elif word == "mac":
            self.codepage = "mac_roman"
        elif word == "f" and number is not None:
            state.font = number
        elif word == "fcharset" and number is not None:
            self.charsets[state.font] = _CHARSETS.get(number, "") if number != 0 else ""
        elif word == "s" and number is not None:
            if state.target == "styles":
                self.style_number = number
                self.begin("style")
            else:
                state.style = number
        elif word == "uc" and number is not None:
            state.skip = min(max(number, 0), 16)
        else:
            self._format(word, number, on)

    def _format(self, word: str, number: int | None, on: bool) -> None:
        state = self.state
        if word in ("par", "sect", "page") and state.target in ("text", "note"):
            if word == "par" and state.in_table:
                self.spans.append(MarkedSpan(" "))
            else:
                self.end_table()
                self.paragraph()
        elif word == "line":
            self.spans.append(replace(state.span, text="", line_break=True))
        elif word in ("cell", "nestcell"):
            self.cell()
        elif word in ("row", "nestrow"):
            self.end_row()
        elif word == "intbl":
            state.in_table = True
        elif word == "pard":
            if self.rows and not self.row and not state.in_table:
                self.end_table()
            state.style, state.centred, state.in_table = 0, False, False
        elif word == "plain":
            state.span, state.hidden, state.size, state.deleted = (
                MarkedSpan("", link=state.span.link),
                False,
                12.0,
                False,
            )
        elif word == "b":
            state.span = replace(state.span, bold=on)
        elif word == "i":
            state.span = replace(state.span, italic=on)
        elif word in ("super", "sub", "nosupersub"):
            state.span = replace(state.span, raised=word == "super" and on, lowered=word == "sub" and on)
        elif word == "fs" and number:
            state.size = number / 2
        elif word in ("qc", "ql", "qr", "qj"):
            state.centred = word == "qc"
        elif word == "v":
            state.hidden = on
        elif word == "deleted":
            state.deleted = on
        elif word in _SIGNS:
            self.text(_SIGNS[word])


def read_richtext(data: bytes, file: str) -> Manuscript:
    """The manuscript in an .rtf file. Raises InputError where it cannot be read."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise unreadable(file, "it is no Rich Text Format")
    reader = _Rtf(file)
    at = star = 0
    for _ in range(_MOST_TOKENS):
        match = _TOKEN.match(data, at)
        if match is None:
            break
        at = match.end()
        word, number, code, symbol, brace, text = match.groups()
        if word is not None:
            name, value = word.decode("ascii"), int(number) if number else None
            if name == "bin" and value:
                reader.picture += data[at : at + max(value, 0)]
                at += max(value, 0)
            elif star and name not in ("fldinst", "shppict", "footnote", "annotation", "listtext"):
                reader.begin("skip")
            else:
                reader.control(name, value)
            star = 0
        elif code is not None:
            reader.byte(int(code, 16))
        elif brace == b"{":
            reader.open()
        elif brace == b"}":
            reader.to_skip = 0
            reader.close()
        elif symbol is not None:
            star = symbol == b"*"
            reader.flush()
            if symbol in b"{}\\":
                reader.text(symbol.decode("ascii"))
            elif symbol in b"~_":
                reader.text({b"~": "\u00a0", b"_": "\u2011"}[symbol])
            elif symbol in b"\r\n":
                reader.control("par", None)
        elif text is not None:
            for value in text:
                reader.byte(value)
            if reader.state.target not in ("text", "note"):
                reader.flush()
    reader.end_table()
    reader.paragraph()
    if reader.deletions:
        reader.warn(
            "import/tracked-changes",
            f"tracked changes were taken as accepted: {reader.deletions} deletions",
            "accept or reject them in the manuscript if that is wrong",
        )
    blocks = (*reader.blocks, *reader.held_notes)
    return Manuscript(
        file,
        blocks,
        tuple(reader.pictures),
        tuple(reader.findings),
        tuple("".join(reader.raw).split()),
        reader.facts.get("title", ""),
        reader.facts.get("author", ""),
    )
