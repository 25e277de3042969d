"""What came back, written into the ledger: the dead are suppressed, the delayed are left alone."""

from __future__ import annotations

from sqlalchemy import update

from forumpress.deliver.bounces import Outcome, Return
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.schema import State, recipients
from forumpress.deliver.tokens import Leaving

_SUPPRESSED = {Outcome.DEAD: "bounced", Outcome.COMPLAINED: "called our mail spam"}


def record_return(ledger: Ledger, returned: Return) -> None:
    """Act on one return; doing it twice changes nothing."""
    if returned.outcome is Outcome.LEFT:
        record_leaving(ledger, Leaving(returned.list_key, returned.address_hash), "mail")
        return
    if returned.outcome in _SUPPRESSED:
        reason = f"{_SUPPRESSED[returned.outcome]}: {returned.reason}"
        ledger.suppress_hash(returned.address_hash, reason, f"return of {returned.issue_key or 'a mailing'}")
    if returned.outcome in (Outcome.DEAD, Outcome.FAILED) and returned.issue_key:
        copy = update(recipients).where(
            recipients.c.issue == returned.issue_key,
            recipients.c.address_hash == returned.address_hash,
            recipients.c.state.in_((State.SENT.value, State.UNCERTAIN.value)),
        )
        with ledger.write() as connection:
            reason = f"bounced: {returned.reason}"
            connection.execute(copy.values(state=State.FAILED.value, reason=reason, changed_at=ledger.now()))


def record_leaving(ledger: Ledger, leaving: Leaving, source: str = "one-click") -> None:
    """A reader has left a list, for good when this returns."""
    ledger.suppress_hash(leaving.address_hash, "left the list", source, leaving.list_key)
