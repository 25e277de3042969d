# SPDX-License-Identifier: MIT
"""What came back, written into the ledger: the dead are suppressed, soft failures counted, the late left alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from forumpress.deliver.bounce.brake import Braked, braked_domains, domains_of
from forumpress.deliver.bounce.judgement import Outcome, Return
from forumpress.deliver.history import Event, EventKind, add_event
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.schema import ALL_LISTS, State, Stop, events, lists, readers, recipients
from forumpress.deliver.settings import BounceRules
from forumpress.deliver.tokens import Leaving

SOURCE = "what came back"
_KINDS = {
    Outcome.DEAD: EventKind.HARD,
    Outcome.FAILED: EventKind.SOFT,
    Outcome.REFUSED: EventKind.REFUSED,
    Outcome.DELAYED: EventKind.DELAYED,
    Outcome.COMPLAINED: EventKind.COMPLAINED,
}
_FAILURES = frozenset({Outcome.DEAD, Outcome.FAILED, Outcome.REFUSED})
_CHUNK = 200
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written of one run: which returns are new, who is suppressed and why, and which domains are held.

    `suppress` maps the hash of an address to the reason.
    """

    fresh: tuple[Return, ...]
    suppress: dict[str, str]
    domains: dict[str, str]
    braked: dict[str, Braked]


def plan(ledger: Ledger, returns: Iterable[Return], rules: BounceRules) -> Plan:
    """Weigh a run as a whole before anything is written. A message that was recorded before counts no second time."""
    fresh = _not_yet_recorded(ledger, returns)
    to_suppress = {back.address_hash: f"bounced: {back.reason}" for back in fresh if back.outcome is Outcome.DEAD}
    to_suppress |= {key: why for key, why in _too_often(ledger, fresh, rules).items() if key not in to_suppress}
    domains = domains_of(ledger, (back.address_hash for back in fresh))
    waiting = _held(ledger)
    braked = braked_domains(ledger, {*to_suppress, *waiting}, {**waiting, **domains}, rules)
    kept = {key: why for key, why in to_suppress.items() if domains.get(key) not in braked}
    return Plan(fresh, kept, domains, braked)


def record(ledger: Ledger, planned: Plan, done: Sequence[Return]) -> None:
    """Write some of a plan's returns for good, in one transaction."""
    fresh = {back.mark for back in planned.fresh}
    with ledger.write() as connection:
        for back in done:
            if back.mark in fresh:
                _record_one(ledger, connection, planned, back)


def record_leaving(ledger: Ledger, leaving: Leaving, source: str = "one-click") -> None:
    """A reader has left a list, for good when this returns."""
    list_id = ledger.list_id(leaving.list_key, create=True)
    with ledger.write() as connection:
        _leave(ledger, connection, leaving.address_hash, [list_id], source)


def release(ledger: Ledger, domain: str, *, suppress: bool) -> int:
    """What was held back of a domain: suppress its readers, or let them be; how many there were."""
    mine = (events.c.kind == EventKind.HELD.value, events.c.domain == domain.lower())
    with ledger.write() as connection:
        held = connection.execute(select(events).where(*mine)).all()
        for row in held:
            if suppress:
                ledger.add_suppression(connection, row.address_hash, row.reason, SOURCE)
        kind = EventKind.HARD if suppress else EventKind.SOFT
        connection.execute(update(events).where(*mine).values(kind=kind.value))
    return len({row.address_hash for row in held})


def held_back(ledger: Ledger) -> dict[str, int]:
    """The domains of which readers are held back, and how many."""
    counts: dict[str, int] = defaultdict(int)
    for domain in _held(ledger).values():
        counts[domain] += 1
    return dict(counts)


def _held(ledger: Ledger) -> dict[str, str]:
    query = select(events.c.address_hash, events.c.domain).where(events.c.kind == EventKind.HELD.value)
    with ledger.read() as connection:
        return {row.address_hash: row.domain for row in connection.execute(query)}


def _not_yet_recorded(ledger: Ledger, returns: Iterable[Return]) -> tuple[Return, ...]:
    by_mark = {back.mark: back for back in returns}
    marks = list(by_mark)
    known: set[str] = set()
    with ledger.read() as connection:
        for start in range(0, len(marks), _CHUNK):
            query = select(events.c.mark).where(events.c.mark.in_(marks[start : start + _CHUNK]))
            known |= set(connection.scalars(query))
    return tuple(back for mark, back in by_mark.items() if mark not in known)


