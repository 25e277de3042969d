# SPDX-License-Identifier: MIT
"""What happened to a reader, in order: what came back, who left or joined, what was suppressed or lifted, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select

from forumpress.deliver.ledger import Ledger
from forumpress.deliver.schema import ALL_LISTS, events, lists


class EventKind(StrEnum):
    """What an entry of the history tells."""

    HARD = "hard bounce"
    SOFT = "soft bounce"
    REFUSED = "refused by policy"
    DELAYED = "delayed"
    HELD = "held back"
    """A hard bounce, or the last of many soft ones, that did not suppress: too many of its domain came at once."""
    COMPLAINED = "complained"
    LEFT = "left"
    SUPPRESSED = "suppressed"
    LIFTED = "lifted"
    ASKED = "asked to join"
    JOINED = "joined"
    CHANGED = "changed preferences"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `list_name` is empty for what concerns no one list. `at` is in seconds since 1970."""

    at: float
    kind: EventKind
    reason: str
    source: str
    list_name: str
    issue: str


@dataclass(frozen=True, slots=True)
class Event:
    """An entry to be written. `mark` is a hash of the message that says so, by which it is counted once."""

    address_hash: str
    kind: EventKind
    reason: str
    source: str
    list_id: int = ALL_LISTS
    issue: str = ""
    domain: str = ""
    mark: str | None = None


def add_event(ledger: Ledger, connection: Connection, event: Event) -> bool:
    """Write an entry; whether its mark is new."""
    row = {
        "address_hash": event.address_hash,
        "list_id": event.list_id,
        "at": ledger.now(),
        "kind": event.kind.value,
        "reason": event.reason,
        "source": event.source,
        "issue": event.issue,
        "domain": event.domain,
        "mark": event.mark,
    }
    return connection.execute(ledger.insert_new(events).values(row)).rowcount == 1


def history_of(ledger: Ledger, address_hash: str) -> list[Entry]:
    """All entries of an address, oldest first."""
    query = (
        select(events, lists.c.name.label("list_name"))
        .join_from(events, lists, lists.c.id == events.c.list_id, isouter=True)
        .where(events.c.address_hash == address_hash)
        .order_by(events.c.at, events.c.id)
    )
    with ledger.read() as connection:
        return [
            Entry(row.at, EventKind(row.kind), row.reason, row.source, row.list_name or "", row.issue)
            for row in connection.execute(query)
        ]
