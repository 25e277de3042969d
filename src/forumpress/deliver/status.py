# SPDX-License-Identifier: MIT
"""Where mailings stand, for people: counts, reasons, and single copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from forumpress.deliver.ledger import Ledger
from forumpress.deliver.mailings import Mailing, count_states
from forumpress.deliver.schema import State, recipients

_MOST_REASONS = 10


@dataclass(frozen=True, slots=True)
class Reason:
    """Why so many copies are in a state."""

    state: State
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class MailingStatus:
    """A mailing with its counts, its commonest reasons for anything but success, and when its next copy is due."""

    mailing: Mailing
    counts: dict[State, int]
    reasons: tuple[Reason, ...]
    next_due: float | None


@dataclass(frozen=True, slots=True)
class Copy:
    """One reader's copy; the address is empty when the reader was forgotten."""

    address: str
    state: State
    reason: str
    changed_at: float


def mailing_status(ledger: Ledger, mailing: Mailing) -> MailingStatus:
    """Where a mailing stands now."""
    mine = recipients.c.mailing_id == mailing.id
    reasons = (
        select(recipients.c.state, recipients.c.reason, func.count().label("count"))
        .where(mine, recipients.c.state != State.SENT.value, recipients.c.reason != "")
        .group_by(recipients.c.state, recipients.c.reason)
        .order_by(func.count().desc())
        .limit(_MOST_REASONS)
    )
    with ledger.read() as connection:
        found = tuple(Reason(State(row.state), row.reason, row[2]) for row in connection.execute(reasons))
        due = connection.scalar(select(func.min(recipients.c.due_at)).where(mine))
    return MailingStatus(mailing, count_states(ledger, mailing), found, due)


def copies(ledger: Ledger, mailing: Mailing, states: Sequence[State]) -> Iterator[Copy]:
    """The copies in some of the states, in the order of their turns, without holding them all in memory."""
    query = (
        select(recipients.c.address, recipients.c.state, recipients.c.reason, recipients.c.changed_at)
        .where(recipients.c.mailing_id == mailing.id, recipients.c.state.in_([state.value for state in states]))
        .order_by(recipients.c.id)
        .execution_options(yield_per=1000)
    )
    with ledger.read() as connection:
        for row in connection.execute(query):
            yield Copy(row.address, State(row.state), row.reason, row.changed_at)
