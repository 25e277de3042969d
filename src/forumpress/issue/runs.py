# SPDX-License-Identifier: MIT
"""Inline Markdown tokens -> runs, each character with its origin."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from markdown_it.token import Token

from forumpress.finding import Finding, Place, error, warning
from forumpress.issue.addresses import with_links
from forumpress.issue.blocks import Run
from forumpress.issue.markdown import PIECES, index_of
from forumpress.issue.slips import stray_mark
from forumpress.text import UNKNOWN, Text

LANGUAGE = re.compile(r"(?:lang=|:)\"?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\"?")
KEY = re.compile(r"#[a-z0-9]+(?:-[a-z0-9]+)*")
_SCHEMES = ("http", "https", "mailto")
_BAD_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f<>\"\\^`{|}]")
_MAIL = re.compile(r"mailto:[^@\s]+@[^@\s]+\.[^@\s]+", re.IGNORECASE)
_TICKS = re.compile(r"(?<!`)`+")
_TAG_NAME = re.compile(r"</?\s*([a-z]+)", re.IGNORECASE)
_MARKDOWN_FOR = {
    **dict.fromkeys(("b", "strong"), "write **words**"),
    **dict.fromkeys(("i", "em", "cite"), "write *words*"),
    "br": "in a body, end the line with two spaces or a backslash; titles and captions are broken by the layout",
    "a": "write [words](https://…)",
    "img": "list the picture under “figures:”, and write ![](#its-key) on a line of its own",
}
_SHIFT_TAG = re.compile(r"</?\s*(su[bp])\s*>", re.IGNORECASE)
_WIDE = re.compile(r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]")


@dataclass
class RunBuilder:
    """Turns one block's inline tokens into runs; gathers findings, notes and references on the way."""

    content: Text
    findings: list[Finding]
    inline_notes: dict[str, tuple[Run, ...]]
    references: dict[str, Place]
    """Labels of footnotes that are referred to, with the place of the first."""
    notes_of: dict[int, list[Token]] = field(default_factory=dict)
    allow_notes: bool = True
    keeps_lines: bool = False
    """Line ends stay: they become newlines in the text."""
    label: str = "^"
    """What the labels of notes begin with that are written on the spot."""
    bare_links: bool = True
    """Addresses without brackets become links."""
    _saw_html: bool = False
    _saw_stray: bool = False
    _skip: int = 0
    """Characters between a text token's place and its first letter: the `<` of a bare address."""
    _runs: list[Run] = field(default_factory=list)
    _manner: list[Run] = field(default_factory=lambda: [Run(Text(""))])

    def build(self, tokens: list[Token]) -> tuple[Run, ...]:
        """The runs of `tokens`, neighbours in one manner joined."""
        for token in tokens:
            handler = getattr(self, f"_{token.type}", None)
            if handler is not None:
                handler(token)
        return joined_runs([*with_links(joined_runs(self._runs))] if self.bare_links else self._runs)

    def _add(self, text: Text) -> None:
        if text:
            self._runs.append(replace(self._manner[-1], text=text))

    def _place(self, token: Token) -> Place:
        return self.content.place(index_of(token))

    def _complain(self, token: Token, code: str, message: str, hint: str) -> None:
        self.findings.append(error(code, message, hint=hint, place=self._place(token)))

    def _text(self, token: Token) -> None:
        if not token.content:
            return
        pieces = token.meta.get(PIECES) or [(index_of(token), len(token.content))]
        if not self._saw_stray and (stray := stray_mark(self.content, pieces[0][0] + self._skip, token.content)):
            self._saw_stray = True
            self.findings.append(stray)
        for at, length in pieces:
            self._add(self.content[at + self._skip : at + self._skip + length])

    def _text_special(self, token: Token) -> None:
        at = index_of(token)
        if token.info == "escape":
            self._add(self.content[at + 2 - len(token.content) : at + 2])
        else:
            origins = [self.content.origins[at]] * len(token.content)
            self._add(Text(token.content, self.content.file, origins))

    def _code_inline(self, token: Token) -> None:
        at = index_of(token) + len(token.markup)
        closing = at + len(token.content)
        # One space inside each mark comes off; the closing run of ticks tells whether it did.
        if (ticks := _TICKS.match(self.content.plain, closing)) is None or ticks[0] != token.markup:
            at += 1
        text = Text(token.content, self.content.file, self.content.origins[at : at + len(token.content)])
        self._runs.append(replace(self._manner[-1], text=text, code=True))

    def _softbreak(self, token: Token) -> None:
        if self.keeps_lines:
            self._add(Text("\n", self.content.file, [UNKNOWN]))
            return
        at = index_of(token)
        before = self.content.plain[:at].rstrip()[-1:]
        after = self.content.plain[at:].lstrip()[:1]
        if not (_WIDE.match(before) and _WIDE.match(after)):
            self._add(Text(" ", self.content.file, [self.content.origins[at]]))

    def _hardbreak(self, token: Token) -> None:
        if self._runs:
            self._runs[-1] = replace(self._runs[-1], line_break=True)

    def _open(self, **change: object) -> None:
        self._manner.append(replace(self._manner[-1], **change))  # type: ignore[arg-type]

    def _close(self, token: Token) -> None:
        if len(self._manner) > 1:
            self._manner.pop()

    def _em_open(self, token: Token) -> None:
        # Emphasis inside emphasis stands upright again, as printers do.
        self._open(emphasis=not self._manner[-1].emphasis)

    def _strong_open(self, token: Token) -> None:
        self._open(strong=True)

    def _sup_open(self, token: Token) -> None:
        self._open(superscript=True, subscript=False)

    def _sub_open(self, token: Token) -> None:
        self._open(subscript=True, superscript=False)

    def _span_open(self, token: Token) -> None:
        written = token.meta["attributes"]
        match = LANGUAGE.fullmatch(written)
        if match is None:
            self._complain(
                token,
                "prose/attribute",
                f"“{{{written}}}” is not known here",
                "write [words]{lang=zh-Hans} for words in another language; \\{ for a brace",
            )
        self._open(language=match[1] if match else self._manner[-1].language)

    def _link_open(self, token: Token) -> None:
        address = str(token.attrs.get("href", ""))
        if (problem := address_problem(address)) is not None:
            self._complain(token, "prose/link", *problem)
        if title := str(token.attrs.get("title", "")):
            self.findings.append(
                warning(
                    "prose/link-title",
                    f"“{title[:40]}{'…' if len(title) > 40 else ''}” after the address is not printed",
                    hint="delete it, or write it into the text",
                    place=self._place(token),
                )
            )
        self._skip = 1 if token.info == "auto" else 0
        self._open(link=address)

    _em_close = _strong_close = _sup_close = _sub_close = _span_close = _close

    def _link_close(self, token: Token) -> None:
        self._skip = 0
        self._close(token)

    def _image(self, token: Token) -> None:
        address = str(token.attrs.get("src", ""))
        if KEY.fullmatch(address):
            self._complain(
                token,
                "prose/placement-in-text",
                f"the figure {address} is placed in the middle of a paragraph",
                f"put ![]({address}) on a line of its own, with an empty line before and after it",
            )
        else:
            self._complain(
                token,
                "prose/image",
                "a picture is written into the text",
                "list it under “figures:” with its alt text and caption, and write ![](#its-key) here",
            )

    def _html_inline(self, token: Token) -> None:
        if not (token.content.startswith("</") and self._saw_html):
            self._complain(token, "prose/html", *html_problem(token.content))
        self._saw_html = True
        self._add(Text(token.content, self.content.file, self.content.origins[index_of(token) :][: len(token.content)]))

    def _footnote_ref(self, token: Token) -> None:
        if not self.allow_notes:
            self._complain(
                token,
                "prose/note-misplaced",
                "a footnote cannot stand here",
                "footnotes belong to the body's paragraphs, lists and tables",
            )
            return
        label = token.meta.get("label")
        if label is None:
            label = f"{self.label}{token.meta['id'] + 1}"
            inner = RunBuilder(self.content, self.findings, self.inline_notes, self.references, allow_notes=False)
            self.inline_notes[label] = inner.build(self.notes_of.get(token.meta["id"], []))
        self.references.setdefault(label, self._place(token))
        mark = Text("", self.content.file)
        self._runs.append(replace(self._manner[-1], text=mark, note=label))


