# SPDX-License-Identifier: MIT
"""One provider refuses everything by policy, through a real Postfix: nobody is suppressed, and the desk is told."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from forumpress.deliver.account import Heading, account_of
from forumpress.deliver.bounce.intake import take_returns
from forumpress.deliver.desk.bouncespage import bounces_page
from forumpress.deliver.mailbox import pieces
from forumpress.deliver.mailings import find_mailings
from forumpress.deliver.schema import State
from forumpress.deliver.settings import BounceRules
from forumpress.deliver.tokens import TokenKeys
from tests.deliver.postfix import running_postfix, wait_until
from tests.deliver.run import crowd, is_suppressed, ledger_with, run, settings_for
from tests.deliver.sink import running_sink

pytestmark = pytest.mark.slow
REFUSED = 20


@pytest.mark.parametrize(
    "answer",
    [
        "550 content denied",
        "550 5.7.1 Rejected as spam",
        "554 5.7.26 DMARC",
        "550 5.1.0 SPF check failed",
    ],
)
def test_policy_refusals_suppress_nobody(answer: str) -> None:
    readers = [*crowd(REFUSED, "strict.test"), *(f"reader{number}@kind.test" for number in range(5))]
    ledger = ledger_with(readers)
    boxes = ["bounces@forum.test", *(reader for reader in readers if reader.endswith("@kind.test"))]
    with (
        running_sink("-f", ".", "-B", answer) as strict,
        running_postfix(boxes, {"strict.test": f"smtp:[127.0.0.1]:{strict.port}"}) as server,
    ):
        by = settings_for(server.port)
        result = run(ledger, by, stop=threading.Event())
        assert result.counts == {State.SENT: len(readers)}
        bounces = server.maildir("bounces@forum.test")
        wait_until(lambda: len(list(bounces.glob("new/*"))) == REFUSED, 90, server.log)
        tally = take_returns(pieces(bounces, 500_000), TokenKeys.of(by.keys), ledger, BounceRules())
    assert not [reader for reader in readers if is_suppressed(ledger, reader)]
    (mailing,) = find_mailings(ledger)
    account = account_of(ledger, mailing)
    assert sum(account.counts.values()) == account.frozen == len(readers)
    assert account.counts[Heading.SUPPRESSED] == 0
    shown = bounces_page(ledger)
    assert "strict.test" in shown
    assert "refused by policy" in shown
    assert "kind.test" not in shown
    assert sum(Counter(tally.outcomes).values()) == REFUSED
