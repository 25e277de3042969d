# SPDX-License-Identifier: MIT
"""The readers of a list: found, added, removed, unsubscribed; and segments of a list by its readers' own fields."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, or_, select

from forumpress.deliver.history import Event, EventKind, add_event
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.schema import ALL_LISTS, Stop, imports, lists, readers, suppressions
from forumpress.deliver.segment import segment_condition
from forumpress.errors import InputError
from forumpress.finding import error

BY_HAND = "by hand"


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader of a list. `stopped` says why he is not written to, or is empty."""

    address: str
    name: str
    fields: dict[str, str]
    consent_date: str
    consent_source: str
    consent_text: str
    stopped: str


def find_readers(ledger: Ledger, list_name: str, *, text: str = "", where: str = "") -> Iterator[Reader]:
    """The readers whose address or name holds a text and who meet a condition, in the order in which they came."""
    list_id = ledger.list_id(list_name)
    query = _query(list_id).order_by(readers.c.id).execution_options(yield_per=1000)
    if where:
        query = query.where(segment_condition(where, sqlite=ledger.sqlite))
    if text:
        query = query.where(or_(readers.c.address.icontains(text, autoescape=True),
                                readers.c.name.icontains(text, autoescape=True)))  # fmt: skip
    with ledger.read() as connection:
        for row in connection.execute(query):
            yield _reader(row)


def find_reader(ledger: Ledger, list_name: str, address: str) -> Reader | None:
    """The reader of this address on a list."""
    query = _query(ledger.list_id(list_name)).where(readers.c.address_hash == ledger.hash(address))
    with ledger.read() as connection:
        row = connection.execute(query).first()
    return _reader(row) if row is not None else None


def stops_of(ledger: Ledger, list_name: str, address: str) -> list[str]:
    """Why an address is not written to on a list; empty when it is."""
    query = select(suppressions.c.reason).where(
        suppressions.c.address_hash == ledger.hash(address),
        suppressions.c.list_id.in_((ALL_LISTS, ledger.list_id(list_name))),
    )
    with ledger.read() as connection:
        return list(connection.scalars(query))


def add_reader(ledger: Ledger, list_name: str, address: str, *, name: str, consent: str) -> None:
    """Put one reader on a list. Raises InputError where he is there, or is not to be written to."""
    list_id = ledger.list_id(list_name, create=True)
    stops = stops_of(ledger, list_name, address)
    if stops:
        hint = f"lift it with a reason: forumpress mail suppressions --lift {address} --because REASON"
        raise InputError([error("mail/stopped", f"{address} is not written to: {stops[0]}", hint=hint)])
    if find_reader(ledger, list_name, address) is not None:
        raise InputError([error("mail/known-reader", f"{address} is on the list {list_name}")])
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    with ledger.write() as connection:
        put_reader(ledger, connection, list_id, address, name=name, consent=(today, consent, ""), source=BY_HAND)


def put_reader(
    ledger: Ledger,
    connection: Connection,
    list_id: int,
    address: str,
    *,
    name: str,
    consent: tuple[str, str, str],
    source: str,
    fields: str = "",
) -> None:
    """Write a new reader within a transaction; `consent` is its date, source and wording."""
    address_hash = ledger.hash(address)
    row = {"list_id": list_id, "file": source, "at": ledger.now()}
    import_id = connection.execute(insert(imports).values(row).returning(imports.c.id)).scalar_one()
    date, where, wording = consent
    values = {
        "list_id": list_id, "address_hash": address_hash, "address": address, "name": name, "consent_date": date,
        "consent_source": where, "consent_text": wording, "fields": fields, "import_id": import_id, "line": 0,
    }  # fmt: skip
    connection.execute(ledger.insert_new(readers).values(values))
    add_event(ledger, connection, Event(address_hash, EventKind.JOINED, where, source, list_id))


def remove_reader(ledger: Ledger, list_name: str, address: str) -> bool:
    """Take one reader off a list; whether he was on it. Nothing keeps him from coming back."""
    list_id = ledger.list_id(list_name)
    mine = (readers.c.list_id == list_id, readers.c.address_hash == ledger.hash(address))
    with ledger.write() as connection:
        if not connection.execute(delete(readers).where(*mine)).rowcount:
            return False
        event = Event(ledger.hash(address), EventKind.REMOVED, "taken off the list", BY_HAND, list_id)
        add_event(ledger, connection, event)
        return True


def unsubscribe_reader(ledger: Ledger, list_name: str, address: str) -> bool:
    """One who asked to leave a list leaves it for good; whether that is news."""
    list_id = ledger.list_id(list_name)
    address_hash = ledger.hash(address)
    with ledger.write() as connection:
        if not ledger.add_suppression(connection, address_hash, "left the list", BY_HAND, list_id, Stop.LEFT):
            return False
        add_event(ledger, connection, Event(address_hash, EventKind.LEFT, "left the list", BY_HAND, list_id))
        return True


def _query(list_id: int) -> Select[Any]:
    stopped = (
        select(suppressions.c.reason)
        .where(suppressions.c.address_hash == readers.c.address_hash, suppressions.c.list_id.in_((ALL_LISTS, list_id)))
        .limit(1)
        .scalar_subquery()
    )
    return select(readers, stopped.label("stopped")).join(lists).where(readers.c.list_id == list_id)


def _reader(row: Row[Any]) -> Reader:
    fields = json.loads(row.fields) if row.fields else {}
    return Reader(
        row.address, row.name, fields, row.consent_date, row.consent_source, row.consent_text, row.stopped or ""
    )
