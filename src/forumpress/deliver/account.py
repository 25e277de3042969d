# SPDX-License-Identifier: MIT
"""The account of a mailing: what became of every frozen reader, by provider and by reason. It always adds up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select

from forumpress.deliver.ledger import Ledger
from forumpress.deliver.mailings import Mailing
from forumpress.deliver.providers import provider_of
from forumpress.deliver.schema import State, recipients

MOST_PROVIDERS = 12
OTHERS = "others"


class Heading(StrEnum):
    """Under which of the account's five headings a copy stands."""

    SENT = "sent"
    SUPPRESSED = "suppressed"
    REFUSED = "refused"
    DEFERRED = "deferred"
    UNCERTAIN = "uncertain"


_ENTRIES = {
    State.SENT: Heading.SENT,
    State.SUPPRESSED: Heading.SUPPRESSED,
    State.FAILED: Heading.REFUSED,
    State.SKIPPED: Heading.REFUSED,
    State.UNCERTAIN: Heading.UNCERTAIN,
    State.PENDING: Heading.DEFERRED,
    State.OPEN: Heading.DEFERRED,
    State.DOT: Heading.DEFERRED,
    State.DEFERRED: Heading.DEFERRED,
}
_OWN_REASONS = {State.PENDING: "not tried yet", State.OPEN: "under way", State.DOT: "under way"}


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider's readers."""

    provider: str
    counts: dict[Heading, int]

    @property
    def total(self) -> int:
        """All its readers."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One reason for anything but success: how many copies, at which providers, and the words of one of them."""

    heading: Heading
    code: str
    example: str
    count: int
    providers: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Account:
    """`frozen` is the sum of `counts`, and of the providers' rows."""

    frozen: int
    counts: dict[Heading, int]
    providers: tuple[ProviderRow, ...]
    reasons: tuple[ReasonRow, ...]


def account_of(ledger: Ledger, mailing: Mailing) -> Account:
    """The account as it stands now. Reads the copies once, grouped by the database."""
    # An enhanced status says more than the words after it, which differ from message to message.
    reason = func.coalesce(func.nullif(recipients.c.code, ""), recipients.c.reason)
    query = (
        select(
            recipients.c.state,
            recipients.c.domain,
            reason.label("why"),
            func.count().label("copies"),
            func.max(recipients.c.reason).label("example"),
        )
        .where(recipients.c.mailing_id == mailing.id)
        .group_by(recipients.c.state, recipients.c.domain, reason)
        .execution_options(yield_per=1000)
    )
    counts: Counter[Heading] = Counter()
    providers: dict[str, Counter[Heading]] = {}
    reasons: dict[tuple[Heading, str], tuple[str, Counter[str]]] = {}
    with ledger.read() as connection:
        for row in connection.execute(query):
            state = State(row.state)
            entry, provider = _ENTRIES[state], provider_of(row.domain)
            counts[entry] += row.copies
            providers.setdefault(provider, Counter())[entry] += row.copies
            if entry is not Heading.SENT:
                why = _OWN_REASONS.get(state) or row.why
                _, by_provider = reasons.setdefault((entry, why), (row.example or why, Counter()))
                by_provider[provider] += row.copies
    ordered = sorted(providers.items(), key=lambda item: (-item[1].total(), item[0]))
    if len(ordered) > MOST_PROVIDERS:
        rest: Counter[Heading] = Counter()
        for _, more in ordered[MOST_PROVIDERS - 1 :]:
            rest += more
        ordered = [*ordered[: MOST_PROVIDERS - 1], (OTHERS, rest)]
    rows = [
        ReasonRow(entry, why, example, by_provider.total(), tuple(by_provider.most_common(3)))
        for (entry, why), (example, by_provider) in reasons.items()
    ]
    return Account(
        counts.total(),
        {entry: counts[entry] for entry in Heading},
        tuple(ProviderRow(name, {entry: found[entry] for entry in Heading}) for name, found in ordered),
        tuple(sorted(rows, key=lambda row: (-row.count, row.heading, row.code))),
    )