def _too_often(ledger: Ledger, fresh: Iterable[Return], rules: BounceRules) -> dict[str, str]:
    """Readers whose copies failed for several issues within the time that the settings give.

    An issue counts once. What came before a reader was taken back counts no more.
    """
    now = ledger.now()
    issues: dict[str, set[str]] = defaultdict(set)
    for back in fresh:
        if back.outcome is Outcome.FAILED:
            issues[back.address_hash].add(back.issue_key or _day(now))
    hashes = sorted(issues)
    since = now - rules.soft_days * _DAY
    counting = {EventKind.SOFT.value, EventKind.LIFTED.value, EventKind.JOINED.value}
    with ledger.read() as connection:
        for start in range(0, len(hashes), _CHUNK):
            query = select(events).where(
                events.c.address_hash.in_(hashes[start : start + _CHUNK]),
                events.c.at >= since,
                events.c.kind.in_(counting),
            )
            before: dict[str, set[str]] = defaultdict(set)
            for row in connection.execute(query.order_by(events.c.id)):
                if row.kind == EventKind.SOFT.value:
                    before[row.address_hash].add(row.issue or _day(row.at))
                else:
                    before[row.address_hash].clear()
            for address_hash, earlier in before.items():
                issues[address_hash] |= earlier
    return {
        key: f"not reached {len(found)} times in {rules.soft_days:g} days"
        for key, found in issues.items()
        if len(found) >= rules.soft_bounces
    }


def _day(at: float) -> str:
    return f"day {int(at // _DAY)}"


def _record_one(ledger: Ledger, connection: Connection, planned: Plan, back: Return) -> None:
    list_id = _list_id(connection, back.list_key)
    if back.outcome is Outcome.LEFT:
        left = [list_id] if list_id is not None else _lists_of(connection, back.address_hash)
        _leave(ledger, connection, back.address_hash, left or [ALL_LISTS], "mail", back.mark)
        return
    domain = planned.domains.get(back.address_hash, "")
    why = planned.suppress.get(back.address_hash)
    kind = _KINDS[back.outcome]
    reason = back.reason
    if back.outcome is Outcome.DEAD and domain in planned.braked:
        kind, reason = EventKind.HELD, f"bounced: {back.reason}"
    event = Event(back.address_hash, kind, reason, SOURCE, list_id or ALL_LISTS, back.issue_key, domain, back.mark)
    add_event(ledger, connection, event)
    if back.outcome is Outcome.COMPLAINED:
        spam = f"called our mail spam: {back.reason}"
        ledger.add_suppression(connection, back.address_hash, spam, SOURCE, kind=Stop.COMPLAINED)
    elif why is not None and ledger.add_suppression(connection, back.address_hash, why, SOURCE):
        add_event(ledger, connection, Event(back.address_hash, EventKind.SUPPRESSED, why, SOURCE, domain=domain))
    if back.outcome in _FAILURES and back.issue_key:
        _mark_copy(ledger, connection, back)


def _mark_copy(ledger: Ledger, connection: Connection, back: Return) -> None:
    copy = update(recipients).where(
        recipients.c.issue == back.issue_key,
        recipients.c.address_hash == back.address_hash,
        recipients.c.state.in_((State.SENT.value, State.UNCERTAIN.value)),
    )
    reason = f"bounced: {back.reason}"
    connection.execute(copy.values(state=State.FAILED.value, reason=reason, changed_at=ledger.now()))


def _leave(
    ledger: Ledger,
    connection: Connection,
    address_hash: str,
    left: Sequence[int],
    source: str,
    mark: str | None = None,
) -> None:
    for list_id in left:
        new = ledger.add_suppression(connection, address_hash, "left the list", source, list_id, Stop.LEFT)
        if new or mark is not None:
            event = Event(address_hash, EventKind.LEFT, "left the list", source, list_id, mark=mark)
            add_event(ledger, connection, event)
        mark = None


def _list_id(connection: Connection, name: str) -> int | None:
    return connection.scalar(select(lists.c.id).where(lists.c.name == name)) if name else None


def _lists_of(connection: Connection, address_hash: str) -> list[int]:
    return list(connection.scalars(select(readers.c.list_id).where(readers.c.address_hash == address_hash)))
