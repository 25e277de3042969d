"""Readers from a CSV file into the ledger, line by line in little memory, each line with one outcome.

A line is a row: a name cannot hold a line feed, so that an open quotation mark spoils one row and
not all that follow it.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Row as RecordRow
from sqlalchemy import bindparam, insert, select, update

from forumpress.deliver.address import has_control, parse_address
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.schema import imports, readers
from forumpress.errors import InputError
from forumpress.finding import Finding, Place, error, note, warning

LINE_LIMIT = 10_000
"""Octets of a line."""
NAME_LIMIT = 200
_BATCH = 1000
_COLUMNS = {
    "address": {"address", "email", "e-mail", "mail", "email address", "e-mail address"},
    "name": {"name", "full name"},
    "consent_date": {"consent_date", "consent date", "consent"},
    "consent_source": {"consent_source", "consent source", "source"},
}


@dataclass
class ImportCounts:
    """How many rows came to which end. `without_consent` are among those on the list."""

    rows: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    bad: int = 0
    suppressed: int = 0
    without_consent: int = 0


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    address: str
    name: str
    consent_date: str
    consent_source: str
    address_hash: str


def import_readers(
    ledger: Ledger,
    path: Path,
    list_name: str,
    *,
    report: Callable[[Finding], None],
    step: Callable[[int], None] = lambda octets: None,
    readmit: bool = False,
) -> ImportCounts:
    """Add the readers of a CSV file to a list, and bring those that are on it up to date.

    The first line names the columns: address, and if known name, consent_date (YYYY-MM-DD) and
    consent_source. `report` gets a finding for every row that was not simply added, as it is read;
    `step` the octets read. `readmit` takes readers back who had left. Rows are committed a thousand
    at a time; importing a file again changes nothing. Raises InputError for a file without a usable head.
    """
    counts = ImportCounts()
    try:
        with path.open("rb") as file:
            lines = _lines(file, step)
            number, head = next(lines, (1, b""))
            delimiter, columns = _read_head(path, number, head)
            list_id = ledger.list_id(list_name, create=True)
            with ledger.write() as connection:
                row = {"list_id": list_id, "file": path.name, "at": ledger.now()}
                import_id = int(connection.execute(insert(imports).values(row).returning(imports.c.id)).scalar_one())
            keeper = _Keeper(ledger, list_id, import_id, path.name, counts, report, readmit)
            rows = _rows(lines, ledger, path.name, delimiter, columns, counts, report)
            while batch := list(islice(rows, _BATCH)):
                keeper.keep(batch)
    except OSError as problem:
        raise InputError([error("mail-import/unreadable", f"{path}: {problem.strerror}")]) from None
    return counts


class _Keeper:
    """Writes batches of rows; each row ends as added, updated, unchanged, duplicate or suppressed."""

    def __init__(
        self,
        ledger: Ledger,
        list_id: int,
        import_id: int,
        file: str,
        counts: ImportCounts,
        report: Callable[[Finding], None],
        readmit: bool,
    ) -> None:
        self._ledger, self._list, self._import, self._file = ledger, list_id, import_id, file
        self._counts, self._report, self._readmit = counts, report, readmit

    def keep(self, batch: list[_Row]) -> None:
        counts = self._counts
        found: list[Finding] = []
        with self._ledger.write() as connection:
            hashes = [row.address_hash for row in batch]
            query = select(readers).where(readers.c.list_id == self._list, readers.c.address_hash.in_(hashes))
            known = {row.address_hash: row for row in connection.execute(query)}
            left = self._ledger.suppressed_among(connection, hashes, self._list)
            fresh: dict[str, _Row] = {}
            changed: list[dict[str, object]] = []
            for row in batch:
                before = known.get(row.address_hash)
                first = fresh.get(row.address_hash)
                if first is not None or (before is not None and before.import_id == self._import):
                    counts.duplicates += 1
                    line = first.line if first is not None else before.line if before is not None else 0
                    found.append(
                        self._say(warning, "mail-import/duplicate", row, f"the same address as in line {line}")
                    )
                    continue
                if row.address_hash in left:
                    if not self._readmit:
                        counts.suppressed += 1
                        hint = "if the reader has asked to come back, import with --readmit"
                        said = f"is not written to: {left[row.address_hash]}"
                        found.append(self._say(note, "mail-import/suppressed", row, said, hint))
                        continue
                    self._ledger.lift(connection, row.address_hash)
                fresh[row.address_hash] = row
                if not (row.consent_date and row.consent_source):
                    counts.without_consent += 1
                    found.append(_no_consent(self._place(row), row))
                if before is not None:
                    changed.append(self._merged(before, row))
            new = [row for row in fresh.values() if row.address_hash not in known]
            if new:
                connection.execute(insert(readers), [self._values(row) for row in new])
            if changed:
                names = ("name", "consent_date", "consent_source", "import_id", "line")
                statement = update(readers).where(readers.c.id == bindparam("row_id"))
                connection.execute(statement.values({name: bindparam(f"new_{name}") for name in names}), changed)
        counts.added += len(new)
        updated = sum(bool(row["differs"]) for row in changed)
        counts.updated += updated
        counts.unchanged += len(changed) - updated
        for finding in found:
            self._report(finding)

    def _merged(self, before: RecordRow[Any], row: _Row) -> dict[str, object]:
        """What the ledger has, with what the file knows better; an empty cell takes nothing away."""
        values: dict[str, object] = {"row_id": before.id, "new_import_id": self._import, "new_line": row.line}
        differs = False
        for name in ("name", "consent_date", "consent_source"):
            old = getattr(before, name)
            values[f"new_{name}"] = new = getattr(row, name) or old
            differs = differs or new != old
        return {**values, "differs": differs}

    def _values(self, row: _Row) -> dict[str, object]:
        return {
            "list_id": self._list,
            "import_id": self._import,
            "address_hash": row.address_hash,
            "address": row.address,
            "name": row.name,
            "consent_date": row.consent_date,
            "consent_source": row.consent_source,
            "line": row.line,
        }

    def _place(self, row: _Row) -> Place:
        return Place(self._file, row.line)

    def _say(self, make: Callable[..., Finding], code: str, row: _Row, message: str, hint: str = "") -> Finding:
        return make(code, f"{row.address} {message}", place=self._place(row), hint=hint)


def _no_consent(place: Place, row: _Row) -> Finding:
    missing = " and ".join(
        name for name, value in (("date", row.consent_date), ("source", row.consent_source)) if not value
    )
    return warning("mail-import/no-consent", f"the {missing} of {row.address}'s consent is missing", place=place)


def _lines(file: IO[bytes], step: Callable[[int], None]) -> Iterator[tuple[int, bytes]]:
    """Numbered lines, none longer than a little over the limit: the rest of a longer one is passed over."""
    number = 0
    while line := file.readline(LINE_LIMIT + 1):
        number += 1
        octets = len(line)
        while not line.endswith(b"\n") and octets > LINE_LIMIT and (more := file.readline(LINE_LIMIT + 1)):
            octets += len(more)
            if more.endswith(b"\n"):
                break
        step(octets)
        yield number, line


def _read_head(path: Path, number: int, head: bytes) -> tuple[str, dict[str, int]]:
    place = Place(path.name, number)
    text = head.decode("utf-8-sig", "replace").strip()
    if not text:
        raise InputError([error("mail-import/empty", f"{path.name} is empty", place=place)])
    delimiter = max(",;\t", key=text.count)
    cells = [cell.strip().lower() for cell in next(csv.reader([text], delimiter=delimiter), [])]
    columns = {name: index for name, words in _COLUMNS.items() for index, cell in enumerate(cells) if cell in words}
    if "address" not in columns:
        hint = "the first line names the columns: address,name,consent_date,consent_source"
        raise InputError([error("mail-import/no-address", "no column is named address", place=place, hint=hint)])
    return delimiter, columns


def _rows(
    lines: Iterable[tuple[int, bytes]],
    ledger: Ledger,
    file: str,
    delimiter: str,
    columns: dict[str, int],
    counts: ImportCounts,
    report: Callable[[Finding], None],
) -> Iterator[_Row]:
    for number, line in lines:
        if not line.strip():
            continue
        counts.rows += 1
        try:
            yield _row(number, line, ledger, delimiter, columns)
        except ValueError as problem:
            counts.bad += 1
            report(error("mail-import/bad-row", str(problem), place=Place(file, number)))


def _row(number: int, line: bytes, ledger: Ledger, delimiter: str, columns: dict[str, int]) -> _Row:
    if len(line) > LINE_LIMIT:
        raise ValueError(f"longer than {LINE_LIMIT} bytes")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    try:
        cells = next(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error as problem:
        raise ValueError(f"not a row of CSV: {problem}") from None
    values = {name: cells[index].strip() if index < len(cells) else "" for name, index in columns.items()}
    if not values["address"]:
        raise ValueError("no address")
    address = parse_address(values["address"])
    name = values.get("name", "")
    source = values.get("consent_source", "")
    if has_control(name) or has_control(source):
        raise ValueError("control characters in the name or source")
    if len(name) > NAME_LIMIT or len(source) > NAME_LIMIT:
        raise ValueError(f"a name or source of more than {NAME_LIMIT} characters")
    date = values.get("consent_date", "")
    if date:
        try:
            date = datetime.date.fromisoformat(date[:10]).isoformat()
        except ValueError:
            raise ValueError(f"the consent date {date!r:.40} is not YYYY-MM-DD") from None
    return _Row(number, address, name, date, source, ledger.hash(address))