def address_problem(address: str) -> tuple[str, str] | None:
    """What is wrong with a link's address, and the cure; None for http, https, mailto and `#key`."""
    shown = address if len(address) <= 60 else address[:59] + "…"
    if address.startswith("#"):
        if KEY.fullmatch(address):
            return None
        return f"“{shown}” is not a key", "keys are lower-case letters, digits and single hyphens: [text](#key)"
    if not address:
        return "this link leads nowhere", "write its address: [text](https://example.org)"
    scheme = address.split(":", 1)[0].lower() if ":" in address else ""
    if scheme not in _SCHEMES:
        if "@" in address and not scheme:
            return f"“{shown}” lacks its scheme", f"write mailto:{shown}"
        if scheme or "." not in address:
            return f"links to “{shown}” are not allowed", "links begin with https://, http:// or mailto:, or are a #key"
        return f"“{shown}” lacks its scheme", f"write https://{shown}"
    try:
        parts = urlsplit(address)
        complete = bool(_MAIL.fullmatch(address)) if scheme == "mailto" else bool(parts.hostname) and parts.port != 0
    except ValueError:
        complete = False
    if not complete or _BAD_ADDRESS.search(address):
        return f"“{shown}” is not a complete address", "copy it again from the browser, as a whole"
    return None


def html_problem(tag: str) -> tuple[str, str]:
    """Message and hint for a piece of raw HTML."""
    if (match := _SHIFT_TAG.fullmatch(tag.strip())) is not None:
        mark = "^" if match[1].lower() == "sup" else "~"
        return f"the text holds the HTML tag {tag.strip()}", f"write {mark}…{mark}, as in 20{mark}th{mark}"
    if tag.startswith("<!--"):
        return "the text holds an HTML comment", "put remarks into the YAML file, on a line that begins with #"
    shown = tag.strip().split("\n")[0][:40]
    if (name := _TAG_NAME.match(shown)) is not None and (cure := _MARKDOWN_FOR.get(name[1].lower())) is not None:
        return f"the text holds HTML: {shown}", cure
    return (
        f"the text holds HTML: {shown}",
        "use Markdown (*emphasis*, **strong**, [link](https://…)); write \\< for a <",
    )


def joined_runs(runs: list[Run]) -> tuple[Run, ...]:
    """The runs, neighbours in one manner made one."""
    joined: list[Run] = []
    group: list[Run] = []
    for run in runs:
        if group and not (group[-1].line_break or group[-1].note or run.note) and _manner(group[-1]) == _manner(run):
            group.append(run)
            continue
        if group:
            joined.append(_one(group))
        group = [run]
    if group:
        joined.append(_one(group))
    return tuple(joined)


def _manner(run: Run) -> tuple[object, ...]:
    return run.emphasis, run.strong, run.superscript, run.subscript, run.code, run.link, run.language


def _one(group: list[Run]) -> Run:
    if len(group) == 1:
        return group[0]
    origins = array("Q")
    for run in group:
        origins.extend(run.text.origins)
    return replace(group[-1], text=Text("".join(run.text.plain for run in group), group[0].text.file, origins))
