# SPDX-License-Identifier: MIT
"""Sign-ups in the ledger: asked for, waiting for their letter, confirmed; and what readers prefer.

Nobody is a reader before the second step: the link in the letter that went to the address itself.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, insert, select, update

from forumpress.deliver.history import Event, EventKind, add_event
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.readerfields import read_fields, write_fields
from forumpress.deliver.readership import put_reader
from forumpress.deliver.schema import ALL_LISTS, Stop, lists, readers, signups, suppressions

SOURCE = "sign-up page"
VALID_DAYS = 7
MOST_LETTERS_A_DAY = 3
LEAST_WAIT = 600
"""Seconds between two letters to one address."""
MOST_WAITING = 10_000
"""Sign-ups that may wait to be confirmed; more than that is an attack."""
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody asked for: lists by key, a name, the language of the letter, the edition."""

    lists: tuple[str, ...]
    name: str = ""
    language: str = "en"
    edition: str = ""


@dataclass(frozen=True, slots=True)
class SignUp:
    """A sign-up that is not confirmed. `wording` is what the page said that was agreed to."""

    id: int
    address: str
    choices: Choices
    wording: str
    asked_at: float


def ask(ledger: Ledger, address: str, choices: Choices, wording: str) -> bool:
    """Somebody wants to join; whether a letter will go out. The page must say the same in both cases."""
    address_hash, now = ledger.hash(address), ledger.now()
    row = {
        "address": address, "language": choices.language, "wording": wording, "asked_at": now, "mailed_at": None,
        "choices": json.dumps({"lists": choices.lists, "name": choices.name, "edition": choices.edition}),
    }  # fmt: skip
    with ledger.write() as connection:
        _forget_old(connection, now)
        before = connection.execute(select(signups).where(signups.c.address_hash == address_hash)).first()
        if before is None:
            waiting = connection.execute(select(signups.c.id).limit(MOST_WAITING)).all()
            if len(waiting) >= MOST_WAITING:
                return False
            connection.execute(insert(signups).values(**row, address_hash=address_hash, mails=0))
        else:
            if before.mailed_at is None or now - before.asked_at < LEAST_WAIT or before.mails >= MOST_LETTERS_A_DAY:
                return False
            connection.execute(update(signups).where(signups.c.id == before.id).values(row))
        add_event(ledger, connection, Event(address_hash, EventKind.ASKED, ", ".join(choices.lists), SOURCE))
        return True


def waiting_letters(ledger: Ledger, most: int = 100) -> list[SignUp]:
    """Sign-ups whose letter has not been sent, oldest first."""
    query = select(signups).where(signups.c.mailed_at.is_(None)).order_by(signups.c.asked_at).limit(most)
    with ledger.read() as connection:
        return [_signup(row) for row in connection.execute(query)]


def take_letter(ledger: Ledger, signup: SignUp) -> bool:
    """Claim a letter before it is sent, so that no two go out; whether it is ours to send."""
    mine = (signups.c.id == signup.id, signups.c.mailed_at.is_(None), signups.c.asked_at == signup.asked_at)
    with ledger.write() as connection:
        taken = update(signups).where(*mine).values(mailed_at=ledger.now(), mails=signups.c.mails + 1)
        return connection.execute(taken).rowcount == 1


def give_back_letter(ledger: Ledger, signup: SignUp) -> None:
    """A letter that could not be handed over waits again."""
    mine = (signups.c.id == signup.id, signups.c.asked_at == signup.asked_at)
    with ledger.write() as connection:
        connection.execute(update(signups).where(*mine).values(mailed_at=None, mails=signups.c.mails - 1))


def find_signup(ledger: Ledger, signup_id: int, asked_at: int) -> SignUp | None:
    """The sign-up that a link of ours names; None where it is over, done, or was asked for anew since."""
    query = select(signups).where(signups.c.id == signup_id, signups.c.asked_at > ledger.now() - VALID_DAYS * _DAY)
    with ledger.read() as connection:
        row = connection.execute(query).first()
    return _signup(row) if row is not None and int(row.asked_at) == asked_at else None


