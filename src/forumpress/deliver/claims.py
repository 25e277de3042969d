# SPDX-License-Identifier: MIT
"""Claims: which copies are being sent now, by whom, and each step of a copy as one committed change.

A claim carries a fence, the number of times its row was claimed: a writer whose fence is old changes
nothing, so that a sender that was given up for dead cannot undo what others did since.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, exists, func, or_, select, update

from forumpress.deliver.journal import Journal, Prepared, Step
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.letter import Recipient
from forumpress.deliver.mailings import Mailing
from forumpress.deliver.readerfields import read_fields
from forumpress.deliver.schema import (
    ALL_LISTS,
    WAITING,
    MailingState,
    State,
    mailings,
    recipients,
    suppressions,
)
from forumpress.deliver.verdicts import FollowUp, History, Verdict

# Alternatives are written out, as a list of them cannot be run for many rows at once.
_ours = (recipients.c.id == bindparam("row"), recipients.c.fence == bindparam("claimed"))
_in_hand = or_(recipients.c.state == State.OPEN.value, recipients.c.state == State.DOT.value)
_DOT = (
    update(recipients)
    .where(
        *_ours,
        recipients.c.state == State.OPEN.value,
        ~exists().where(
            suppressions.c.address_hash == recipients.c.address_hash,
            or_(suppressions.c.list_id == ALL_LISTS, suppressions.c.list_id == bindparam("list")),
        ),
    )
    .values(state=State.DOT.value, changed_at=bindparam("now"))
)
_result: dict[str, Any] = {
    "state": bindparam("new_state"),
    "reason": bindparam("new_reason"),
    "code": bindparam("new_code"),
    "due_at": bindparam("due"),
    "tries": recipients.c.tries + 1,
    "doubts": recipients.c.doubts + bindparam("doubt"),
    "first_try_at": func.coalesce(recipients.c.first_try_at, bindparam("now")),
    "changed_at": bindparam("now"),
}
_SETTLE = update(recipients).where(*_ours, _in_hand).values(_result)
# Whoever thought this sender dead left the copy in doubt, or queued one more; the truth comes late but in time.
_LATE = (
    update(recipients)
    .where(
        recipients.c.id == bindparam("row"),
        recipients.c.fence > bindparam("claimed"),
        or_(*(recipients.c.state == state.value for state in (State.UNCERTAIN, *WAITING))),
    )
    .values({**_result, "fence": recipients.c.fence + 1})
)
_row = recipients.c.id == bindparam("row")
_CLAIM = (
    update(recipients)
    .where(_row)
    .values(state=State.OPEN.value, fence=recipients.c.fence + 1, sender_id=bindparam("sender"), due_at=None)
)
_LATER = update(recipients).where(_row).values(due_at=bindparam("due"))
_GONE = (
    update(recipients)
    .where(_row)
    .values(
        state=State.SUPPRESSED.value,
        reason=bindparam("why"),
        fence=recipients.c.fence + 1,
        due_at=None,
        changed_at=bindparam("now"),
    )
)
_MOST_LOOKS = 8
_WIDE_LOOK = 256
"""Rounds in which a claim looks for copies that may go now, past those that may not, and how many it sees in each."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One reader's copy, ours to send."""

    id: int
    fence: int
    recipient: Recipient
    domain: str
    history: History


class Gate(StrEnum):
    """Whether the final dot may be sent."""

    OPEN = "open"
    LEFT = "left"
    """The reader left, or his address died, since the copy was claimed."""
    LOST = "lost"
    """Another sender took the copy over."""


def _at_once(domain: str, zone: str) -> float:
    return 0.0


