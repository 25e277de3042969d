# SPDX-License-Identifier: MIT
"""The runs of a Word paragraph: text in its manners, links, notes, pictures, and what was changed or hidden."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from forumpress.finding import Finding, Place, note, warning
from forumpress.issue.importing.marked import MarkedSpan, plain_of
from forumpress.issue.importing.received import ManuscriptPicture
from forumpress.issue.importing.wordpackage import (
    R,
    Relation,
    W,
    WordPackage,
    WordStyle,
    is_on,
    merged,
    properties,
    value,
)

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V = "{urn:schemas-microsoft-com:vml}"
_FIELD_PART = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_LINK_ADDRESS = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_WINGDINGS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf0e0": "→", "\uf04a": "☺", "\uf02d": "–"}
"""Characters of Symbol and Wingdings in the private area, and the Unicode characters that look like them."""
_EAST_ASIAN = re.compile(r"[\u2e80-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_COMPLEX = re.compile(r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff]")
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{4})?")
_TRANSPARENT = frozenset(
    f"{W}{name}" for name in ("smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo", "ins", "moveTo")
)


@dataclass
class WordFacts:
    """What all paragraphs of a document share while it is read."""

    package: WordPackage
    file: str
    findings: list[Finding] = field(default_factory=list)
    pictures: list[ManuscriptPicture] = field(default_factory=list)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    """The labels of notes by part (footnotes, endnotes) and id."""
    home: str = ""
    """The language of most letters of the document."""
    page: int = 1
    paragraph: int = 0
    inserted: int = 0
    deleted: list[str] = field(default_factory=list)
    commented: list[str] = field(default_factory=list)

    @property
    def where(self) -> str:
        """The place that is being read, in an author's words."""
        return f"page {self.page}, paragraph {self.paragraph}" if self.page > 1 else f"paragraph {self.paragraph}"

    def warn(self, code: str, message: str, hint: str) -> None:
        """Something that a person should look at, at the paragraph that is being read."""
        self.findings.append(warning(code, f"{message} ({self.where})", hint=hint, place=Place(self.file)))

    def remark(self, code: str, message: str, hint: str = "") -> None:
        """Something that asks for nothing."""
        self.findings.append(note(code, f"{message} ({self.where})", hint=hint, place=Place(self.file)))


@dataclass
class _Field:
    """A complex field while it is read (17.16.18): its code, and where its result begins."""

    code: str = ""
    in_result: bool = False
    begin: int = 0


