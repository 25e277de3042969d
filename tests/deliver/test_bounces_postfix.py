# SPDX-License-Identifier: MIT
"""A real Postfix sends our letter back, and the right reader is found by it."""

from __future__ import annotations

import smtplib
from dataclasses import replace

import pytest

from forumpress.deliver.address import hash_address
from forumpress.deliver.bounce.judgement import Outcome, Return, judge
from forumpress.deliver.bounce.reasons import Cause
from forumpress.deliver.letter import Recipient
from forumpress.deliver.mailbox import pieces
from forumpress.deliver.tokens import TokenKeys
from tests.deliver.postfix import free_port, running_postfix, wait_until
from tests.deliver.samples import DATE, letter, pdf, settings

pytestmark = pytest.mark.slow


def test_a_real_bounce_suppresses_and_a_real_delay_does_not() -> None:
    by = settings()
    keys = TokenKeys.of(by.keys)
    made = letter(by=by, pdf=pdf(250_000))
    readers = {
        name: Recipient(name, "", hash_address(by.keys.address_key, name))
        for name in ("alive@readers.test", "gone@readers.test", "who@slow.test", "李雷@readers.test")
    }
    nobody_there = free_port()
    boxes = ["bounces@forum.test", "alive@readers.test"]
    with running_postfix(boxes, {"slow.test": f"smtp:[127.0.0.1]:{nobody_there}"}) as server:
        with smtplib.SMTP("127.0.0.1", server.port, timeout=30) as connection:
            connection.ehlo()
            for reader in readers.values():
                envelope = made.render(reader, DATE)
                options = ["SMTPUTF8", "BODY=8BITMIME"] if envelope.international else []
                refused = connection.sendmail(envelope.return_path, [envelope.recipient], envelope.data, options)
                assert not refused
        bounces = server.maildir("bounces@forum.test")
        wait_until(lambda: len(list(bounces.glob("new/*"))) == 3, 60, server.log)
        arrived = list(server.maildir("alive@readers.test").glob("new/*"))
        assert len(arrived) == 1
        answers = [judge(piece.name, piece.data, keys) for piece in pieces(bounces, 500_000)]
    found = {back.address_hash: replace(back, mark="") for back in answers if isinstance(back, Return)}
    assert len(answers) == 3
    assert found == {
        readers["gone@readers.test"].address_hash: Return(
            Outcome.DEAD,
            readers["gone@readers.test"].address_hash,
            "5.1.1 no such mailbox",
            "forum",
            "2022-11",
            Cause.NO_MAILBOX,
        ),
        readers["李雷@readers.test"].address_hash: Return(
            Outcome.DEAD,
            readers["李雷@readers.test"].address_hash,
            "5.1.1 no such mailbox",
            "forum",
            "2022-11",
            Cause.NO_MAILBOX,
        ),
        readers["who@slow.test"].address_hash: Return(
            Outcome.DELAYED, readers["who@slow.test"].address_hash, "4.4.1 not reached", "forum", "2022-11", Cause.ROUTE
        ),
    }
