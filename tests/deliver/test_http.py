# SPDX-License-Identifier: MIT
"""Mail by the providers' HTTP interfaces: as they document it, and every doubt kept as a doubt."""

from __future__ import annotations

import email
import email.policy
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from forumpress.deliver.answers import Handover, Phase
from forumpress.deliver.connect import open_transport
from forumpress.deliver.http.answer import by_code
from forumpress.deliver.letter import Envelope
from forumpress.deliver.mailings import find_mailings
from forumpress.deliver.schema import State
from forumpress.deliver.sender import End
from forumpress.deliver.settings import OnUncertain, Settings
from tests.deliver import samples
from tests.deliver.mailapi import DROP, SECRET, TOKEN, Api, api_table, running_api
from tests.deliver.postfix import free_port
from tests.deliver.run import QUICK, crowd, is_suppressed, ledger_with, rows, run

SERVICES = ("ses", "mailgun", "postmark")
ENVELOPE = Envelope(
    "bounces+tag@forum.test",
    "reader@example.org",
    b"From: Forum <forum@forum.test>\r\nTo: Reader <reader@example.org>\r\nSubject: x\r\nList-Id: <a.b>\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nWords\r\n",
)


@pytest.fixture
def api() -> Iterator[Api]:
    with running_api() as running:
        yield running


def settings_at(service: str, url: str, **limits: Any) -> Settings:
    given = samples.settings(server=None, api=api_table(service, url), limits={**QUICK, **limits})
    return given


@pytest.mark.parametrize("service", SERVICES)
def test_a_mailing_by_each_service(api: Api, service: str) -> None:
    ledger = ledger_with([*crowd(20), "李@example.org"])
    result = run(ledger, settings_at(service, api.url))
    assert (result.end, result.counts) == (End.FINISHED, {State.SENT: 20, State.SKIPPED: 1})
    assert api.deliveries() == Counter(dict.fromkeys(crowd(20), 1))


@pytest.mark.parametrize("service", ["ses", "mailgun"])
def test_the_message_arrives_octet_for_octet(api: Api, service: str) -> None:
    by = settings_at(service, api.url)
    envelope = samples.letter(by=by).render(samples.READER, samples.DATE)
    transport = open_transport(by)
    answer = transport.deliver(envelope, lambda: True)
    assert answer is not None
    assert (answer.handover, answer.phase) == (Handover.SENT, Phase.RESPONSE)
    (taken,) = api.accepted
    assert taken.data == envelope.data
    if service == "ses":
        assert taken.return_path == envelope.return_path
    transport.close()