class Claims:
    """One sender's claims on one mailing. `settle` and `pass_gate` may be called from several threads."""

    def __init__(self, ledger: Ledger, mailing: Mailing, sender_id: int) -> None:
        self._ledger = ledger
        self._mailing = mailing
        self._sender = sender_id
        self._journal = Journal(ledger)
        self._dot, self._settle, self._late = (Prepared(step, ledger.engine) for step in (_DOT, _SETTLE, _LATE))

    def take(self, most: int, wait_for: Callable[[str, str], float] = _at_once) -> list[Claim]:
        """Claim up to `most` copies whose turn has come, the longest due first; none while the mailing is not running.

        `wait_for` is asked, by domain and time zone, whether a copy may go now (0), or in how many seconds: its turn
        then comes later, and others are looked at in its place. Readers who left meanwhile are settled. Other
        senders' claims are passed over, not waited for. A claim costs the same however many copies wait: each is
        found at the head of an index, and one that is put off leaves the head.
        """
        now = self._ledger.now()
        due = (
            select(recipients)
            .where(recipients.c.mailing_id == self._mailing.id, recipients.c.due_at <= now)
            .order_by(recipients.c.due_at, recipients.c.id)
            .with_for_update(skip_locked=True)
        )
        running = select(mailings.c.id).where(
            mailings.c.id == self._mailing.id, mailings.c.state == MailingState.RUNNING.value
        )
        claims: list[Claim] = []
        look = most
        with self._ledger.write() as connection:
            if connection.execute(running).first() is None:
                return []
            for _ in range(_MOST_LOOKS):
                rows = connection.execute(due.limit(look)).all()
                claims += self._sort_out(connection, rows, now, wait_for, most - len(claims))
                if len(rows) < look or len(claims) == most:
                    break
                look = _WIDE_LOOK
        return claims

    def _sort_out(
        self,
        connection: Connection,
        rows: Sequence[Row[Any]],
        now: float,
        wait_for: Callable[[str, str], float],
        most: int,
    ) -> list[Claim]:
        """Claim, put off or settle copies that were found due, until `most` are claimed; the claims."""
        left = self._ledger.suppressed_among(connection, [row.address_hash for row in rows], self._mailing.list_id)
        claimed: list[Row[Any]] = []
        later: list[dict[str, Any]] = []
        gone: list[dict[str, Any]] = []
        for row in rows:
            if len(claimed) == most:
                break
            if row.address_hash in left:
                gone.append({"row": row.id, "why": left[row.address_hash], "now": now})
            elif (wait := wait_for(row.domain, row.zone)) > 0:
                later.append({"row": row.id, "due": now + wait})
            else:
                claimed.append(row)
        taken = [{"row": row.id, "sender": self._sender} for row in claimed]
        for statement, values in ((_CLAIM, taken), (_LATER, later), (_GONE, gone)):
            if values:
                connection.execute(statement, values)
        return [_claim(row) for row in claimed]

    def begin_gate(self, claim: Claim) -> Step:
        """Have it written that a copy may be delivered from now on, and go on; `pass_gate` tells what came of it.

        Only where the body takes no time to speak of: a copy whose sender dies from here on is in doubt.
        """
        values = {"row": claim.id, "claimed": claim.fence, "list": self._mailing.list_id, "now": self._ledger.now()}
        return self._journal.submit(Step(self._dot, values))

    def pass_gate(self, claim: Claim, begun: Step | None = None) -> Gate:
        """Commit that a copy may be delivered from now on, unless its reader has left or it is no longer ours."""
        if (begun or self.begin_gate(claim)).wait():
            return Gate.OPEN
        with self._ledger.read() as connection:
            row = connection.execute(
                select(recipients.c.fence, recipients.c.state).where(recipients.c.id == claim.id)
            ).one()
        return Gate.LEFT if (row.fence, row.state) == (claim.fence, State.OPEN) else Gate.LOST

    def settle(self, claim: Claim, verdict: Verdict, *, soon: bool = False) -> None:
        """Write down what became of a copy; with `soon`, together with the next step of any connection.

        Where the ledger fails, the step is kept for `flush`.
        """
        now = self._ledger.now()
        values = {
            "row": claim.id,
            "claimed": claim.fence,
            "new_state": verdict.state.value,
            "new_reason": verdict.reason,
            "new_code": verdict.code,
            "due": None if verdict.wait is None else now + verdict.wait,
            "doubt": int(verdict.doubt),
            "now": now,
        }
        self._journal.post(Step(self._settle, values, self._late if verdict.state is State.SENT else None))
        if not soon:
            self._journal.flush()
        if verdict.follow_up is FollowUp.SUPPRESS:
            self._ledger.suppress_hash(claim.recipient.address_hash, verdict.reason, f"mailing {self._mailing.issue}")

    def flush(self) -> None:
        """Write down what was to be written soon. Raises LedgerError; nothing is lost then, call it again."""
        self._journal.flush()

    def close(self) -> None:
        """Give the connection back; what was posted must have been flushed."""
        self._journal.close()

    def give_back(self, claims: Sequence[Claim], wait: float = 0.0) -> None:
        """Let copies whose final dot was surely not sent wait again, `wait` seconds at least."""
        if not claims:
            return
        now = self._ledger.now()
        before = case((recipients.c.tries > 0, State.DEFERRED.value), else_=State.PENDING.value)
        row = update(recipients).where(*_ours, _in_hand)
        with self._ledger.write() as connection:
            connection.execute(
                row.values(state=before, due_at=now + wait),
                [{"row": claim.id, "claimed": claim.fence} for claim in claims],
            )

    def has_left(self, claim: Claim) -> bool:
        """Whether the copy's reader has left, or his address died, by now."""
        hashes = [claim.recipient.address_hash]
        with self._ledger.read() as connection:
            return bool(self._ledger.suppressed_among(connection, hashes, self._mailing.list_id))

    def why_left(self, claim: Claim) -> str:
        """Why a reader must not be written to."""
        hashes = [claim.recipient.address_hash]
        with self._ledger.read() as connection:
            return self._ledger.suppressed_among(connection, hashes, self._mailing.list_id).get(hashes[0], "left")

    def next_due(self) -> float | None:
        """When the next waiting copy's turn comes, in the ledger's time; None when none waits."""
        with self._ledger.read() as connection:
            query = select(func.min(recipients.c.due_at)).where(recipients.c.mailing_id == self._mailing.id)
            due: float | None = connection.scalar(query)
            return due


def _claim(row: Row[Any]) -> Claim:
    """A row as it was found due, before it was claimed."""
    history = History(row.tries, row.doubts, row.code, row.first_try_at)
    return Claim(
        row.id,
        row.fence + 1,
        Recipient(row.address, row.name, row.address_hash, read_fields(row.fields)),
        row.domain,
        history,
    )
