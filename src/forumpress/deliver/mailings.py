# SPDX-License-Identifier: MIT
"""A mailing: one issue to one list, its readers and its content frozen when it begins."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from forumpress.deliver.ledger import Ledger
from forumpress.deliver.letter import Letter
from forumpress.deliver.schedule import moment_of, read_start, zone_or_none
from forumpress.deliver.schema import (
    ALL_LISTS,
    UNFINISHED,
    MailingState,
    State,
    lists,
    mailings,
    readers,
    recipients,
    suppressions,
)
from forumpress.deliver.segment import reader_field, segment_condition
from forumpress.deliver.settings import OnUncertain
from forumpress.errors import InputError
from forumpress.finding import error

_FREEZING_CACHE = 4_000
"""Kilobytes of SQLite's cache while a mailing's readers are frozen."""


@dataclass(frozen=True, slots=True)
class Mailing:
    """A mailing as the ledger has it. `elsewhere` counts readers who get the issue through another list."""

    id: int
    issue: str
    list_id: int
    list_name: str
    segment: str
    subject: str
    content_hash: str
    attach_up_to: int
    attached: bool
    on_uncertain: OnUncertain
    state: MailingState
    reason: str
    elsewhere: int
    starts: str
    started_at: float
    finished_at: float | None


def find_mailing(ledger: Ledger, mailing_id: int) -> Mailing | None:
    """A mailing as it stands now; None where there is none of that number."""
    query = select(mailings, lists.c.name.label("list_name")).join(lists).where(mailings.c.id == mailing_id)
    with ledger.read() as connection:
        row = connection.execute(query).first()
    return None if row is None else _mailing(row)


def find_mailings(
    ledger: Ledger, issue: str | None = None, list_name: str | None = None, segment: str | None = None
) -> list[Mailing]:
    """The mailings of an issue (of all issues), to one list (to all), to one segment (to all), oldest first."""
    query = select(mailings, lists.c.name.label("list_name")).join(lists).order_by(mailings.c.id)
    if issue is not None:
        query = query.where(mailings.c.issue == issue)
    if list_name is not None:
        query = query.where(lists.c.name == list_name)
    if segment is not None:
        query = query.where(mailings.c.segment == segment)
    with ledger.read() as connection:
        return [_mailing(row) for row in connection.execute(query)]


def need_mailings(ledger: Ledger, issue: str, list_name: str | None = None) -> list[Mailing]:
    """As `find_mailings`. Raises InputError when there is none."""
    found = find_mailings(ledger, issue, list_name)
    if not found:
        to = f" to {list_name}" if list_name else ""
        raise InputError([error("mail/no-mailing", f"no mailing of {issue}{to} has begun")])
    return found


def begin_mailing(
    ledger: Ledger,
    issue: str,
    list_name: str,
    letter: Letter,
    attach_up_to: int,
    on_uncertain: OnUncertain,
    *,
    segment: str = "",
    start: str = "",
    zone: str = "UTC",
) -> Mailing:
    """Freeze the readers and the content of a mailing, or take up one that has begun.

    `attach_up_to` is the limit in octets under which the letter was composed; a mailing that goes
    on composes under the same. `segment` is the condition that its readers meet, `start` when they are due, both as
    written (`segment.py`, `schedule.py`), `zone` the time zone of readers who have none; a mailing that has begun keeps
    its own start. Raises InputError when the content is not what the mailing began with.
    """
    list_id = ledger.list_id(list_name)
    segment = " ".join(segment.split())
    found = find_mailings(ledger, issue, list_name, segment)
    if not found:
        # Where another sender was first, its mailing is the one.
        with suppress(IntegrityError):
            _freeze(ledger, issue, list_id, letter, attach_up_to, on_uncertain, segment, start, zone)
        found = find_mailings(ledger, issue, list_name, segment)
    mailing = found[0]
    if mailing.content_hash != letter.content_hash:
        hint = "finish it as it began, or give the changed issue a key of its own"
        message = f"the mailing of {issue} to {list_name} has begun with other content"
        raise InputError([error("mail/content-changed", message, hint=hint)])
    if mailing.on_uncertain is not on_uncertain:
        with ledger.write() as connection:
            connection.execute(
                update(mailings).where(mailings.c.id == mailing.id).values(on_uncertain=on_uncertain.value)
            )
    return find_mailing(ledger, mailing.id) or mailing


def pause(ledger: Ledger, mailing: Mailing, reason: str) -> None:
    """Stop a mailing's senders, within a second or two."""
    _set_state(ledger, mailing, MailingState.RUNNING, MailingState.PAUSED, reason)


def resume(ledger: Ledger, mailing: Mailing) -> None:
    """Let a paused mailing go on when it is next sent."""
    _set_state(ledger, mailing, MailingState.PAUSED, MailingState.RUNNING, "")


def finish(ledger: Ledger, mailing: Mailing) -> bool:
    """Close a mailing in which every reader has a final state; whether that is so."""
    left = (
        select(recipients.c.id)
        .where(recipients.c.mailing_id == mailing.id, recipients.c.state.in_(UNFINISHED))
        .limit(1)
    )
    with ledger.write() as connection:
        if connection.execute(left).first() is not None:
            return False
        row = update(mailings).where(mailings.c.id == mailing.id)
        connection.execute(row.values(state=MailingState.FINISHED.value, finished_at=ledger.now()))
        return True


