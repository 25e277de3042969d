# SPDX-License-Identifier: MIT
"""Readers from a list's file into the ledger, in little memory, each row with one outcome.

`listfile/` says what the rows mean; here they become readers, or, where the list is one of people who left or of
addresses that do not work, suppressions.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy import Row as RecordRow

from forumpress.deliver.history import Event, EventKind, add_event
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.listfile.addresses import is_role, mistyped
from forumpress.deliver.listfile.cells import ListRow, ListRows
from forumpress.deliver.listfile.columns import ListPlan, plan_list
from forumpress.deliver.listfile.entries import ListEntry, Standing, entries_of
from forumpress.deliver.schema import Stop, imports, readers
from forumpress.deliver.suppressing import may_readmit
from forumpress.finding import Finding, Place, error, note, warning

_BATCH = 1000
_MOST_LEAVERS = 1000
SYNC_SHARE = 0.1
"""The largest share of a list that `--sync` takes off without being told that it is meant."""


@dataclass
class ImportCounts:
    """How many people came to which end. `without_consent` are among those on the list."""

    rows: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    bad: int = 0
    suppressed: int = 0
    refused: int = 0
    """Not taken, since the list says that they gave no consent, left, or do not work."""
    readmitted: int = 0
    without_consent: int = 0
    removed: int = 0


@dataclass(frozen=True)
class ImportOptions:
    """How a list is to be taken. `columns` maps names of columns to roles or names of fields.

    `readmit` takes back readers whose address had failed. `sync` takes those off the list who are no longer in the
    file; `many` allows that for more than a tenth of them.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    readmit: bool = False
    sync: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    entry: ListEntry
    address_hash: str

    @property
    def address(self) -> str:
        """The address as it is written to."""
        return self.entry.address


def import_readers(
    ledger: Ledger,
    path: Path,
    list_name: str,
    *,
    report: Callable[[Finding], None],
    step: Callable[[int], None] = lambda octets: None,
    plan: Callable[[ListPlan], None] = lambda found: None,
    options: ImportOptions | None = None,
) -> ImportCounts:
    """Add the readers of a file to a list, and bring those that are on it up to date.

    `plan` is told how the columns are read before anything is written. `report` gets a finding for every row that was
    not simply added, as it is read; `step` the octets read. Rows are committed a thousand at a time; importing a file
    again changes nothing. Raises InputError for a file without a column of addresses.
    """
    options = options or ImportOptions()
    counts = ImportCounts()
    rows = ListRows(path)
    found = plan_list(rows, path, options.columns)
    plan(found)
    for finding in _about_plan(found, path):
        report(finding)
    list_id = ledger.list_id(list_name, create=True)
    with ledger.write() as connection:
        row = {"list_id": list_id, "file": path.name, "at": ledger.now()}
        import_id = int(connection.execute(insert(imports).values(row).returning(imports.c.id)).scalar_one())
    keeper = _Keeper(ledger, list_id, import_id, path.name, counts, report, options.readmit)
    people = _people(rows, found, ledger, path.name, counts, report, step)
    while batch := list(islice(people, _BATCH)):
        keeper.keep(batch)
    if options.sync:
        _sync(ledger, list_id, import_id, path.name, counts, report, options)
    return counts


def _about_plan(found: ListPlan, path: Path) -> Iterator[Finding]:
    place = Place(path.name, found.head_line or 1)
    if found.ambiguous_dates:
        yield warning(
            "mail-import/ambiguous-dates",
            f"{found.ambiguous_dates:,} dates read both ways, as 03/04/2022; they are taken as day, month, year",
            place=place, hint="write the dates as YYYY-MM-DD where that is wrong",
        )  # fmt: skip
    for name in found.more_addresses:
        yield note(
            "mail-import/more-addresses", f"the column “{name}” holds addresses too; it is not read", place=place
        )


def _people(
    rows: ListRows,
    found: ListPlan,
    ledger: Ledger,
    file: str,
    counts: ImportCounts,
    report: Callable[[Finding], None],
    step: Callable[[int], None],
) -> Iterator[_Row]:
    today = datetime.datetime.now(datetime.UTC).date()
    for row in rows.rows(step):
        if row.line <= found.head_line or (not row.problem and not any(cell.strip() for cell in row.cells)):
            continue
        try:
            entries = list(entries_of(row, found, today))
        except ValueError as problem:
            counts.rows += 1
            counts.bad += 1
            report(_bad_row(row, str(problem), file))
            continue
        if len(entries) > 1:
            message = f"{len(entries)} addresses in one cell; each is taken as a reader"
            report(note("mail-import/several", message, place=Place(file, row.line)))
        for entry in entries:
            counts.rows += 1
            yield _Row(entry, ledger.hash(entry.address))


