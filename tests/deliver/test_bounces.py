# SPDX-License-Identifier: MIT
"""What came back: the right reader, the right outcome, and nothing from strangers."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.deliver.bounce.judgement import Outcome, Return, judge
from forumpress.deliver.bounce.reasons import Cause
from forumpress.deliver.tokens import TokenKeys
from forumpress.finding import Finding
from tests.deliver.reports import KEYS, RETURN_PATH, RETURNED, TOKEN, complaint, dsn, fate, wish
from tests.deliver.samples import HASH, OTHER_HASH

DEAD = Return(Outcome.DEAD, HASH, "5.1.1 no such mailbox", "forum", "2022-11", Cause.NO_MAILBOX)


def told(data: bytes) -> Return | Finding:
    """What a message means; without its mark, which is another for each message."""
    answer = judge("a.eml", data, KEYS)
    if isinstance(answer, Return):
        assert re.fullmatch("[0-9a-f]{32}", answer.mark)
        return replace(answer, mark="")
    return answer


def code(data: bytes) -> str:
    answer = told(data)
    assert isinstance(answer, Finding), answer
    assert answer.place.file == "a.eml"
    return answer.code


@pytest.mark.parametrize(
    ("status", "diagnostic", "outcome"),
    [
        ("5.1.1", "smtp; 550 5.1.1 User unknown", Outcome.DEAD),
        ("5.1.2", "smtp; 550 5.1.2 Bad domain", Outcome.DEAD),
        ("5.1.10", "smtp; 556 5.1.10 null MX", Outcome.DEAD),
        ("5.2.1", "smtp; 550 5.2.1 Mailbox disabled", Outcome.FAILED),
        ("5.1.10", "smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound", Outcome.DEAD),
        ("5.7.1", "smtp; 550 5.7.1 No such user", Outcome.DEAD),
        ("5.4.1", "smtp; 550 5.4.1 Recipient address rejected: Access denied", Outcome.DEAD),
        ("5.4.4", "X-Postfix; Host or domain name not found", Outcome.DEAD),
        ("5.0.0", "smtp; 550 No such user", Outcome.DEAD),
        ("5.0.0", "smtp; 550 5.1.1 no mailbox", Outcome.DEAD),
        ("5.1.1 (bad destination mailbox address)", "smtp; 550", Outcome.DEAD),
        ("5.0.0", "smtp; 554 Transaction failed", Outcome.FAILED),
        ("5.0.0", "smtp; 550 5.7.1 spam", Outcome.REFUSED),
        ("5.2.2", "smtp; 552 5.2.2 Mailbox full", Outcome.FAILED),
        ("5.1.8", "smtp; 550 5.1.8 Bad sender", Outcome.REFUSED),
        ("5.3.4", "smtp; 552 5.3.4 too big", Outcome.REFUSED),
        ("5.7.1", "smtp; 550 5.7.1 blocked", Outcome.REFUSED),
        ("5.7.26", "smtp; 550-5.7.26 unauthenticated", Outcome.REFUSED),
        ("4.4.7", "smtp; 421 timed out", Outcome.FAILED),
        ("4.2.2", "smtp; 452 4.2.2 full", Outcome.FAILED),
        ("4.1.1", "smtp; 450 4.1.1 unverified", Outcome.FAILED),
    ],
)
def test_what_a_failure_means(status: str, diagnostic: str, outcome: Outcome) -> None:
    answer = told(dsn(fate("failed", status, diagnostic)))
    assert isinstance(answer, Return)
    assert (answer.outcome, answer.address_hash) == (outcome, HASH)
    assert (answer.list_key, answer.issue_key) == ("forum", "2022-11")


@pytest.mark.parametrize("status", ["4.4.1", "5.1.1", "4.0.0"])
def test_a_delay_suppresses_nobody_whatever_its_status(status: str) -> None:
    answer = told(dsn(fate("delayed", status)))
    assert isinstance(answer, Return)
    assert answer.outcome is Outcome.DELAYED


def test_success_calls_for_nothing() -> None:
    assert code(dsn(fate("relayed", "2.0.0", "smtp; 250"))) == "bounce/delivered"


def test_a_copy_that_reached_anyone_leaves_the_address_alive() -> None:
    answer = told(dsn(fate(), fate("delivered", "2.1.5")))
    assert isinstance(answer, Return)
    assert answer.outcome is Outcome.FAILED
    answer = told(dsn(fate(), fate("failed", "4.2.2", "smtp; 452 4.2.2 full")))
    assert isinstance(answer, Return)
    assert answer.outcome is Outcome.FAILED


def test_reasons_hold_no_address() -> None:
    answer = told(dsn(fate("failed", "5.1.1", "smtp; 550 5.1.1 <gone@readers.test> unknown")))
    assert answer == DEAD
    assert "@" not in repr(answer)


def test_only_a_signed_return_path_proves_the_reader() -> None:
    bare = told(dsn(returned=""))
    assert bare == Return(Outcome.DEAD, HASH, "5.1.1 no such mailbox", cause=Cause.NO_MAILBOX)
    assert told(dsn(to=RETURN_PATH.upper(), returned="")) == bare
    by_token = RETURNED.replace("Message-ID", "X-Gone")
    assert told(dsn(returned=by_token)) == replace(DEAD, issue_key="")
    assert told(dsn(to="abuse@forum.test", returned=f"Return-Path: <{RETURN_PATH}>\n" + RETURNED)) == DEAD
    assert told(dsn(fate() + f"X-Postfix-Sender: rfc822; {RETURN_PATH}\n", to="abuse@forum.test")) == DEAD


def test_what_stands_in_a_forwarded_copy_proves_nothing() -> None:
    """A reader's forwarded letter shows its message identifier and its link to unsubscribe to whoever gets it."""
    assert code(dsn(to="bounces@forum.test")) == "bounce/unknown-reader"
    assert code(dsn(to="postmaster@forum.test", returned=RETURNED.replace("Message-ID", "X-Gone"))) == (
        "bounce/unknown-reader"
    )
    assert told(complaint()) == Return(Outcome.LEFT, HASH, "complaint: abuse", "forum")


