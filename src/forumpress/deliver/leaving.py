"""Who leaves, and who must be left alone: what the unsubscribe service and the mailbox write into the ledger."""

from __future__ import annotations

from collections.abc import Callable

from forumpress.deliver.bounces import Outcome, Return
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.tokens import Leaving


def leave_by_click(ledger: Ledger) -> Callable[[Leaving], None]:
    """What the unsubscribe service calls: the address is off the list when it returns."""

    def leave(said: Leaving) -> None:
        ledger.suppress_hash(said.address_hash, "unsubscribed", "one-click", said.list_key)

    return leave


def take_off(ledger: Ledger) -> Callable[[Return], None]:
    """What reading the mailbox calls: the dead and those who complain go off every list, who leaves off one.

    A copy that failed or is late changes nothing: the next issue may arrive.
    """

    def record(back: Return) -> None:
        match back.outcome:
            case Outcome.DEAD:
                ledger.suppress_hash(back.address_hash, f"bounced: {back.reason}", "bounce")
            case Outcome.COMPLAINED:
                ledger.suppress_hash(back.address_hash, back.reason, "complaint")
            case Outcome.LEFT:
                ledger.suppress_hash(back.address_hash, "unsubscribed", "mail", back.list_key)
            case Outcome.FAILED | Outcome.DELAYED:
                pass

    return record
