# SPDX-License-Identifier: MIT
"""A source file as text: decoded, checked for what cannot be text, and split into lines."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field, replace

from forumpress.errors import InputError
from forumpress.finding import Finding, Place, error, warning, with_quotes
from forumpress.text import Text, origin

LARGEST_FILE = 4_000_000
"""Bytes. A hundred pages of text are about 400,000."""
LONGEST_QUOTE = 200
TEXT_ENDINGS = (".md", ".markdown", ".txt")
"""Of files that are one text from end to end; every other source file is YAML."""

_BOMS = {b"\xef\xbb\xbf": "", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
_LINE_SEPARATORS = "\x85\u2028\u2029"
LINE_SEPARATOR = re.compile(f"[{_LINE_SEPARATORS}]")
_HAN = re.compile(r"[\u4e00-\u9fff]{2}")
_RESAVE = "in your editor choose “Save with encoding” and then UTF-8"


@dataclass(frozen=True, slots=True)
class Source:
    """A text file: `file` is its name in findings, `text` has `\\n` alone at the end of its lines."""

    file: str
    text: str
    findings: tuple[Finding, ...] = ()
    lines: list[str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", self.text.split("\n"))

    def place(self, line: int, column: int = 1) -> Place:
        """The place of a line and column, both from 1."""
        return Place(self.file, line, column)

    def quote(self, line: int) -> str:
        """Line `line` as it stands, shortened when it is long."""
        if not 1 <= line <= len(self.lines):
            return ""
        text = self.lines[line - 1].rstrip()
        return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"

    def whole(self) -> Text:
        """The file as one text that knows its origins."""
        origins = array("Q")
        for number, line in enumerate(self.lines, 1):
            start = origin(number, 1)
            origins.extend(range(start, start + len(line) + 1))
        return Text(self.text, self.file, origins[: len(self.text)])


def holds_text(name: str) -> bool:
    """Whether a file of the workspace may be an article's text, by its name from the workspace's folder.

    Whoever writes an issue names it: settings, keys and what programs keep for themselves must not be printed.
    """
    hidden = any(part.startswith(".") for part in name.split("/"))
    return name.lower().endswith(TEXT_ENDINGS) and not hidden


def decode(data: bytes, file: str) -> Source:
    """The text of a file in UTF-8, with or without byte order mark.

    Raises InputError when the bytes are not such a text. Invisible line separators of word
    processors are read as spaces, with a warning each.
    """
    for bom, name in _BOMS.items():
        if data.startswith(bom):
            if name:
                raise _refused("file/utf-16", "the file is written in UTF-16, not in UTF-8", _RESAVE, Place(file, 1, 1))
            data = data[len(bom) :]
    if (at := data.find(b"\0")) >= 0:
        if data.count(b"\0") * 3 >= len(data):
            raise _refused("file/utf-16", "the file is written in UTF-16, not in UTF-8", _RESAVE, Place(file, 1, 1))
        before = data[:at].decode("utf-8", "replace")
        raise _refused(
            "file/nul",
            "a NUL byte stands here: this is not a text file",
            "check that it is the right file",
            _place_after(before, file),
            before,
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8")
        place = _place_after(before, file)
        tail = data[problem.start : problem.start + 40].split(b"\n")[0]
        raise _refused("file/encoding", _guess(data, problem.start), _RESAVE, place, before, tail) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    findings = []
    for match in CONTROL.finditer(text):
        before = text[: match.start()]
        findings.append(
            error(
                "file/control-character",
                f"an invisible control character (U+{ord(match[0]):04X}) stands here",
                hint="delete it; it often comes with text pasted from a PDF or a word processor",
                place=_place_after(before, file),
            )
        )
        if len(findings) == 20:
            break
    if findings:
        source = Source(file, text)
        raise InputError(with_quotes(findings, lambda place: source.quote(place.line or 0)))
    if not any(separator in text for separator in _LINE_SEPARATORS):
        return Source(file, text)
    warnings: list[Finding] = []
    for match in LINE_SEPARATOR.finditer(text):
        if len(warnings) < 20:
            warnings.append(
                warning(
                    "file/line-separator",
                    f"an invisible line separator (U+{ord(match[0]):04X}) was read as a space",
                    hint="delete it, or press Enter where a new line is meant",
                    place=_place_after(text[: match.start()], file),
                )
            )
    return Source(file, LINE_SEPARATOR.sub(" ", text), tuple(warnings))


def noted_end(source: Source) -> Source:
    """The source of an issue or body, with a warning where it breaks off in the middle of a word.

    A copy that was interrupted ends so, and its last articles would be missing without a word.
    """
    last = source.lines[-1]
    if not last or not last[-1].isalnum():
        return source
    finding = warning(
        "file/unfinished",
        "the file ends in the middle of a line: it may have been cut off when it was copied",
        hint="see whether its end is there; if it is, press Enter behind the last word",
        place=source.place(len(source.lines), len(last)),
    )
    return replace(source, findings=(*source.findings, finding))


def _place_after(before: str, file: str) -> Place:
    before = before.replace("\r\n", "\n").replace("\r", "\n")
    return Place(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def _guess(data: bytes, at: int) -> str:
    try:
        if _HAN.search(data.decode("gb18030")):
            return "the file is not in UTF-8; it looks like GB 18030 (GBK)"
    except UnicodeDecodeError:
        pass
    letter = data[at : at + 1].decode("cp1252", "replace")
    return f"the file is not in UTF-8: the byte {data[at]:#04x} here reads “{letter}” in Windows-1252 (Latin 1)"


def _refused(code: str, message: str, hint: str, place: Place, before: str = "", tail: bytes = b"") -> InputError:
    quote = before.rsplit("\n", 1)[-1] + tail.decode("cp1252", "replace")
    return InputError([error(code, message, hint=hint, place=place, quote=quote[-LONGEST_QUOTE:])])