def test_an_international_report_is_read() -> None:
    assert told(dsn(kind="message/global-delivery-status")) == DEAD


def test_a_return_path_of_ours_wins_over_what_else_is_said() -> None:
    foreign = RETURNED.replace(HASH, OTHER_HASH)
    assert told(dsn(returned=foreign)) == Return(Outcome.DEAD, HASH, "5.1.1 no such mailbox", cause=Cause.NO_MAILBOX)


@pytest.mark.parametrize(
    "data",
    [
        dsn(to="bounces@forum.test", returned=""),
        dsn(to="bounces@forum.test", returned="Message-ID: <x@y.org>\n"),
        dsn(to=f"bounces+{TokenKeys({'k1': b'stranger' * 4}, 'k1').return_tag(HASH)}@forum.test", returned=""),
        dsn(to=f"bounces+{'a' * 39}@forum.test", returned=""),
        dsn(to="gone@readers.test", returned="To: gone@readers.test\n"),
        complaint(returned="To: gone@readers.test\n"),
        complaint(returned=RETURNED.replace(TOKEN, TOKEN[:-1] + "x").replace("Message-ID", "X-Gone")),
    ],
)
def test_forged_reports_name_nobody(data: bytes) -> None:
    assert code(data) == "bounce/unknown-reader"


def test_complaints() -> None:
    by_envelope = complaint(returned=RETURNED, envelope=RETURN_PATH)
    assert told(by_envelope) == Return(Outcome.COMPLAINED, HASH, "complaint: abuse", "forum", "2022-11")
    assert told(complaint("opt-out", envelope=RETURN_PATH)) == Return(
        Outcome.COMPLAINED, HASH, "complaint: opt-out", "forum", "2022-11"
    )
    assert told(complaint(returned="To: x@y.test\n", envelope=RETURN_PATH)) == Return(
        Outcome.COMPLAINED, HASH, "complaint: abuse"
    )
    assert code(complaint("not-spam", envelope=RETURN_PATH)) == "bounce/feedback"


def test_leaving_by_mail() -> None:
    assert told(wish()) == Return(Outcome.LEFT, HASH, "asked by mail", "forum")
    assert told(wish().replace(b"unsubscribe ", b"Unsubscribe  ")) == Return(
        Outcome.LEFT, HASH, "asked by mail", "forum"
    )
    assert code(wish(TOKEN.replace(HASH, OTHER_HASH))) == "bounce/wish-to-leave"
    assert code(wish().replace(b"unsubscribe ", b"Re: unsubscribe ")) == "bounce/wish-to-leave"
    by_program = b"Auto-Submitted: auto-replied\n" + wish()
    assert told(by_program) == Return(Outcome.LEFT, HASH, "asked by mail", "forum")


def test_a_letter_from_a_person_is_left_to_persons() -> None:
    assert code(b"From: a@b.test\nSubject: Thank you\n\nLovely issue.\n") == "bounce/letter"
    assert code(b"From: a@b.test\nAuto-Submitted: auto-replied\nSubject: Away\n\nTill Monday.\n") == "bounce/automatic"


def nested(depth: int) -> bytes:
    return b"Content-Type: message/rfc822\n\n" * depth


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 1000,
        b"\n" * 500_000,
        b"Content-Type: multipart/report",
        b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n",
        b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\n",
        b'Content-Type: multipart/report; boundary="b"' + b';";"' * 100_000 + b"\n\n--b\n",
        b"Content-Type: multipart/report; boundary=b\n\n" + b"--b\nContent-Type: message/delivery-status\n\n\n" * 9000,
        nested(5000),
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5000)),
        b"Content-Type: multipart/report; boundary=\xff\xfe; charset=nonsense\n\n--\xff",
        dsn().replace(b"text/plain", b"text/plain; charset=\xf0\x9f").replace(b"Action: failed", b"Action: \xff\xff"),
        dsn().replace(b"Status: 5.1.1", b"Status: 5.9999999.1").replace(b"550 5.1.1", b"x"),
        dsn(fate(status="5.1.1" * 90_000, diagnostic="x")),
    ],
    ids=lambda data: f"{len(data)} octets",
)
def test_hostile_messages_are_findings(data: bytes) -> None:
    answer = told(data)
    assert answer.code.startswith("bounce/") if isinstance(answer, Finding) else answer.address_hash == HASH


@given(st.binary(max_size=300), st.integers(0, 1200), st.integers(0, 40))
def test_mutated_reports_mean_this_reader_or_nobody(noise: bytes, at: int, cut: int) -> None:
    for data in (dsn(), complaint()):
        answer = told(data[:at] + noise + data[at + cut :])
        assert isinstance(answer, Finding) or answer.address_hash == HASH