def retry(ledger: Ledger, mailing: Mailing, states: Sequence[State]) -> int:
    """Give readers in some of the states failed, uncertain and deferred another try now; how many there were.

    A person asks for this, knowing that an uncertain reader may get a second copy. The next doubt
    about the same reader is uncertain again.
    """
    now = ledger.now()
    row = update(recipients).where(recipients.c.mailing_id == mailing.id, recipients.c.state.in_(states))
    doubts = case((recipients.c.state == State.UNCERTAIN, 1), else_=recipients.c.doubts)
    values = {"state": State.PENDING.value, "reason": "", "code": "", "tries": 0, "first_try_at": None}
    with ledger.write() as connection:
        again = connection.execute(
            row.where(recipients.c.address != "").values(doubts=doubts, due_at=now, changed_at=now, **values)
        )
        if again.rowcount:
            finished = and_(mailings.c.id == mailing.id, mailings.c.state == MailingState.FINISHED)
            connection.execute(
                update(mailings).where(finished).values(state=MailingState.RUNNING.value, finished_at=None)
            )
        return again.rowcount


def count_states(ledger: Ledger, mailing: Mailing) -> dict[State, int]:
    """How many readers are in which state; states without readers are left out."""
    query = (
        select(recipients.c.state, func.count())
        .where(recipients.c.mailing_id == mailing.id)
        .group_by(recipients.c.state)
    )
    with ledger.read() as connection:
        return {State(state): count for state, count in connection.execute(query)}


def _freeze(
    ledger: Ledger,
    issue: str,
    list_id: int,
    letter: Letter,
    attach_up_to: int,
    on_uncertain: OnUncertain,
    segment: str,
    start: str,
    zone: str,
) -> None:
    """One transaction: there is a mailing with all its readers, or there is none."""
    now = ledger.now()
    mailing = {
        "issue": issue,
        "list_id": list_id,
        "segment": segment,
        "starts": start,
        "subject": letter.subject,
        "content_hash": letter.content_hash,
        "attach_up_to": attach_up_to,
        "attached": letter.attached,
        "on_uncertain": on_uncertain.value,
        "state": MailingState.RUNNING.value,
        "reason": "",
        "elsewhere": 0,
        "started_at": now,
    }
    at = func.instr(readers.c.address, "@") if ledger.sqlite else func.strpos(readers.c.address, "@")
    stopped = (
        select(suppressions.c.address_hash, func.max(suppressions.c.reason).label("reason"))
        .where(suppressions.c.list_id.in_((ALL_LISTS, list_id)))
        .group_by(suppressions.c.address_hash)
        .subquery()
    )
    gone = stopped.c.address_hash.is_not(None)
    meant = [readers.c.list_id == list_id]
    if segment:
        meant.append(segment_condition(segment, sqlite=ledger.sqlite))
    with ledger.write() as connection:
        own_zone, due = _turns(ledger, connection, list_id, start, zone, now)
        mailing_id = connection.execute(insert(mailings).values(mailing).returning(mailings.c.id)).scalar_one()
        chosen = (
            select(
                literal(mailing_id),
                literal(issue),
                readers.c.address_hash,
                readers.c.address,
                readers.c.name,
                readers.c.fields,
                own_zone,
                func.substr(readers.c.address, at + 1),
                case((gone, State.SUPPRESSED.value), else_=State.PENDING.value),
                func.coalesce(stopped.c.reason, ""),
                literal(""),
                literal(0),
                literal(0),
                literal(0),
                case((gone, None), else_=due),
                literal(now),
            )
            .select_from(readers.outerjoin(stopped, stopped.c.address_hash == readers.c.address_hash))
            .where(*meant)
            # In the order of their hashes: the index of all copies grows at its end, and every provider gets its share
            # all the time instead of one after the other, as in a list that is sorted by domain.
            .order_by(readers.c.address_hash.concat(""))
        )
        columns = ("mailing_id", "issue", "address_hash", "address", "name", "fields", "zone", "domain", "state",
                   "reason", "code", "tries", "doubts", "fence", "due_at", "changed_at")  # fmt: skip
        if ledger.sqlite:
            # Where a million hashes are put in their order, the usual two megabytes are too few.
            connection.exec_driver_sql(f"PRAGMA cache_size=-{_FREEZING_CACHE}")
        frozen = connection.execute(ledger.insert_new(recipients).from_select(columns, chosen)).rowcount
        total = connection.scalar(select(func.count()).select_from(readers).where(*meant))
        if ledger.sqlite:
            connection.exec_driver_sql("PRAGMA cache_size=-2000")
        row = update(mailings).where(mailings.c.id == mailing_id)
        connection.execute(row.values(elsewhere=int(total or 0) - frozen))


def _turns(
    ledger: Ledger, connection: Connection, list_id: int, start: str, zone: str, now: float
) -> tuple[ColumnElement[str], ColumnElement[float]]:
    """Each reader's time zone, and when he is due, as the database can say them."""
    field = reader_field("time_zone", sqlite=ledger.sqlite)
    known = connection.scalars(select(field).where(readers.c.list_id == list_id, field != "").distinct().limit(1000))
    zones = [name for name in known if zone_or_none(name) is not None]
    own = case((field.in_(zones), field), else_=literal(""))
    if not start:
        return own, literal(now)
    begins = read_start(start)
    moments = {name: max(now, moment_of(begins, name, zone)) for name in ("", *zones)}
    return own, case(*((own == name, literal(moment)) for name, moment in moments.items()), else_=literal(now))


def _set_state(ledger: Ledger, mailing: Mailing, before: MailingState, after: MailingState, reason: str) -> None:
    row = update(mailings).where(mailings.c.id == mailing.id, mailings.c.state == before.value)
    with ledger.write() as connection:
        connection.execute(row.values(state=after.value, reason=reason))


def _mailing(row: Row[tuple[object, ...]]) -> Mailing:
    values = dict(row._mapping)
    values["on_uncertain"] = OnUncertain(str(values["on_uncertain"]))
    values["state"] = MailingState(str(values["state"]))
    return Mailing(**values)