def _bad_row(row: ListRow, problem: str, file: str) -> Finding:
    return error("mail-import/bad-row", problem, place=Place(file, row.line))


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
                    line = first.entry.line if first is not None else before.line if before is not None else 0
                    found.append(
                        self._say(warning, "mail-import/duplicate", row, f"the same address as in line {line}")
                    )
                    continue
                if row.entry.standing is not Standing.READER:
                    found.append(self._refuse(connection, row, known=before is not None))
                    continue
                if row.address_hash in left and not self._take_back(connection, row, left[row.address_hash], found):
                    continue
                fresh[row.address_hash] = row
                found += self._doubts(row)
                if not (row.entry.consent_date and row.entry.consent_source):
                    counts.without_consent += 1
                    found.append(_no_consent(self._place(row), row))
                if before is not None:
                    changed.append(self._merged(before, row))
            new = [row for row in fresh.values() if row.address_hash not in known]
            if new:
                connection.execute(insert(readers), [self._values(row) for row in new])
            if changed:
                names = ("name", "consent_date", "consent_source", "fields", "import_id", "line")
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
        values: dict[str, object] = {"row_id": before.id, "new_import_id": self._import, "new_line": row.entry.line}
        values["new_fields"] = _merged_fields(before.fields, row.entry.fields)
        differs = values["new_fields"] != before.fields
        for name in ("name", "consent_date", "consent_source"):
            old = getattr(before, name)
            values[f"new_{name}"] = new = getattr(row.entry, name) or old
            differs = differs or new != old
        return {**values, "differs": differs}

    def _refuse(self, connection: Connection, row: _Row, *, known: bool) -> Finding:
        """Not a reader: what the list says of him is kept where it must hold, and he never becomes one by it."""
        self._counts.refused += 1
        source = f"import {self._file}"
        standing = row.entry.standing
        if standing is Standing.DEAD:
            why = "known as an address that does not work"
            self._ledger.add_suppression(connection, row.address_hash, why, source, kind=Stop.IMPORTED)
        elif standing is Standing.LEFT or (standing is Standing.NO and known):
            why = "left the list"
            self._ledger.add_suppression(connection, row.address_hash, why, source, self._list, Stop.LEFT)
        else:
            why = "gave no consent" if standing is Standing.NO else "has not confirmed"
        return self._say(note, "mail-import/refused", row, f"is not taken: {why}")

    def _take_back(self, connection: Connection, row: _Row, why: str, found: list[Finding]) -> bool:
        """Whether a suppressed reader may come in: only by --readmit, and never one who asked not to be written to."""
        counts = self._counts
        if self._readmit and may_readmit(self._ledger, connection, row.address_hash, self._list):
            self._ledger.lift(connection, row.address_hash)
            event = Event(row.address_hash, EventKind.LIFTED, f"readmitted; was: {why}", f"import {self._file}")
            add_event(self._ledger, connection, event)
            counts.readmitted += 1
            found.append(self._say(note, "mail-import/readmitted", row, f"is written to again; was: {why}"))
            return True
        counts.suppressed += 1
        hint = "if the address works again, import with --readmit"
        if self._readmit:
            hint = "only the reader himself comes back, by signing up; or “forumpress mail suppressions --lift ADDRESS”"
        found.append(self._say(note, "mail-import/suppressed", row, f"is not written to: {why}", hint))
        return False

    def _doubts(self, row: _Row) -> Iterator[Finding]:
        """What a person should look at; the reader is taken all the same."""
        meant = mistyped(row.address)
        if meant:
            yield self._say(
                warning, "mail-import/mistyped", row, f"may be mistyped: {meant}?", "correct it where it is"
            )
        elif is_role(row.address):
            yield self._say(note, "mail-import/role", row, "is an office's address: has a person there agreed?")

    def _values(self, row: _Row) -> dict[str, object]:
        return {
            "list_id": self._list,
            "import_id": self._import,
            "address_hash": row.address_hash,
            "address": row.address,
            "name": row.entry.name,
            "consent_date": row.entry.consent_date,
            "consent_source": row.entry.consent_source,
            "fields": row.entry.fields,
            "line": row.entry.line,
        }

    def _place(self, row: _Row) -> Place:
        return Place(self._file, row.entry.line)

    def _say(self, make: Callable[..., Finding], code: str, row: _Row, message: str, hint: str = "") -> Finding:
        return make(code, f"{row.address} {message}", place=self._place(row), hint=hint)


def _no_consent(place: Place, row: _Row) -> Finding:
    has = (("date", row.entry.consent_date), ("source", row.entry.consent_source))
    missing = " and ".join(name for name, value in has if not value)
    return warning("mail-import/no-consent", f"the {missing} of {row.address}'s consent is missing", place=place)


def _merged_fields(old: str, new: str) -> str:
    if not new or not old:
        return new or old
    return json.dumps({**json.loads(old), **json.loads(new)}, ensure_ascii=False, sort_keys=True)


def _sync(
    ledger: Ledger,
    list_id: int,
    import_id: int,
    file: str,
    counts: ImportCounts,
    report: Callable[[Finding], None],
    options: ImportOptions,
) -> None:
    """Who is no longer in the file leaves the list: named first, and never more than a share without a word."""
    mine = (readers.c.list_id == list_id, readers.c.import_id != import_id)
    place = Place(file)
    if counts.bad:
        message = f"nobody was taken off the list, since {counts.bad:,} rows of the file could not be read"
        report(warning("mail-import/sync-unsure", message, place=place, hint="correct them and import again"))
        return
    with ledger.read() as connection:
        gone = connection.execute(select(readers.c.address_hash, readers.c.address).where(*mine)).all()
        total = len(connection.execute(select(readers.c.id).where(readers.c.list_id == list_id)).all())
    for row in gone[:_MOST_LEAVERS]:
        report(note("mail-import/not-in-file", f"{row.address} is no longer in the file", place=place))
    if len(gone) > SYNC_SHARE * total and not options.many:
        message = f"{len(gone):,} of {total:,} readers are not in the file: nobody was taken off the list"
        report(error("mail-import/sync-many", message, place=place, hint="where that is meant, add --yes"))
        return
    with ledger.write() as connection:
        for row in gone:
            event = Event(
                row.address_hash, EventKind.REMOVED, "no longer in the list's file", f"import {file}", list_id
            )
            add_event(ledger, connection, event)
        counts.removed = connection.execute(delete(readers).where(*mine)).rowcount
