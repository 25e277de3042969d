# SPDX-License-Identifier: MIT
"""The rows of a list's file, whatever wrote it: CSV in any encoding, with any line end, or a spreadsheet."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from forumpress.deliver.listfile.contacts import HEAD, ContactReader, is_ldif, is_vcard, ldif, vcards
from forumpress.deliver.listfile.workbook import LARGEST, not_a_list, read_workbook
from forumpress.errors import InputError
from forumpress.files import named, open_file, size_of_named
from forumpress.finding import error

LINE_LIMIT = 10_000
"""Characters of a row, and octets of a line of CSV."""
_MOST_LINES_IN_A_CELL = 20
_SHEETS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
_SAMPLE = 200_000
_CHUNK = 65_536
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row: the line in its file (from 1) and its cells; `problem` says why it cannot be read."""

    line: int
    cells: tuple[str, ...]
    problem: str = ""


class ListRows:
    """The rows of a file. It may be read several times; a CSV file is never held in memory as a whole.

    Raises InputError (`mail-import/unreadable`) for a file that is no list at all.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sheet: list[ListRow] | None = None
        self._encoding, self._delimiter, self._width = "utf-8", ",", 0
        self._contacts: ContactReader | None = None
        try:
            if path.suffix.lower() in _SHEETS or _is_zip(path):
                self._sheet = [ListRow(*row) for row in read_workbook(path)]
            else:
                self._look()
                if self._contacts is not None:
                    self._sheet = _read_contacts(path, self._encoding, self._contacts)
        except OSError as problem:
            raise InputError([error("mail-import/unreadable", f"{path}: {problem.strerror}")]) from None

    def expect(self, width: int) -> None:
        """So many cells a row has: what a line break in a cell is told from a stray quotation mark by."""
        self._width = width

    def rows(self, step: Callable[[int], None] = lambda octets: None) -> Iterator[ListRow]:
        """All rows that are not empty; `step` gets the octets read."""
        if self._sheet is not None:
            yield from self._sheet
            step(size_of_named(self._path))
            return
        try:
            with _opened(self._path) as file:
                yield from _records(self._lines(file, step), self._delimiter, self._width)
        except OSError as problem:
            raise InputError([error("mail-import/unreadable", f"{self._path}: {problem.strerror}")]) from None

    def _look(self) -> None:
        with _opened(self._path) as file:
            sample = file.read(_SAMPLE)
        if sample.startswith(b"\xd0\xcf\x11\xe0"):
            raise InputError(
                [not_a_list(self._path, "this is an old Excel or Word file", "save it as .xlsx or as CSV")]
            )
        if sample.startswith((b"%PDF", b"{\\rtf")):
            raise InputError([not_a_list(self._path, "this is a document, not a table", "export the table as CSV")])
        self._encoding = _encoding_of(sample)
        text = codecs.getincrementaldecoder(self._encoding)("replace").decode(sample)
        self._contacts = vcards if is_vcard(text) else ldif if is_ldif(text) else None
        lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
        self._delimiter = _delimiter_of(lines[:100])

    def _lines(self, file: io.BufferedReader, step: Callable[[int], None]) -> Iterator[tuple[int, str, str]]:
        """Numbered lines with what cannot be decoded in them named. The rest of a line that is too long is dropped."""
        for number, raw in enumerate(_split_lines(file, self._encoding, step), 1):
            if len(raw) > LINE_LIMIT:
                yield number, "", f"longer than {LINE_LIMIT} bytes"
                continue
            try:
                text = raw.decode(self._encoding)
            except UnicodeDecodeError:
                yield number, "", "not UTF-8" if self._encoding.startswith("utf-8") else f"not {self._encoding}"
                continue
            yield number, text.lstrip("\ufeff") if number == 1 else text, ""


def _split_lines(file: io.BufferedReader, encoding: str, step: Callable[[int], None]) -> Iterator[bytes]:
    """Lines without their ends, which may be LF, CR LF or CR, in UTF-8 or UTF-16."""
    unit = 2 if encoding.startswith("utf-16") else 1
    feed, back = ("\n".encode(encoding)[-unit:], "\r".encode(encoding)[-unit:])
    held = b""
    dropping = False
    after_back = False
    while chunk := file.read(_CHUNK):
        step(len(chunk))
        held += chunk
        start = at = 0
        end = len(held) - len(held) % unit
        while at < end:
            one = held[at : at + unit]
            if one in (feed, back):
                if not (one == feed and after_back and at == start):
                    yield held[start:at] if not dropping else b"x" * (LINE_LIMIT + 1)
                dropping = False
                after_back = one == back
                start = at + unit
                at += unit
                continue
            after_back = False
            at = _next_end(held, at, end, unit, feed, back)
        held = held[start:]
        if len(held) > 2 * LINE_LIMIT:
            held, dropping = b"", True
    if held or dropping:
        yield held if not dropping else b"x" * (LINE_LIMIT + 1)


def _next_end(held: bytes, at: int, end: int, unit: int, feed: bytes, back: bytes) -> int:
    """Where the next line end begins, or `end`."""
    best = end
    for mark in (feed, back):
        found = held.find(mark, at, end)
        while found >= 0 and found % unit:
            found = held.find(mark, found + 1, end)
        if 0 <= found < best:
            best = found
    return best


def _records(lines: Iterable[tuple[int, str, str]], delimiter: str, width: int) -> Iterator[ListRow]:
    """Rows of CSV. A cell may hold line breaks where the row then has its width; a stray mark spoils one row alone."""
    waiting: list[tuple[int, str, str]] = []
    source = iter(lines)
    while True:
        line = waiting.pop(0) if waiting else next(source, None)
        if line is None:
            return
        number, text, problem = line
        if problem:
            yield ListRow(number, (), problem)
            continue
        if not text.strip(" \t\0\ufeff" + delimiter):
            continue
        cells = _cells(text, delimiter)
        if cells is None and text.count('"') % 2:
            for line in source if len(waiting) < _MOST_LINES_IN_A_CELL else ():
                waiting.append(line)
                if len(waiting) >= _MOST_LINES_IN_A_CELL:
                    break
            cells, used = _joined(text, waiting, delimiter, width)
            del waiting[:used]
        if cells is None:
            yield ListRow(number, (), "not a row of CSV: a quotation mark that does not end")
        else:
            yield ListRow(number, cells)


def _joined(
    text: str, following: list[tuple[int, str, str]], delimiter: str, width: int
) -> tuple[tuple[str, ...] | None, int]:
    """A row that goes on in the next lines, and how many of them it takes. No line that is a reader is swallowed."""
    for used, (_, more, problem) in enumerate(following, 1):
        whole = _cells(more, delimiter)
        if problem or (whole is not None and len(whole) == width > 1 and any("@" in cell for cell in whole)):
            break
        text = f"{text}\n{more}"
        if len(text) > LINE_LIMIT:
            break
        cells = _cells(text, delimiter)
        if cells is not None and width in (0, len(cells)):
            return cells, used
    return None, 0


def _cells(text: str, delimiter: str) -> tuple[str, ...] | None:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return tuple(rows[0]) if len(rows) == 1 else None


def _encoding_of(sample: bytes) -> str:
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if sample.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if sample.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    if sample[1:400:2].count(0) > len(sample[1:400:2]) * 0.4:
        return "utf-16-le"
    # A sample may end within a character; a file of bad octets here and there is UTF-8 with bad rows.
    bad = sample.decode("utf-8", "replace").count("\ufffd")
    if bad <= 1 or bad * 200 < sample.count(b"\n") * 2 + 1:
        return "utf-8"
    lines = [line for line in sample.split(b"\n") if not line.isascii()]
    readable = sum(_decodes(line, "utf-8") for line in lines)
    if readable * 2 >= len(lines):
        return "utf-8"
    # Windows' own encodings: Chinese pairs both halves above 0x80, Western letters stand alone among ASCII.
    pairs = sum(_decodes(line, "gb18030") for line in lines)
    alone = sum(_stands_alone(line) for line in lines)
    return "gb18030" if pairs == len(lines) and alone == 0 else "cp1252"


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _stands_alone(line: bytes) -> bool:
    """Whether an octet above ASCII stands alone between two of ASCII."""
    padded = b" " + line + b" "
    triples = zip(padded, padded[1:], padded[2:], strict=False)
    return any(before < 0x80 <= octet and after < 0x80 for before, octet, after in triples)


def _delimiter_of(lines: list[str]) -> str:
    """The character that most lines have the same number of; what `sep=` says where a file says it."""
    if lines and lines[0].lstrip("\ufeff").lower().startswith("sep=") and len(lines[0].strip("\ufeff\r\n")) > 4:
        return lines[0].lstrip("\ufeff")[4]

    def regular(delimiter: str) -> tuple[int, int]:
        counts = [len(_cells(line, delimiter) or line.split(delimiter)) for line in lines[:40]]
        several = [count for count in counts if count > 1]
        common = max(set(several), key=several.count, default=0)
        return several.count(common), common

    return max(_DELIMITERS, key=regular) if lines else ","


def _is_zip(path: Path) -> bool:
    with _opened(path) as file:
        return file.read(4) == b"PK\x03\x04"


def _opened(path: Path) -> io.BufferedReader:
    return io.BufferedReader(io.FileIO(open_file(named(path))))


def _read_contacts(path: Path, encoding: str, read: ContactReader) -> list[ListRow]:
    """An address book as a table: a head, and a row for each person."""
    if size_of_named(path) > LARGEST:
        raise InputError([not_a_list(path, "the address book is too large", "export it as CSV")])
    with _opened(path) as file:
        text = file.read().decode(encoding, "replace").lstrip("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [ListRow(0, HEAD), *(ListRow(line, cells) for line, cells in read(lines))]
