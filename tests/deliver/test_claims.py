# SPDX-License-Identifier: MIT
"""Claims on both databases: each copy once, fenced, and freed when its sender dies."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, update

from forumpress.deliver.claims import Claim, Claims, Gate
from forumpress.deliver.ledger import Ledger, LedgerError
from forumpress.deliver.mailings import Mailing, count_states, finish, pause, resume, retry
from forumpress.deliver.presence import Presence
from forumpress.deliver.schema import MailingState, State, senders
from forumpress.deliver.settings import OnUncertain
from forumpress.deliver.verdicts import FollowUp, Verdict
from forumpress.errors import InputError
from tests.deliver import samples
from tests.deliver.run import begin, crowd, file_url, in_turn, is_suppressed, ledger_with, rows

SENT = Verdict(State.SENT, "dot: 250 Ok", "250")


@contextmanager
def at_work(
    url: str, count: int = 10, on_uncertain: OnUncertain = OnUncertain.RETRY
) -> Iterator[tuple[Ledger, Mailing, Presence, Claims]]:
    ledger = ledger_with(crowd(count), url)
    mailing = begin(ledger, samples.letter(), on_uncertain)
    presence = Presence(ledger, 60)
    claims = Claims(ledger, mailing, presence.id)
    try:
        yield ledger, mailing, presence, claims
    finally:
        claims.close()
        presence.close()
        ledger.close()


def states(ledger: Ledger) -> dict[str, str]:
    return {address: row.state for address, row in rows(ledger).items()}


def test_a_copy_goes_from_pending_to_sent(ledger_url: str) -> None:
    with at_work(ledger_url, 3) as (ledger, mailing, _, claims):
        taken = claims.take(2)
        assert [claim.recipient.address for claim in taken] == in_turn(ledger, crowd(3))[:2]
        assert count_states(ledger, mailing) == {State.OPEN: 2, State.PENDING: 1}
        assert claims.pass_gate(taken[0]) is Gate.OPEN
        assert states(ledger)[taken[0].recipient.address] == "dot"
        claims.settle(taken[0], SENT)
        row = rows(ledger)[taken[0].recipient.address]
        assert (row.state, row.reason, row.code, row.tries, row.due_at) == ("sent", "dot: 250 Ok", "250", 1, None)
        assert not finish(ledger, mailing)
        claims.give_back(taken[1:])
        for claim in claims.take(10):
            assert claims.pass_gate(claim) is Gate.OPEN
            claims.settle(claim, SENT, soon=True)
        assert not finish(ledger, mailing)
        claims.flush()
        assert finish(ledger, mailing)
        assert claims.take(10) == []


def test_nobody_is_claimed_twice_by_many_threads(ledger_url: str) -> None:
    with at_work(ledger_url, 200) as (ledger, mailing, _, claims):
        taken: list[Claim] = []

        def work() -> None:
            while batch := claims.take(7):
                for claim in batch:
                    assert claims.pass_gate(claim, claims.begin_gate(claim)) is Gate.OPEN
                    claims.settle(claim, SENT, soon=True)
                taken.extend(batch)

        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        claims.flush()
        assert sorted(claim.id for claim in taken) == sorted(row.id for row in rows(ledger).values())
        assert count_states(ledger, mailing) == {State.SENT: 200}


def test_two_senders_pass_over_each_other(postgres: Any) -> None:
    with at_work(postgres.fresh(), 20) as (ledger, mailing, _, claims):
        other = Presence(ledger, 60)
        theirs = Claims(ledger, mailing, other.id)
        mine = claims.take(8)
        yours = theirs.take(8)
        assert len(mine) == len(yours) == 8
        assert not {claim.id for claim in mine} & {claim.id for claim in yours}
        theirs.close()
        other.close()


def test_who_leaves_before_the_claim_is_settled_by_it(ledger_url: str) -> None:
    with at_work(ledger_url, 3) as (ledger, _, _, claims):
        ledger.suppress("READER1@example.org", "left the list", "one-click", "forum")
        assert {claim.recipient.address for claim in claims.take(10)} == {"reader0@example.org", "reader2@example.org"}
        row = rows(ledger)["reader1@example.org"]
        assert (row.state, row.reason, row.due_at) == ("suppressed", "left the list", None)


def test_who_leaves_while_the_body_is_under_way_gets_no_dot(ledger_url: str) -> None:
    with at_work(ledger_url, 3) as (ledger, _, _, claims):
        first, second, third = claims.take(3)
        ledger.suppress(first.recipient.address, "left the list", "one-click", "forum")
        ledger.suppress(second.recipient.address, "bounced", "return")
        ledger.suppress(third.recipient.address, "left the list", "one-click", "another")
        assert claims.pass_gate(first) is Gate.LEFT
        assert claims.why_left(first) == "left the list"
        assert claims.pass_gate(second) is Gate.LEFT
        assert claims.pass_gate(third) is Gate.OPEN


def test_old_fence_changes_nothing(ledger_url: str) -> None:
    with at_work(ledger_url, 2) as (ledger, _, _, claims):
        first, _ = claims.take(2)
        claims.give_back([first])
        (again,) = claims.take(1)
        assert (again.id, again.fence) == (first.id, first.fence + 1)
        assert claims.pass_gate(first) is Gate.LOST
        claims.settle(first, Verdict(State.FAILED, "too late", ""))
        assert states(ledger)[first.recipient.address] == "open"
        assert claims.pass_gate(again) is Gate.OPEN


def test_batch_with_one_lost_copy_still_writes_the_others(ledger_url: str) -> None:
    with at_work(ledger_url, 3) as (ledger, _, _, claims):
        first, second, third = claims.take(3)
        claims.give_back([second])
        claims.take(1)
        for claim in (first, second, third):
            claims.settle(claim, SENT, soon=True)
        claims.flush()
        assert states(ledger) == {
            first.recipient.address: "sent",
            second.recipient.address: "open",
            third.recipient.address: "sent",
        }


def test_dead_address_is_suppressed_for_good(ledger_url: str) -> None:
    with at_work(ledger_url, 1) as (ledger, _, _, claims):
        (claim,) = claims.take(1)
        claims.settle(claim, Verdict(State.SUPPRESSED, "rcpt: 550 5.1.1 Unknown", "5.1.1", FollowUp.SUPPRESS))
        assert is_suppressed(ledger, "Reader0@EXAMPLE.org")


def test_deferred_comes_back_when_due(ledger_url: str) -> None:
    with at_work(ledger_url, 1) as (ledger, _, _, claims):
        (claim,) = claims.take(1)
        claims.settle(claim, Verdict(State.DEFERRED, "rcpt: 450", "450", FollowUp.SLOW_DOMAIN, 3600.0))
        assert claims.take(1) == []
        due = claims.next_due()
        assert due is not None
        assert 3590 < due - ledger.now() < 3601


def test_held_domains_wait(ledger_url: str) -> None:
    ledger = ledger_with(["a@slow.org", "b@quick.org"], ledger_url)
    mailing = begin(ledger, samples.letter())
    claims = Claims(ledger, mailing, 1)
    slow = {"slow.org": 30.0}
    assert [claim.domain for claim in claims.take(5, lambda domain, zone: slow.get(domain, 0.0))] == ["quick.org"]
    assert claims.take(5) == []
    due = claims.next_due()
    assert due is not None
    assert 29 < due - ledger.now() < 31
    claims.close()
    ledger.close()


def test_others_are_found_behind_many_that_must_wait(ledger_url: str) -> None:
    ledger = ledger_with([*crowd(60, "slow.org"), *crowd(3, "quick.org")], ledger_url)
    claims = Claims(ledger, begin(ledger, samples.letter()), 1)
    found = claims.take(3, lambda domain, zone: 60.0 if domain == "slow.org" else 0.0)
    assert [claim.domain for claim in found] == ["quick.org"] * 3
    assert {row.state for row in rows(ledger).values() if row.domain == "slow.org"} == {"pending"}
    claims.close()
    ledger.close()


@pytest.mark.parametrize("waits", [{}, {"mail3.example.org": 60.0}])
def test_claims_read_the_backlog_by_its_index_and_sort_nothing(quick_folder: Path, waits: dict[str, float]) -> None:
    ledger = ledger_with((f"reader{n}@mail{n % 7}.example.org" for n in range(500)), file_url(quick_folder))
    claims = Claims(ledger, begin(ledger, samples.letter()), 1)
    asked: list[tuple[str, Any]] = []
    event.listen(
        ledger.engine, "before_cursor_execute", lambda c, cursor, said, values, *more: asked.append((said, values))
    )
    claims.take(5, lambda domain, zone: waits.get(domain, 0.0))
    plans = []
    with ledger.read() as connection:
        for said, values in [entry for entry in asked if "due_at <=" in entry[0]]:
            plans += [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", values)]
    assert plans
    assert set(plans) == {"SEARCH recipients USING INDEX recipients_due (mailing_id=? AND due_at<?)"}
    claims.close()
    ledger.close()


def test_paused_mailing_gives_no_claims(ledger_url: str) -> None:
    with at_work(ledger_url, 2) as (ledger, mailing, _, claims):
        pause(ledger, mailing, "by hand")
        assert claims.take(5) == []
        resume(ledger, mailing)
        assert len(claims.take(5)) == 2


@pytest.mark.parametrize(
    ("policy", "doubts", "after"),
    [
        (OnUncertain.RETRY, 0, State.DEFERRED),
        (OnUncertain.RETRY, 1, State.UNCERTAIN),
        (OnUncertain.HOLD, 0, State.UNCERTAIN),
    ],
)
def test_copies_of_a_dead_sender(ledger_url: str, policy: OnUncertain, doubts: int, after: State) -> None:
    with at_work(ledger_url, 3, policy) as (ledger, _, presence, claims):
        opened, dotted, _ = claims.take(3)
        if doubts:
            claims.settle(dotted, Verdict(State.DEFERRED, "lost", "", wait=0.0, doubt=True))
            (dotted,) = claims.take(1)
        assert claims.pass_gate(dotted) is Gate.OPEN
        presence.close()  # As the system does for a process that was killed.
        successor = Presence(ledger, 60)
        found = rows(ledger)
        assert found[opened.recipient.address].state == "pending"
        assert found[dotted.recipient.address].state == after
        assert found[dotted.recipient.address].doubts == doubts + 1
        assert claims.pass_gate(opened) is Gate.LOST
        successor.close()


def test_truth_that_comes_late_is_believed(ledger_url: str) -> None:
    with at_work(ledger_url, 2) as (ledger, _, presence, claims):
        first, second = claims.take(2)
        for claim in (first, second):
            assert claims.pass_gate(claim) is Gate.OPEN
        presence.close()
        successor = Presence(ledger, 60)
        again = Claims(ledger, begin(ledger, samples.letter()), successor.id)
        taken = again.take(1)
        assert [claim.id for claim in taken] == [first.id]
        claims.settle(first, SENT)
        claims.settle(second, SENT)
        assert states(ledger) == {first.recipient.address: "open", second.recipient.address: "sent"}
        again.close()
        successor.close()


def test_expired_lease_of_a_living_sender_is_never_a_second_copy(postgres: Any) -> None:
    with at_work(postgres.fresh(), 3) as (ledger, _, presence, claims):
        opened, dotted, third = claims.take(3)
        assert claims.pass_gate(dotted) is Gate.OPEN
        with ledger.write() as connection:
            connection.execute(update(senders).where(senders.c.id == presence.id).values(lease_until=0))
        other = Presence(ledger, 60)
        assert states(ledger) == {
            opened.recipient.address: "pending",
            dotted.recipient.address: "uncertain",
            third.recipient.address: "pending",
        }
        assert not presence.beat()
        other.close()


def test_sender_within_its_lease_is_left_alone(postgres: Any) -> None:
    with at_work(postgres.fresh(), 2) as (ledger, _, presence, claims):
        claims.take(2)
        other = Presence(ledger, 60)
        assert set(states(ledger).values()) == {"open"}
        assert presence.beat()
        with ledger.read() as connection:
            assert [row.gone for row in connection.execute(select(senders))] == [False, False]
        other.close()


def test_second_sender_on_sqlite_is_told_so(tmp_path: Any) -> None:
    with (
        at_work(f"sqlite:///{tmp_path}/mail.sqlite") as (ledger, *_),
        pytest.raises(InputError, match="another process"),
    ):
        Presence(ledger, 60)


def test_retry_by_hand(ledger_url: str) -> None:
    with at_work(ledger_url, 3) as (ledger, mailing, _, claims):
        first, second, third = claims.take(3)
        claims.settle(first, Verdict(State.FAILED, "rcpt: 550", "550"))
        claims.settle(second, Verdict(State.UNCERTAIN, "lost", "", doubt=True))
        claims.settle(third, SENT)
        assert finish(ledger, mailing)
        assert retry(ledger, mailing, [State.FAILED]) == 1
        assert retry(ledger, mailing, [State.UNCERTAIN]) == 1
        assert states(ledger) == {
            first.recipient.address: "pending",
            second.recipient.address: "pending",
            third.recipient.address: "sent",
        }
        assert begin(ledger, samples.letter()).state is MailingState.RUNNING
        assert rows(ledger)[second.recipient.address].doubts == 1


def test_lost_ledger_keeps_what_was_posted(postgres: Any) -> None:
    url = postgres.fresh()
    with at_work(url, 2) as (ledger, _, _, claims):
        first, second = claims.take(2)
        assert claims.pass_gate(first) is Gate.OPEN
        with ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        claims.settle(first, SENT, soon=True)
        with pytest.raises(LedgerError, match="ledger cannot be used"):
            claims.pass_gate(second)
        claims.flush()
        assert states(ledger) == {first.recipient.address: "sent", second.recipient.address: "open"}
