# SPDX-License-Identifier: MIT
"""The account adds up: every frozen reader stands under one heading, one provider and one reason."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from forumpress.deliver.account import MOST_PROVIDERS, OTHERS, Heading, account_of
from forumpress.deliver.providers import provider_of
from forumpress.deliver.schema import State, recipients
from tests.deliver import samples
from tests.deliver.run import begin, ledger_with


def test_it_adds_up_by_provider_and_by_reason(ledger_url: str) -> None:
    states = list(State)
    domains = ["gmail.com", "googlemail.com", "yahoo.fr", *(f"d{number}.org" for number in range(30))]
    people = [f"r{number}@{domains[number % len(domains)]}" for number in range(200)]
    ledger = ledger_with(people, ledger_url)
    ledger.suppress(people[0], "left the list", "one-click")
    mailing = begin(ledger, samples.letter())
    with ledger.write() as connection:
        for number, address in enumerate(people[1:]):
            state = states[number % len(states)]
            code = "5.2.1" if state is State.FAILED else ""
            reason = f"rcpt: 550 5.2.1 message {number}" if state is State.FAILED else ""
            row = update(recipients).where(recipients.c.address == address)
            connection.execute(row.values(state=state.value, code=code, reason=reason))
    found = account_of(ledger, mailing)
    assert found.frozen == 200
    assert sum(found.counts.values()) == 200
    assert {entry: sum(row.counts[entry] for row in found.providers) for entry in Heading} == found.counts
    assert sum(row.count for row in found.reasons) == 200 - found.counts[Heading.SENT]
    assert len(found.providers) == MOST_PROVIDERS
    assert found.providers[0].provider == "Gmail"
    assert found.providers[-1].provider == OTHERS
    (refused,) = [row for row in found.reasons if row.code == "5.2.1"]
    assert refused.heading is Heading.REFUSED
    assert refused.example.startswith("rcpt: 550 5.2.1 message")
    assert [row.count for row in found.reasons if row.code == "left the list"] == [1]
    ledger.close()


@pytest.mark.parametrize(
    ("domain", "provider"),
    [
        ("gmail.com", "Gmail"), ("yahoo.co.uk", "Yahoo"), ("hotmail.fr", "Microsoft"), ("live.example.org", None),
        ("163.com", "NetEase"), ("gmx.at", "GMX and web.de"), ("outlook.com", "Microsoft"), ("yahoo.club", None),
        ("example.org", None), ("yandex.ru", "Yandex"),
    ],
)  # fmt: skip
def test_providers(domain: str, provider: str | None) -> None:
    assert provider_of(domain) == (provider or domain)