class WordSpans:
    """Reads one paragraph; `spans`, `pictures` (indices) and `boxes` (contents of text boxes) are the result."""

    def __init__(self, facts: WordFacts, relations: dict[str, Relation], style: WordStyle) -> None:
        self._facts = facts
        self._relations = relations
        self._style = style
        self._fields: list[_Field] = []
        self.spans: list[MarkedSpan] = []
        self.pictures: list[int] = []
        self.boxes: list[etree._Element] = []
        self.has_sequence = False
        """Whether a SEQ field numbers it, as captions are."""

    def read(self, element: etree._Element, link: str = "") -> None:
        """Take in all children of a paragraph, hyperlink or other wrapper."""
        for child in element:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, link)
            elif tag == f"{W}hyperlink":
                self.read(child, link or self._address(child))
            elif tag == f"{W}fldSimple":
                self._simple_field(child, link)
            elif tag in (f"{W}del", f"{W}moveFrom"):
                self._dropped(child, moved=tag == f"{W}moveFrom")
            elif tag == f"{_MC}AlternateContent":
                self._alternative(child, link)
            elif tag in (f"{_M}oMath", f"{_M}oMathPara"):
                self._equation(child)
            elif tag in _TRANSPARENT:
                self._facts.inserted += tag == f"{W}ins"
                self.read(child, link)

    def _address(self, element: etree._Element) -> str:
        relation = self._relations.get(element.get(f"{R}id", ""))
        if relation is None or not relation.outside or not _LINK_ADDRESS.match(relation.target):
            return ""
        anchor = element.get(f"{W}anchor")
        return _clean_address(relation.target + (f"#{anchor}" if anchor and "#" not in relation.target else ""))

    def _run(self, run: etree._Element, link: str) -> None:
        given = run.find(f"{W}rPr")
        named = self._facts.package.styles.get(value(given, "rStyle") or "", WordStyle())
        looks = merged(properties(given, None), named, self._style)
        hidden = bool(looks.hidden)
        language = given.find(f"{W}lang") if given is not None else None
        span = MarkedSpan(
            "",
            bold=bool(looks.bold),
            italic=bool(looks.italic),
            raised=looks.raised == "superscript",
            lowered=looks.raised == "subscript",
            link=link or self._field_link(),
            language=foreign(_language(language, run), self._facts.home),
        )
        if hidden and any(child.text for child in run.iter(f"{W}t")):
            words = "".join(child.text or "" for child in run.iter(f"{W}t"))
            if words.strip() and not self._in_code():
                self._facts.warn(
                    "import/hidden-text",
                    f"hidden text was left out: “{_short(words)}”",
                    "show it in the manuscript if it belongs to the article",
                )
            return
        for child in run:
            self._piece(child, span, given)

    def _piece(self, child: etree._Element, span: MarkedSpan, given: etree._Element | None) -> None:
        tag = child.tag
        if tag == f"{W}fldChar":
            self._field_mark(child.get(f"{W}fldCharType", ""))
        elif tag == f"{W}instrText":
            if self._fields:
                self._fields[-1].code += child.text or ""
        elif self._in_code():
            return
        elif tag == f"{W}t":
            self._text(child.text or "", span, given)
        elif tag in (f"{W}tab", f"{W}ptab"):
            self._text(" ", span, None)
        elif tag in (f"{W}br", f"{W}cr"):
            self._break(child, span)
        elif tag == f"{W}lastRenderedPageBreak":
            self._facts.page += 1
        elif tag == f"{W}noBreakHyphen":
            self._text("\u2011", span, None)
        elif tag == f"{W}sym":
            self._symbol(child, span)
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            part = "footnotes" if tag == f"{W}footnoteReference" else "endnotes"
            label = self._facts.notes.setdefault((part, child.get(f"{W}id", "")), str(len(self._facts.notes) + 1))
            self.spans.append(MarkedSpan("", note=label))
        elif tag == f"{W}commentReference":
            self._facts.commented.append(child.get(f"{W}id", ""))
        elif tag == f"{W}ruby":
            self._ruby(child, span, given)
        elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
            self._drawing(child)
        elif tag == f"{_MC}AlternateContent":
            self._alternative(child, span.link)

    def _text(self, text: str, span: MarkedSpan, given: etree._Element | None) -> None:
        if given is not None and is_on(given, "caps"):
            text = text.upper()
        if any("\uf000" <= letter <= "\uf0ff" for letter in text):
            text = "".join(self._known_symbol(letter) for letter in text)
        if text:
            self.spans.append(replace(span, text=text.replace("\u00ad", "").replace("\n", " ")))

    def _known_symbol(self, letter: str) -> str:
        if not "\uf000" <= letter <= "\uf0ff":
            return letter
        if letter not in _WINGDINGS:
            self._facts.warn(
                "import/symbol",
                f"a character of a symbol font (F0{ord(letter) & 255:02X}) has no place in Unicode",
                "write the sign that was meant",
            )
            return "□"
        return _WINGDINGS[letter]

    def _symbol(self, child: etree._Element, span: MarkedSpan) -> None:
        try:
            code = int(child.get(f"{W}char", "0"), 16)
        except ValueError:
            code = 0
        letter = (
            chr(code | 0xF000)
            if 0x20 <= code < 0x100
            else chr(code)
            if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000
            else "□"
        )
        self._text(letter, span, None)

    def _break(self, child: etree._Element, span: MarkedSpan) -> None:
        if child.get(f"{W}type") == "page":
            self._facts.page += 1
        elif self.spans and not self.spans[-1].line_break and not self.spans[-1].note:
            self.spans[-1] = replace(self.spans[-1], line_break=True)
        else:
            self.spans.append(replace(span, text="", line_break=True))

    def _ruby(self, child: etree._Element, span: MarkedSpan, given: etree._Element | None) -> None:
        base = "".join(text.text or "" for text in child.findall(f"{W}rubyBase//{W}t"))
        reading = "".join(text.text or "" for text in child.findall(f"{W}rt//{W}t"))
        self._text(base, span, given)
        self._facts.remark("import/ruby", f"the reading “{_short(reading)}” above “{_short(base)}” was left out")

    def _field_mark(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result, self._fields[-1].begin = True, len(self.spans)
            self.has_sequence |= self._fields[-1].code.strip().upper().startswith("SEQ ")
        elif kind == "end" and self._fields:
            self._without_result(self._fields.pop())

    def _without_result(self, done: _Field) -> None:
        name = done.code.split()[0].upper() if done.code.split() else ""
        if not done.in_result and name in (
            "PAGE",
            "DATE",
            "REF",
            "TIME",
            "NUMPAGES",
            "DOCPROPERTY",
            "MERGEFIELD",
            "QUOTE",
        ):
            self._facts.warn(
                "import/field", f"the field {name} has no result in the file", "update the fields in the manuscript"
            )

    def _in_code(self) -> bool:
        return any(not field.in_result for field in self._fields)

    def _field_link(self) -> str:
        for each in reversed(self._fields):
            parts = [first or second for first, second in _FIELD_PART.findall(each.code)]
            if parts and parts[0].upper() == "HYPERLINK":
                return _hyperlink(parts[1:])
        return ""

    def _simple_field(self, element: etree._Element, link: str) -> None:
        code = element.get(f"{W}instr", "")
        self.has_sequence |= code.strip().upper().startswith("SEQ ")
        parts = [first or second for first, second in _FIELD_PART.findall(code)]
        if parts and parts[0].upper() == "HYPERLINK":
            link = link or _hyperlink(parts[1:])
        self.read(element, link)

    def _dropped(self, element: etree._Element, *, moved: bool) -> None:
        words = "".join(text.text or "" for text in element.iter(f"{W}delText", f"{W}t"))
        if words.strip() and not moved:
            self._facts.deleted.append(words)

    def _alternative(self, element: etree._Element, link: str) -> None:
        """Of several forms of one thing the first that is understood (part 3, 10.2)."""
        for form in (*element.findall(f"{_MC}Choice"), *element.findall(f"{_MC}Fallback")):
            before = len(self.spans), len(self.pictures), len(self.boxes)
            for child in form:
                if child.tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                    self._drawing(child)
                elif child.tag == f"{W}r":
                    self._run(child, link)
                else:
                    self.read(form, link)
                    break
            if (len(self.spans), len(self.pictures), len(self.boxes)) != before:
                return

    def _drawing(self, element: etree._Element) -> None:
        boxes = [box for box in element.iter(f"{W}txbxContent") if not _inside_fallback(box, element)]
        outer = [box for box in boxes if not any(box in other.iterdescendants() for other in boxes if other is not box)]
        self.boxes += outer
        held = {id(blip) for box in boxes for blip in box.iter(f"{_A}blip", f"{_V}imagedata")}
        for blip in _pictures_in(element):
            if id(blip) not in held and not _inside_fallback(blip, element):
                self._picture(element, blip)
        if element.tag == f"{W}object" and not self.pictures:
            self._facts.warn(
                "import/embedded",
                "an embedded object (a sheet, chart or file) was left out",
                "save it as a picture or table of its own",
            )
        elif (
            not boxes
            and not any(True for _ in _pictures_in(element))
            and element.find(f".//{_A}graphicData") is not None
        ):
            kind = (element.find(f".//{_A}graphicData").get("uri") or "").rpartition("/")[2] or "drawing"
            self._facts.warn(
                "import/embedded", f"a {kind} was left out", "save it as a picture and put it into the assets folder"
            )

    def _picture(self, element: etree._Element, blip: etree._Element) -> None:
        relation = self._relations.get(blip.get(f"{R}embed") or blip.get(f"{R}id") or blip.get(f"{R}link") or "")
        about = element.find(f".//{_WP}docPr")
        alt = (about.get("descr") or about.get("title") or "") if about is not None else ""
        if not alt and (shape := element.find(f".//{_V}shape")) is not None:
            alt = shape.get("alt", "")
        if relation is None:
            return
        name = relation.target.rpartition("/")[2]
        if relation.outside:
            self._facts.warn(
                "import/picture-outside",
                f"the picture “{_short(relation.target)}” lies outside the manuscript and was not fetched",
                "insert it into the manuscript, or put it into the assets folder",
            )
            data = b""
        else:
            data = self._facts.package.archive.read(relation.target) or b""
        self.pictures.append(len(self._facts.pictures))
        self._facts.pictures.append(ManuscriptPicture(name, data, " ".join(alt.split()), _crop(blip), _turn(element)))

    def _equation(self, element: etree._Element) -> None:
        words = "".join(text.text or "" for text in element.iter(f"{_M}t"))
        self._facts.warn(
            "import/equation",
            f"an equation was kept as plain words: “{_short(words)}”",
            "write it anew, or set it as a picture",
        )
        if words:
            self.spans.append(MarkedSpan(words))


def _pictures_in(element: etree._Element) -> Iterator[etree._Element]:
    yield from element.iter(f"{_A}blip", f"{_V}imagedata")


def _inside_fallback(element: etree._Element, top: etree._Element) -> bool:
    for parent in element.iterancestors():
        if parent is top:
            return False
        if parent.tag == f"{_MC}Fallback" and parent.getparent().find(f"{_MC}Choice") is not None:
            return True
    return False


def _hyperlink(parts: list[str]) -> str:
    """The address of a HYPERLINK field (17.16.5.25): the first argument, and the place of the switch \\l."""
    address, fragment, at = "", "", 0
    while at < len(parts):
        part = parts[at]
        if part.startswith("\\"):
            if part.lower() in ("\\l", "\\o", "\\t") and at + 1 < len(parts):
                fragment = parts[at + 1] if part.lower() == "\\l" else fragment
                at += 1
        elif not address:
            address = part
        at += 1
    if not _LINK_ADDRESS.match(address):
        return ""
    return _clean_address(address + (f"#{fragment}" if fragment and "#" not in address else ""))


def _clean_address(address: str) -> str:
    return (
        re.sub(r"\s", "%20", address.strip())
        .replace("(", "%28")
        .replace(")", "%29")
        .replace("<", "%3C")
        .replace(">", "%3E")
    )


def home_language(body: etree._Element) -> str:
    """The language of most letters; "" where no run names one."""
    letters: Counter[str] = Counter()
    for run in body.iter(f"{W}r"):
        found = run.find(f"{W}rPr/{W}lang")
        letters[_language(found, run)] += sum(len(text.text or "") for text in run.iter(f"{W}t"))
    return letters.most_common(1)[0][0] if letters else ""


def foreign(tag: str, home: str) -> str:
    """The language of words that are in another one than the document; "" for the document's own.

    Word marks what its keyboard was set to: variants of one language (en-GB, en-US) are no difference, and a
    language is believed only where most of the document names its own.
    """
    if not home or not tag or tag.partition("-")[0].lower() == home.partition("-")[0].lower():
        return ""
    known = {"zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant"}
    tag = known.get(tag.lower(), tag.partition("-")[0].lower())
    return tag if _TAG.fullmatch(tag) else ""


def _language(element: etree._Element | None, run: etree._Element) -> str:
    """The language of a run's letters: w:lang names one each for Latin, East Asian and complex scripts (17.3.2.20)."""
    if element is None:
        return ""
    words = "".join(text.text or "" for text in run.iter(f"{W}t"))
    if _EAST_ASIAN.search(words):
        return element.get(f"{W}eastAsia") or ""
    if _COMPLEX.search(words):
        return element.get(f"{W}bidi") or ""
    return (element.get(f"{W}val") or "") if any(letter.isalpha() for letter in words) else ""


def _crop(blip: etree._Element) -> tuple[float, float, float, float]:
    """Shares cut off by a:srcRect, in thousandths of a percent (20.1.8.55)."""
    parent = blip.getparent()
    rect = parent.find(f"{_A}srcRect") if parent is not None else None
    if rect is None:
        return (0.0, 0.0, 0.0, 0.0)
    shares = []
    for side in ("l", "t", "r", "b"):
        try:
            shares.append(min(max(float(rect.get(side, "0").rstrip("%")) / 100_000, 0.0), 0.95))
        except ValueError:
            shares.append(0.0)
    return shares[0], shares[1], shares[2], shares[3]


def _turn(element: etree._Element) -> float:
    """Degrees clockwise, written in sixty-thousandths (20.1.7.6)."""
    frame = element.find(f".//{_A}xfrm")
    try:
        return float(frame.get("rot", "0")) / 60_000 % 360 if frame is not None else 0.0
    except ValueError:
        return 0.0


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 60 else words[:59] + "…"


def box_words(box: etree._Element) -> str:
    """All words of a text box."""
    return " ".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in box.iter(f"{W}p"))


__all__ = ["WordFacts", "WordSpans", "box_words", "plain_of"]
