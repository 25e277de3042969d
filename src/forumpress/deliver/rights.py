# SPDX-License-Identifier: MIT
"""A reader's rights over what is held about him: to see it, and to have it forgotten (GDPR articles 15 and 17)."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, text, update

from forumpress.deliver.history import history_of
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.readerfields import read_fields
from forumpress.deliver.schema import (
    ALL_LISTS,
    UNFINISHED,
    State,
    Stop,
    events,
    imports,
    lists,
    mailings,
    readers,
    recipients,
    signups,
    suppressions,
)

FORGOTTEN = "asked to be forgotten"


def held_about(ledger: Ledger, address: str) -> dict[str, Any]:
    """All that the ledger holds about an address, as plain data: lists, consent, copies, suppressions."""
    address_hash = ledger.hash(address)
    on_lists = (
        select(lists.c.name.label("list"), readers, imports.c.file, imports.c.at)
        .join_from(readers, lists)
        .join(imports, imports.c.id == readers.c.import_id)
        .where(readers.c.address_hash == address_hash)
    )
    copies = (
        select(recipients, lists.c.name.label("list"))
        .join_from(recipients, mailings, mailings.c.id == recipients.c.mailing_id)
        .join(lists, lists.c.id == mailings.c.list_id)
        .where(recipients.c.address_hash == address_hash)
        .order_by(recipients.c.id)
    )
    stopped = (
        select(suppressions, lists.c.name.label("list"))
        .join_from(suppressions, lists, lists.c.id == suppressions.c.list_id, isouter=True)
        .where(suppressions.c.address_hash == address_hash)
    )
    history = [
        {"at": _moment(entry.at), "what": entry.kind.value, "reason": entry.reason, "list": entry.list_name or None}
        for entry in history_of(ledger, address_hash)
    ]
    asked = select(signups.c.asked_at, signups.c.choices).where(signups.c.address_hash == address_hash)
    with ledger.read() as connection:
        return {
            "history": history,
            "sign_up": [{"at": _moment(row.asked_at), "choices": row.choices} for row in connection.execute(asked)],
            "address": address,
            "address_hash": address_hash,
            "lists": [
                {
                    "list": row.list,
                    "address": row.address,
                    "name": row.name,
                    "consent_date": row.consent_date or None,
                    "consent_source": row.consent_source or None,
                    "consent_text": row.consent_text or None,
                    "fields": dict(read_fields(row.fields)),
                    "imported_from": row.file,
                    "imported_line": row.line,
                    "imported_at": _moment(row.at),
                }
                for row in connection.execute(on_lists)
            ],
            "mailings": [
                {
                    "issue": row.issue,
                    "list": row.list,
                    "address": row.address or None,
                    "name": row.name,
                    "state": row.state,
                    "reason": row.reason,
                    "first_try_at": _moment(row.first_try_at),
                    "changed_at": _moment(row.changed_at),
                }
                for row in connection.execute(copies)
            ],
            "suppressions": [
                {
                    "list": None if row.list_id == ALL_LISTS else row.list,
                    "reason": row.reason,
                    "source": row.source,
                    "at": _moment(row.at),
                }
                for row in connection.execute(stopped)
            ],
        }


def forget(ledger: Ledger, address: str) -> int:
    """Erase an address and its name everywhere; how many records held them.

    What stays is the keyed hash, so that the address is never written to or imported again, and each
    copy's state without its reader. A copy that waits is skipped; one whose final dot was sent may
    still arrive.
    """
    address_hash = ledger.hash(address)
    copies = update(recipients).where(recipients.c.address_hash == address_hash)
    blank = {"address": "", "name": "", "domain": ""}
    now = ledger.now()
    with ledger.write() as connection:
        ledger.add_suppression(connection, address_hash, FORGOTTEN, "forget", kind=Stop.FORGOTTEN)
        erased = connection.execute(delete(readers).where(readers.c.address_hash == address_hash)).rowcount
        waiting = copies.where(recipients.c.state.in_([state.value for state in UNFINISHED if state is not State.DOT]))
        connection.execute(
            waiting.values(
                state=State.SKIPPED.value,
                reason=FORGOTTEN,
                due_at=None,
                fence=recipients.c.fence + 1,
                changed_at=now,
            )
        )
        erased += connection.execute(copies.where(recipients.c.address != "").values(blank)).rowcount
        erased += connection.execute(delete(signups).where(signups.c.address_hash == address_hash)).rowcount
        connection.execute(update(events).where(events.c.address_hash == address_hash).values(domain=""))
    if ledger.path is not None:
        with ledger.read() as connection:
            _empty_log(connection)
    return erased


def _empty_log(connection: Connection) -> None:
    """SQLite overwrites what is deleted, but its write-ahead log keeps the pages as they were until it is emptied."""
    connection.exec_driver_sql("ROLLBACK")
    connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _moment(at: float | None) -> str | None:
    return None if at is None else datetime.datetime.fromtimestamp(at, datetime.UTC).isoformat(timespec="seconds")
