# SPDX-License-Identifier: MIT
"""Whole runs against servers that misbehave: everyone reached once, or listed with the reason why not."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from forumpress.deliver.ledger import Ledger, LedgerError
from forumpress.deliver.mailings import find_mailings, pause, resume, retry
from forumpress.deliver.schema import MailingState, State, recipients
from forumpress.deliver.sender import End, Progress, RunResult
from forumpress.deliver.settings import OnUncertain
from forumpress.errors import InputError
from tests.deliver import samples
from tests.deliver.postfix import free_port, wait_until
from tests.deliver.postgres import Cluster
from tests.deliver.run import begin, crowd, file_url, is_suppressed, ledger_with, rows, run, settings_for
from tests.deliver.scripted import Log, scripted
from tests.deliver.sink import running_sink


def states(ledger: Ledger) -> Counter[str]:
    return Counter(row.state for row in rows(ledger).values())


def once(readers: list[str]) -> Counter[str]:
    return Counter(dict.fromkeys(readers, 1))


@contextmanager
def running(ledger: Ledger, port: int, **options: Any) -> Iterator[tuple[threading.Event, list[RunResult]]]:
    """A run in a thread of its own, stopped at the end of the block."""
    stop, results = threading.Event(), []

    def work() -> None:
        results.append(run(ledger, settings_for(port), stop=stop, **options))

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield stop, results
    finally:
        stop.set()
        thread.join(60)
        assert not thread.is_alive()


def until(done: Callable[[Progress], bool], stop: threading.Event) -> Callable[[Progress], None]:
    """Stops a run when its progress is so far."""

    def watch(progress: Progress) -> None:
        if done(progress):
            stop.set()

    return watch


def test_everyone_gets_one_copy_over_few_connections() -> None:
    with scripted() as at:
        ledger = ledger_with(crowd(60))
        result = run(ledger, settings_for(at.port, limits={"messages_per_connection": 10}))
        assert (result.end, result.counts) == (End.FINISHED, {State.SENT: 60})
        assert len(at.log.bodies) == 60
        assert 6 <= at.log.sessions <= 60 / 10 + 4
        assert at.log.commands.count("QUIT") == at.log.sessions
    assert find_mailings(ledger)[0].state is MailingState.FINISHED


def test_each_reader_has_a_return_path_and_links_of_his_own() -> None:
    with running_sink() as sink:
        ledger = ledger_with(crowd(20))
        run(ledger, settings_for(sink.port))
        assert len(set(sink.return_paths())) == 20
        ids = {line for message in sink.messages() for line in message.splitlines() if line.startswith(b"Message-ID:")}
        assert len(ids) == 20


@pytest.mark.parametrize(
    "fault",
    [
        ("-q", "CONNECT"),
        ("-q", "EHLO"),
        ("-q", "MAIL"),
        ("-q", "RCPT"),
        ("-q", "DATA"),
        ("-Q", "CONNECT"),
        ("-Q", "MAIL"),
        ("-Q", "RCPT"),
        ("-Q", "DATA"),
        ("-Q", "."),
        ("-r", "MAIL"),
        ("-r", "RCPT"),
        ("-r", "DATA"),
        ("-r", "."),
        ("-r", "RCPT", "-b", "450 4.2.0 Greylisted, try again"),
        ("-r", "RCPT", "-b", "451 4.7.1 Greylisting in action"),
        ("-r", "RCPT", "-b", "452 4.5.3 Too many recipients"),
    ],
)
def test_passing_fault_is_outlived_without_a_second_copy(fault: tuple[str, ...]) -> None:
    readers = crowd(12)
    ledger = ledger_with(readers)
    port = free_port()
    with running_sink(*fault, port=port) as sick:
        stop = threading.Event()
        tried = until(lambda progress: bool(progress.counts.get(State.DEFERRED)) or bool(progress.trouble), stop)
        result = run(ledger, settings_for(port), stop=stop, watch=tried)
        assert result.end is End.STOPPED
        found = rows(ledger)
        assert {row.state for row in found.values()} <= {"pending", "deferred"}
        assert {row.doubts for row in found.values()} == {0}
        # The sink writes down also what it rejects after the dot; it has told us that it did.
        assert not sick.deliveries() or "." in fault
    assert not any(is_suppressed(ledger, reader) for reader in readers)
    with running_sink(port=port) as well:
        assert run(ledger, settings_for(port)).counts == {State.SENT: 12}
        assert well.deliveries() == once(readers)


@pytest.mark.parametrize(("policy", "copies"), [(OnUncertain.RETRY, 2), (OnUncertain.HOLD, 1)])
def test_server_that_always_drops_after_the_dot(policy: OnUncertain, copies: int) -> None:
    readers = crowd(10)
    ledger = ledger_with(readers)
    with running_sink("-q", ".") as sink:
        result = run(ledger, settings_for(sink.port), on_uncertain=policy)
        assert (result.end, result.counts) == (End.FINISHED, {State.UNCERTAIN: 10})
        assert sink.deliveries() == Counter(dict.fromkeys(readers, copies))
        again = run(ledger, settings_for(sink.port), on_uncertain=policy)
        assert again.counts == {State.UNCERTAIN: 10}
        assert sink.deliveries() == Counter(dict.fromkeys(readers, copies))
    assert all("the server may have taken it" in row.reason for row in rows(ledger).values())


def test_server_that_drops_after_the_dot_for_a_while() -> None:
    readers = crowd(10)
    ledger = ledger_with(readers)
    port = free_port()
    with running_sink("-q", ".", port=port) as sick:
        patient = settings_for(port, connections=10, limits={"first_wait": 600, "longest_wait": 600})
        assert run(ledger, patient, wait=False).counts == {State.DEFERRED: 10}
        assert sick.deliveries() == once(readers)
    assert retry(ledger, find_mailings(ledger)[0], [State.DEFERRED]) == 10
    with running_sink(port=port) as well:
        assert run(ledger, settings_for(port)).counts == {State.SENT: 10}
        assert well.deliveries() == once(readers)


def test_half_of_the_readers_refused() -> None:
    def odd(log: Log) -> bytes:
        last = [command for command in log.commands if command.startswith("RCPT")][-1]
        return b"550 5.1.1 Unknown user\r\n" if int(last.split("reader")[1].split("@")[0]) % 2 else b"250 Ok\r\n"

    def data(log: Log) -> bytes:
        return b"503 5.5.1 No recipient\r\n" if odd(log).startswith(b"550") else b"354 Go on\r\n"

    readers = crowd(40)
    ledger = ledger_with(readers)
    with scripted({"RCPT": odd, "DATA": data}) as at:
        result = run(ledger, settings_for(at.port, connections=1))
        assert result.counts == {State.SENT: 20, State.SUPPRESSED: 20}
        assert len(at.log.bodies) == 20
        assert at.log.sessions == 1
    for number, reader in enumerate(readers):
        assert is_suppressed(ledger, reader) is bool(number % 2)
        assert rows(ledger)[reader].state == ("suppressed" if number % 2 else "sent")


def test_poisoned_rows_never_touch_the_next() -> None:
    readers = crowd(9)
    ledger = ledger_with(readers)
    settings = settings_for(2525, connections=1)
    begin(ledger, samples.letter(by=settings))
    poison = {
        "reader1@example.org": {"address": "x y@example.org"},
        "reader3@example.org": {"address": "x@example.org>\r\nRCPT TO:<y@example.org"},
        "reader5@example.org": {"name": "Bcc\r\nBcc: y@example.org"},
        "reader7@example.org": {"address": "x\0y@example.org"},
    }
    with ledger.write() as connection:
        for address, values in poison.items():
            connection.execute(update(recipients).where(recipients.c.address == address).values(**values))
    with running_sink() as sink:
        result = run(ledger, settings_for(sink.port, connections=1))
        assert result.end is End.FINISHED
        assert result.counts[State.SENT] == 5
        assert sum(result.counts.values()) == 9
        assert sink.deliveries() == once([reader for number, reader in enumerate(readers) if number % 2 == 0])


def test_international_reader_where_the_server_takes_none() -> None:
    ledger = ledger_with(["李@example.org", "reader@example.org"])
    with running_sink() as sink:
        assert run(ledger, settings_for(sink.port, connections=1)).counts == {State.SENT: 1, State.SKIPPED: 1}
    assert "SMTPUTF8" in rows(ledger)["李@example.org"].reason


def test_policy_refusal_pauses_and_nobody_is_lost() -> None:
    readers = crowd(30)
    ledger = ledger_with(readers)
    port = free_port()
    with running_sink("-f", "RCPT", "-B", "550 5.7.1 You are not welcome", port=port):
        result = run(ledger, settings_for(port))
        assert result.end is End.PAUSED
        assert result.reason == "rcpt: 550 5.7.1 You are not welcome"
        assert set(states(ledger)) <= {"pending", "deferred"}
        (mailing,) = find_mailings(ledger)
        assert mailing.state is MailingState.PAUSED
    assert not any(is_suppressed(ledger, reader) for reader in readers)
    resume(ledger, mailing)
    with running_sink(port=port) as sink:
        assert run(ledger, settings_for(port)).counts == {State.SENT: 30}
        assert sink.deliveries() == once(readers)


def test_refused_login_pauses() -> None:
    ledger = ledger_with(crowd(3))
    script = {"EHLO": b"250-x\r\n250 AUTH PLAIN\r\n", "AUTH": b"535 5.7.8 Wrong password\r\n"}
    with scripted(script) as at:
        result = run(ledger, settings_for(at.port, user="me", password="s3cret-word"))
    assert result.end is End.PAUSED
    assert result.reason == "auth: 535 5.7.8 Wrong password"
    assert states(ledger) == {"pending": 3}


def test_secrets_are_in_no_ledger_and_no_reason(quick_folder: Path) -> None:
    def echo(log: Log) -> bytes:
        return b"535 5.7.8 " + log.commands[-1].encode() + b" is s3cret-word, <reader0@example.org>\r\n"

    ledger = ledger_with(crowd(3), file_url(quick_folder))
    with scripted({"EHLO": b"250-x\r\n250 AUTH PLAIN LOGIN\r\n", "AUTH": echo}) as at:
        settings = settings_for(at.port, user="me", password="s3cret-word")
        result = run(ledger, settings)
    assert re.fullmatch(r"auth: 535 5\.7\.8 AUTH .* is …, <…>", result.reason)
    ledger.close()
    kept = b"".join(path.read_bytes() for path in quick_folder.iterdir())
    assert b"auth: 535 5.7.8" in kept
    keys = settings.keys
    for secret in (
        b"s3cret",
        b"AG1lAHMzY3JldC13b3Jk",
        b"czNjcmV0LXdvcmQ",
        keys.address_key,
        keys.tokens["k1"].get_secret_value().encode(),
    ):
        assert secret not in kept


def test_many_refusals_in_a_row_pause_before_the_list_is_burnt() -> None:
    ledger = ledger_with(crowd(60))
    with running_sink("-f", "RCPT", "-B", "550 5.1.1 Unknown") as sink:
        result = run(ledger, settings_for(sink.port, limits={"refusals_in_a_row": 10}))
    assert result.end is End.PAUSED
    assert "refusals in a row" in result.reason
    assert 10 <= states(ledger)["suppressed"] < 20


def test_who_leaves_while_the_mailing_runs_gets_nothing() -> None:
    readers = crowd(120)
    ledger = ledger_with(readers)
    left: list[str] = []

    def leave(progress: Progress) -> None:
        if not left and progress.counts.get(State.SENT):
            left.extend(reader for reader, row in rows(ledger).items() if row.state == "pending")
            del left[40:]
            for reader in left:
                ledger.suppress(reader, "left the list", "one-click", "forum")

    with running_sink() as sink:
        limits = {"per_minute": 3000}
        result = run(ledger, settings_for(sink.port, connections=2, limits=limits), watch=leave)
        assert left
        assert result.counts == {State.SENT: 120 - len(left), State.SUPPRESSED: len(left)}
        assert not set(left) & set(sink.deliveries())


def test_stopping_leaves_nothing_in_hand_and_going_on_doubles_nobody() -> None:
    readers = crowd(200)
    ledger = ledger_with(readers)
    limits = {"per_minute": 6000}
    with running_sink() as sink:
        stop = threading.Event()
        watch = until(lambda progress: progress.counts.get(State.SENT, 0) > 10, stop)
        result = run(ledger, settings_for(sink.port, limits=limits), stop=stop, watch=watch)
        assert result.end is End.STOPPED
        assert set(states(ledger)) == {"sent", "pending"}
        assert run(ledger, settings_for(sink.port)).counts == {State.SENT: 200}
        assert sink.deliveries() == once(readers)


def test_pause_from_elsewhere_stops_a_run(quick_folder: Path) -> None:
    ledger = ledger_with(crowd(500), file_url(quick_folder))
    with running_sink() as sink:
        settings = settings_for(sink.port, limits={"per_minute": 1200})
        here = begin(ledger, samples.letter(by=settings))

        def watch(progress: Progress) -> None:
            if progress.counts.get(State.SENT):
                pause(ledger, here, "by hand")

        result = run(ledger, settings, watch=watch)
    assert (result.end, result.reason) == (End.PAUSED, "by hand")
    assert set(states(ledger)) == {"sent", "pending"}


def test_server_that_comes_back() -> None:
    readers = crowd(10)
    ledger = ledger_with(readers)
    port = free_port()
    with running(ledger, port) as (_, results):
        wait_until(lambda: bool(find_mailings(ledger)), 60)
        assert states(ledger) <= Counter(pending=10, open=10)
        with running_sink(port=port) as sink:
            wait_until(lambda: bool(results), 60)
            assert results[0].counts == {State.SENT: 10}
            assert sink.deliveries() == once(readers)


def test_without_waiting_a_run_ends_when_the_rest_is_put_off() -> None:
    ledger = ledger_with(crowd(4))
    with running_sink("-r", "RCPT") as sink:
        limits = {"first_wait": 600, "longest_wait": 600}
        result = run(ledger, settings_for(sink.port, limits=limits, connections=4), wait=False)
    assert (result.end, result.counts) == (End.WAITING, {State.DEFERRED: 4})


def test_sick_domain_does_not_hold_up_the_others() -> None:
    def greylist(log: Log) -> bytes:
        last = [command for command in log.commands if command.startswith("RCPT")][-1]
        return b"450 4.2.0 Greylisted\r\n" if "slow.org" in last else b"250 Ok\r\n"

    def data(log: Log) -> bytes:
        return b"503 5.5.1 No recipient\r\n" if greylist(log).startswith(b"450") else b"354 Go on\r\n"

    ledger = ledger_with([*crowd(20, "slow.org"), *crowd(40, "quick.org")])
    with scripted({"RCPT": greylist, "DATA": data}) as at:
        stop = threading.Event()
        watch = until(lambda progress: progress.counts.get(State.SENT) == 40, stop)
        run(ledger, settings_for(at.port, connections=2, limits={"first_wait": 30}), stop=stop, watch=watch)
    assert {row.domain for row in rows(ledger).values() if row.state == "sent"} == {"quick.org"}
    assert states(ledger)["sent"] == 40


def test_changed_content_is_refused_and_late_readers_are_not_added(quick_folder: Path) -> None:
    url = file_url(quick_folder)
    ledger = ledger_with(crowd(3), url)
    mailing = begin(ledger, samples.letter())
    with pytest.raises(InputError, match="other content"):
        begin(ledger, samples.letter(samples.issue(title="Changed")))
    with pytest.raises(InputError, match="other content"):
        begin(ledger, samples.letter(pdf=samples.pdf(5)))
    with ledger.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO readers (list_id, import_id, address_hash, address, name, consent_date, consent_source, line)"
            " VALUES (1, 1, 'x', 'late@example.org', '', '', '', 9)"
        )
    assert begin(ledger, samples.letter()) == mailing
    assert sorted(rows(ledger)) == crowd(3)


def test_failed_readers_can_be_tried_again() -> None:
    ledger = ledger_with(crowd(5))
    port = free_port()
    with running_sink("-f", "RCPT", port=port):
        assert run(ledger, settings_for(port)).counts == {State.FAILED: 5}
    (mailing,) = find_mailings(ledger)
    assert mailing.state is MailingState.FINISHED
    assert retry(ledger, mailing, [State.FAILED]) == 5
    with running_sink(port=port):
        assert run(ledger, settings_for(port)).counts == {State.SENT: 5}


def test_lost_ledger_ends_the_run_and_the_next_goes_on(postgres: Cluster) -> None:
    readers = crowd(80)
    ledger = ledger_with(readers, postgres.fresh())
    cut: list[int] = []

    def watch(progress: Progress) -> None:
        if progress.counts.get(State.SENT) and not cut:
            cut.append(1)
            with ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )

    with running_sink() as sink:
        # So slow that the cut and the next sign of life come long before the end, however slow the machine is.
        slow = settings_for(sink.port, limits={"per_minute": 120, "lease": 4})
        with pytest.raises(LedgerError):
            run(ledger, slow, watch=watch)
        settings = settings_for(sink.port, limits={"per_minute": 3000})
        result = run(ledger, settings)
        assert result.end is End.FINISHED
        got = sink.deliveries()
        assert set(got) == set(readers)
        assert max(got.values()) <= 2
        assert sum(got.values()) - 80 <= settings.server.connections


@pytest.mark.slow
def test_dot_answered_after_seventy_seconds_is_waited_for() -> None:
    readers = crowd(8)
    ledger = ledger_with(readers)
    with running_sink("-W", ".:70") as sink:
        assert run(ledger, settings_for(sink.port, connections=8)).counts == {State.SENT: 8}
        assert sink.deliveries() == once(readers)
    assert {row.tries for row in rows(ledger).values()} == {1}