def test_postmark_gets_the_parts_of_the_message(api: Api) -> None:
    by = settings_at("postmark", api.url)
    made = samples.letter(by=by)
    envelope = made.render(samples.READER, samples.DATE)
    open_transport(by).deliver(envelope, lambda: True)
    said = api.accepted[0].data
    whole = email.message_from_bytes(envelope.data, policy=email.policy.default)
    assert said["From"] == str(whole["From"])
    assert said["To"] == "李雷 <li.lei@example.org>"
    assert said["Subject"] == made.subject
    assert (said["MessageStream"], said["TrackOpens"], said["TrackLinks"]) == ("broadcast", False, "None")
    names = {each["Name"]: each["Value"] for each in said["Headers"]}
    assert names["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert names["List-Unsubscribe"] == str(whole["List-Unsubscribe"])
    assert not {"From", "Date", "DKIM-Signature", "Content-Type"} & set(names)
    assert "Read it & weep" in said["TextBody"].replace("\r\n", " ")
    assert said["HtmlBody"].lstrip().lower().startswith("<!doctype html>")
    kinds = [(each["ContentType"], each["Name"], each.get("ContentID")) for each in said["Attachments"]]
    assert kinds == [
        ("image/jpeg", "cover.jpg", "cid:cover@forumpress"),
        ("application/pdf", "forum-2022-11.pdf", None),
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_a_closed_gate_leaves_the_request_incomplete(api: Api, service: str) -> None:
    transport = open_transport(settings_at(service, api.url))
    assert transport.deliver(ENVELOPE, lambda: False) is None
    assert not transport.usable
    assert api.accepted == []

    def fail() -> bool:
        raise RuntimeError("the ledger is lost")

    transport = open_transport(settings_at(service, api.url))
    with pytest.raises(RuntimeError):
        transport.deliver(ENVELOPE, fail)
    assert (api.accepted, api.requests) == ([], 0)


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("fault", [DROP, 500, 504])
@pytest.mark.parametrize(("policy", "copies"), [(OnUncertain.RETRY, 2), (OnUncertain.HOLD, 1)])
def test_an_answer_that_is_lost_stays_uncertain(
    api: Api, service: str, fault: int, policy: OnUncertain, copies: int
) -> None:
    api.after = lambda recipient, number: fault
    readers = crowd(6)
    ledger = ledger_with(readers)
    result = run(ledger, settings_at(service, api.url), on_uncertain=policy)
    assert (result.end, result.counts) == (End.FINISHED, {State.UNCERTAIN: 6})
    assert api.deliveries() == Counter(dict.fromkeys(readers, copies))


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("code", [429, 502, 503])
def test_what_was_not_taken_is_tried_again(api: Api, service: str, code: int) -> None:
    seen: set[str] = set()

    def at_first(recipient: str, number: int) -> tuple[int, Any] | None:
        if recipient in seen:
            return None
        seen.add(recipient)
        return code, {"message": "Too many requests"}

    api.before = at_first
    readers = crowd(6)
    result = run(ledger_with(readers), settings_at(service, api.url))
    assert result.counts == {State.SENT: 6}
    assert api.deliveries() == Counter(dict.fromkeys(readers, 1))


def test_a_service_that_is_not_there_loses_nobody() -> None:
    ledger = ledger_with(crowd(3))
    settings = settings_at("ses", f"http://127.0.0.1:{free_port()}", first_wait=600, longest_wait=600)
    result = run(ledger, settings, wait=False)
    assert result.counts == {State.DEFERRED: 3}
    assert {row.doubts for row in rows(ledger).values()} == {0}


@pytest.mark.parametrize("service", SERVICES)
def test_a_wrong_login_pauses_and_shows_no_secret(api: Api, service: str) -> None:
    table = {**api_table(service, api.url), "token": "wrong-token-0123456789", "secret_key": "wrong-secret-key"}
    ledger = ledger_with(crowd(4))
    result = run(ledger, samples.settings(server=None, api=table, limits=QUICK))
    assert result.end is End.PAUSED
    assert result.reason.startswith("auth: 40")
    assert not {SECRET, TOKEN, "wrong-token-0123456789", "wrong-secret-key"} & set(result.reason.split())
    assert find_mailings(ledger)[0].reason == result.reason
    assert api.accepted == []


@pytest.mark.parametrize(
    ("service", "code", "said", "state"),
    [
        ("ses", 400, {"message": "Email address is not verified. The following identities failed"}, State.DEFERRED),
        ("ses", 400, {"message": "Missing final '@domain'"}, State.FAILED),
        ("ses", 429, {"message": "Maximum sending rate exceeded."}, State.DEFERRED),
        (
            "mailgun",
            400,
            {"message": "to parameter is not a valid address. please check documentation"},
            State.SUPPRESSED,
        ),
        ("mailgun", 413, {"message": "Request Entity Too Large"}, State.DEFERRED),
        ("postmark", 422, {"ErrorCode": 406, "Message": "You tried to send to inactive recipients"}, State.SUPPRESSED),
        ("postmark", 422, {"ErrorCode": 300, "Message": "Invalid 'To' address"}, State.SUPPRESSED),
        ("postmark", 422, {"ErrorCode": 300, "Message": "Zero recipients specified"}, State.FAILED),
        ("postmark", 422, {"ErrorCode": 412, "Message": "Your account is pending approval"}, State.DEFERRED),
    ],
)
def test_what_refusals_mean(api: Api, service: str, code: int, said: dict[str, Any], state: State) -> None:
    api.before = lambda recipient, number: (code, said)
    ledger = ledger_with(crowd(1))
    result = run(ledger, settings_at(service, api.url, first_wait=600, longest_wait=600), wait=False)
    assert result.counts == {state: 1}
    assert is_suppressed(ledger, "reader0@example.org") is (state is State.SUPPRESSED)


def test_an_answer_before_the_request_was_whole_takes_nothing(api: Api) -> None:
    transport = open_transport(settings_at("mailgun", api.url))
    gate = threading.Event()
    answer = transport.deliver(ENVELOPE, lambda: not gate.is_set())
    assert answer is not None
    assert answer.accepted
    assert transport.deliver(ENVELOPE, lambda: True) is not None
    assert (transport.messages, api.requests) == (2, 2)


@pytest.mark.parametrize(
    ("code", "handover"),
    [(200, Handover.SENT), (401, Handover.REFUSED), (400, Handover.REFUSED), (302, Handover.DEFERRED),
     (429, Handover.DEFERRED), (503, Handover.DEFERRED), (500, Handover.UNCERTAIN), (504, Handover.UNCERTAIN)],
)  # fmt: skip
def test_codes(code: int, handover: Handover) -> None:
    assert by_code(code)[0] is handover