def confirm(ledger: Ledger, signup: SignUp) -> None:
    """The second step: the reader is on the lists when this returns. Doing it twice changes nothing."""
    address_hash = ledger.hash(signup.address)
    now = ledger.now()
    date = _moment(now)[:10]
    source = f"{SOURCE}, asked {_moment(signup.asked_at)}, confirmed by letter {_moment(now)}"
    ids = [ledger.list_id(key, create=True) for key in signup.choices.lists]
    fields = write_fields({"language": signup.choices.language, "edition": signup.choices.edition})
    with ledger.write() as connection:
        if not connection.execute(delete(signups).where(signups.c.id == signup.id)).rowcount:
            return
        # The reader himself asks, from the address itself: whatever stopped it was his own to take back, or is refuted.
        stopped = (suppressions.c.address_hash == address_hash, suppressions.c.list_id.in_((ALL_LISTS, *ids)))
        for row in connection.execute(select(suppressions).where(*stopped)).all():
            why = f"signed up again; was: {row.reason}"
            add_event(ledger, connection, Event(address_hash, EventKind.LIFTED, why, SOURCE, row.list_id))
        connection.execute(delete(suppressions).where(*stopped))
        for list_id in ids:
            mine = (readers.c.list_id == list_id, readers.c.address_hash == address_hash)
            consent = {"consent_date": date, "consent_source": source, "consent_text": signup.wording}
            known = connection.execute(update(readers).where(*mine).values(**consent, fields=fields)).rowcount
            if not known:
                put_reader(
                    ledger, connection, list_id, signup.address, name=signup.choices.name,
                    consent=(date, source, signup.wording), source=SOURCE, fields=fields,
                )  # fmt: skip


def preferences(ledger: Ledger, address_hash: str) -> Choices | None:
    """What a reader has chosen, over all lists that he gets; None for one who is on none."""
    stopped = select(suppressions.c.list_id).where(suppressions.c.address_hash == address_hash)
    query = (
        select(readers, lists.c.name.label("list_name"))
        .join(lists, lists.c.id == readers.c.list_id)
        .where(readers.c.address_hash == address_hash)
        .order_by(readers.c.id)
    )
    with ledger.read() as connection:
        off = set(connection.scalars(stopped))
        rows = connection.execute(query).all()
    if not rows:
        return None
    fields = read_fields(rows[0].fields)
    on = () if ALL_LISTS in off else tuple(row.list_name for row in rows if row.list_id not in off)
    return Choices(on, rows[0].name, fields.get("language", "en"), fields.get("edition", ""))


def change_preferences(ledger: Ledger, address_hash: str, wanted: Choices, wording: str) -> Sequence[str]:
    """Language and edition at once, lists that are no longer wanted left at once; those that wait for the letter.

    A new list is joined as by any sign-up: whoever has a forwarded letter can change little, and subscribe nobody.
    """
    before = preferences(ledger, address_hash)
    if before is None:
        return ()
    with ledger.write() as connection:
        mine = connection.execute(select(readers).where(readers.c.address_hash == address_hash)).all()
        for row in mine:
            kept = {**read_fields(row.fields), "language": wanted.language, "edition": wanted.edition}
            connection.execute(update(readers).where(readers.c.id == row.id).values(fields=write_fields(kept)))
        names = {str(row.name): int(row.id) for row in connection.execute(select(lists))}
        for key in before.lists:
            if key not in wanted.lists:
                ledger.add_suppression(connection, address_hash, "left the list", SOURCE, names[key], Stop.LEFT)
                add_event(ledger, connection, Event(address_hash, EventKind.LEFT, "left the list", SOURCE, names[key]))
        add_event(ledger, connection, Event(address_hash, EventKind.CHANGED, "language or edition", SOURCE))
    new = tuple(key for key in wanted.lists if key not in before.lists)
    if new and mine:
        ask(ledger, mine[0].address, Choices(new, before.name, wanted.language, wanted.edition), wording)
    return new


def _forget_old(connection: Connection, now: float) -> None:
    """What was never confirmed is nobody's data to keep."""
    connection.execute(delete(signups).where(signups.c.asked_at < now - VALID_DAYS * _DAY))
    fresh = update(signups).where(signups.c.mailed_at < now - _DAY)
    connection.execute(fresh.values(mails=0))


def _signup(row: Row[tuple[object, ...]]) -> SignUp:
    facts = row._mapping
    chosen = json.loads(str(facts["choices"]))
    choices = Choices(tuple(chosen["lists"]), chosen["name"], str(facts["language"]), chosen["edition"])
    return SignUp(int(facts["id"]), str(facts["address"]), choices, str(facts["wording"]), float(facts["asked_at"]))


def _moment(at: float) -> str:
    return datetime.datetime.fromtimestamp(at, datetime.UTC).isoformat(timespec="seconds")
