"""Claims: which copies are being sent now, by whom, and each step of a copy as one committed change.

A claim carries a fence, the number of times its row was claimed: a writer whose fence is old changes
nothing, so that a sender that was given up for dead cannot undo what others did since.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, bindparam, case, exists, func, or_, select, update

from forumpress.deliver.journal import Journal, Prepared, Step
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.letter import Recipient
from forumpress.deliver.mailings import Mailing
from forumpress.deliver.schema import (
    ALL_LISTS,
    WAITING,
    MailingState,
    State,
    mailings,
    recipients,
    suppressions,
)
from forumpress.deliver.verdicts import Care, History, Verdict

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


class Claims:
    """One sender's claims on one mailing. `settle` and `pass_gate` may be called from several threads."""

    def __init__(self, ledger: Ledger, mailing: Mailing, sender_id: int) -> None:
        self._ledger = ledger
        self._mailing = mailing
        self._sender = sender_id
        self._journal = Journal(ledger)
        self._dot, self._settle, self._late = (Prepared(step, ledger.engine) for step in (_DOT, _SETTLE, _LATE))

    def take(self, most: int, held_domains: Collection[str] = ()) -> list[Claim]:
        """Claim copies whose turn has come, the longest due first; none while the mailing is not running.

        Readers who left meanwhile are settled instead. Other senders' claims are passed over, not waited for.
        """
        now = self._ledger.now()
        due = select(recipients.c.id).where(recipients.c.mailing_id == self._mailing.id, recipients.c.due_at <= now)
        if held_domains:
            due = due.where(recipients.c.domain.not_in(list(held_domains)))
        running = exists().where(mailings.c.id == self._mailing.id, mailings.c.state == MailingState.RUNNING.value)
        picked = due.order_by(recipients.c.due_at, recipients.c.id).limit(most).with_for_update(skip_locked=True).cte()
        claim = (
            update(recipients)
            .where(recipients.c.id.in_(select(picked.c.id)), running)
            .values(state=State.OPEN.value, fence=recipients.c.fence + 1, sender_id=self._sender, due_at=None)
            .returning(recipients)
        )
        with self._ledger.write() as connection:
            rows = connection.execute(claim).all()
            hashes = [row.address_hash for row in rows]
            left = self._ledger.suppressed_among(connection, hashes, self._mailing.list_id) if rows else {}
            for row in rows:
                if row.address_hash in left:
                    values = {"state": State.SUPPRESSED.value, "reason": left[row.address_hash], "changed_at": now}
                    connection.execute(update(recipients).where(recipients.c.id == row.id).values(values))
        return [_claim(row) for row in sorted(rows, key=lambda row: row.id) if row.address_hash not in left]

    def pass_gate(self, claim: Claim) -> Gate:
        """Commit that a copy may be delivered from now on, unless its reader has left or it is no longer ours."""
        values = {"row": claim.id, "claimed": claim.fence, "list": self._mailing.list_id, "now": self._ledger.now()}
        if self._journal.commit(Step(self._dot, values)):
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
        if verdict.care is Care.SUPPRESS:
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
    history = History(row.tries, row.doubts, row.code, row.first_try_at)
    return Claim(row.id, row.fence, Recipient(row.address, row.name, row.address_hash), row.domain, history)
