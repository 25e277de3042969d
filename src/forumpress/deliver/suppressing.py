# SPDX-License-Identifier: MIT
"""Suppressions as the desk sees them: listed, imported from other services, exported, and lifted one by one."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, select

from forumpress.deliver.history import Event, EventKind, add_event
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.listfile.cells import ListRow, ListRows
from forumpress.deliver.listfile.columns import plan_list
from forumpress.deliver.listfile.entries import Standing, entries_of
from forumpress.deliver.schema import ALL_LISTS, BY_READER, Stop, lists, readers, suppressions
from forumpress.finding import Finding, Place, error

_HASH = re.compile(r"[0-9a-f]{32}")
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Suppression:
    """One suppression. `address` is empty where the ledger has only the hash; `list_name` where it holds for all."""

    address_hash: str
    address: str
    list_name: str
    kind: Stop
    reason: str
    source: str
    at: float


def suppressions_of(ledger: Ledger, list_name: str | None = None, kind: Stop | None = None) -> Iterator[Suppression]:
    """All suppressions, or those that hold for a list, oldest first, without holding them all in memory."""
    address = (
        select(readers.c.address)
        .where(readers.c.address_hash == suppressions.c.address_hash)
        .order_by(readers.c.id)
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(suppressions, address.label("address"), lists.c.name.label("list_name"))
        .join_from(suppressions, lists, lists.c.id == suppressions.c.list_id, isouter=True)
        .order_by(suppressions.c.at, suppressions.c.address_hash)
        .execution_options(yield_per=1000)
    )
    if list_name is not None:
        query = query.where(suppressions.c.list_id.in_((ALL_LISTS, ledger.list_id(list_name))))
    if kind is not None:
        query = query.where(suppressions.c.kind == kind.value)
    with ledger.read() as connection:
        for row in connection.execute(query):
            yield Suppression(
                row.address_hash, row.address or "", row.list_name or "", Stop(row.kind), row.reason, row.source, row.at
            )


def may_readmit(ledger: Ledger, connection: Connection, address_hash: str, list_id: int) -> bool:
    """Whether an import may take an address back: nothing that stops it was asked for by the reader himself."""
    query = select(suppressions.c.kind).where(
        suppressions.c.address_hash == address_hash, suppressions.c.list_id.in_((ALL_LISTS, list_id))
    )
    return not any(Stop(kind) in BY_READER for kind in connection.scalars(query))


def lift_one(ledger: Ledger, address: str, reason: str, source: str, list_name: str | None = None) -> list[Suppression]:
    """Take back what stops one address, on one list or everywhere, and keep the reason; what was lifted.

    A forgotten address stays: its reader asked for that by law. Raises InputError where the list does not exist.
    """
    address_hash = ledger.hash(address)
    found = [each for each in suppressions_of(ledger, list_name) if each.address_hash == address_hash]
    lifted = [each for each in found if each.kind is not Stop.FORGOTTEN]
    with ledger.write() as connection:
        for each in lifted:
            list_id = ledger.list_id(each.list_name) if each.list_name else ALL_LISTS
            mine = (suppressions.c.address_hash == address_hash, suppressions.c.list_id == list_id)
            connection.execute(delete(suppressions).where(*mine))
            why = f"{reason}; was: {each.reason}"
            add_event(ledger, connection, Event(address_hash, EventKind.LIFTED, why, source, list_id))
    return lifted


@dataclass
class SuppressionCounts:
    """How many rows of another service's list were new, known or bad."""

    rows: int = 0
    new: int = 0
    known: int = 0
    bad: int = 0


def import_suppressions(
    ledger: Ledger, path: Path, list_name: str | None = None
) -> tuple[SuppressionCounts, list[Finding]]:
    """Never write to the addresses of a file: people who left (on `list_name`, or anywhere), complaints, bounces.

    A column of states or reasons tells them apart; without one all are unfit. An export of our own is read with its
    hashes. Raises InputError where no column of addresses is found.
    """
    counts, findings = SuppressionCounts(), list[Finding]()
    rows = ListRows(path)
    ours = _own_export(rows)
    plan = None if ours else plan_list(rows, path, {})
    list_id = ALL_LISTS if list_name is None else ledger.list_id(list_name, create=True)
    today = datetime.datetime.now(datetime.UTC).date()
    batch: list[tuple[str, Stop, str]] = []
    for row in rows.rows():
        if row.line <= (plan.head_line if plan else 1):
            continue
        counts.rows += 1
        try:
            if plan is None:
                batch.append(_own_row(row))
            else:
                for entry in entries_of(row, plan, today):
                    kind = Stop.LEFT if entry.standing in (Standing.LEFT, Standing.NO) else Stop.IMPORTED
                    why = "left the list" if kind is Stop.LEFT else "known as an address that does not work"
                    batch.append((ledger.hash(entry.address), kind, why))
        except ValueError as problem:
            counts.bad += 1
            findings.append(error("mail-import/bad-row", str(problem), place=Place(path.name, row.line)))
    for start in range(0, len(batch), _BATCH):
        with ledger.write() as connection:
            for address_hash, kind, why in batch[start : start + _BATCH]:
                source = f"import {path.name}"
                if ledger.add_suppression(connection, address_hash, why, source, list_id, kind):
                    counts.new += 1
                    add_event(ledger, connection, Event(address_hash, EventKind.SUPPRESSED, why, source, list_id))
                else:
                    counts.known += 1
    return counts, findings


def _own_export(rows: ListRows) -> bool:
    first = next(rows.rows(), None)
    return first is not None and first.cells[:2] == ("address", "address_hash")


def _own_row(row: ListRow) -> tuple[str, Stop, str]:
    if row.problem:
        raise ValueError(row.problem)
    _, address_hash, _, kind, reason = (*row.cells, "", "", "", "", "")[:5]
    if not _HASH.fullmatch(address_hash) or kind not in set(Stop):
        raise ValueError("not a row of an export of suppressions")
    return address_hash, Stop(kind), reason[:200]
