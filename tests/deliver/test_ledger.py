# SPDX-License-Identifier: MIT
"""The ledger itself, a reader's rights over it, and what came back."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from forumpress.deliver.bounce.judgement import Outcome, Return
from forumpress.deliver.bounce.record import plan, record, record_leaving
from forumpress.deliver.claims import Claims, Gate
from forumpress.deliver.ledger import Ledger, LedgerError
from forumpress.deliver.mailings import begin_mailing
from forumpress.deliver.presence import Presence
from forumpress.deliver.rights import forget, held_about
from forumpress.deliver.schema import State
from forumpress.deliver.settings import BounceRules, OnUncertain
from forumpress.deliver.status import copies, mailing_status
from forumpress.deliver.tokens import Leaving
from forumpress.deliver.verdicts import Verdict
from forumpress.errors import InputError
from tests.deliver import samples
from tests.deliver.postgres import Cluster
from tests.deliver.run import KEY, begin, crowd, file_url, in_turn, is_suppressed, ledger_with, rows, run, settings_for
from tests.deliver.sink import running_sink


def test_sqlite_is_durable_private_and_forgetful(tmp_path: Path) -> None:
    ledger = Ledger(file_url(tmp_path), KEY)
    with ledger.read() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}
    assert stat.S_IMODE((tmp_path / "mail.sqlite").stat().st_mode) == 0o600


def test_suppressions_hold_for_one_list_or_for_all(ledger_url: str) -> None:
    ledger = Ledger(ledger_url, KEY)
    for name in ("forum", "friends"):
        ledger.list_id(name, create=True)
    assert ledger.suppress("Jo@example.org", "left", "one-click", "forum")
    assert not ledger.suppress("jo@example.org", "left", "one-click", "forum")
    assert is_suppressed(ledger, "JO@example.org", "forum")
    assert not is_suppressed(ledger, "jo@example.org", "friends")
    assert not is_suppressed(ledger, "jo@example.org")
    ledger.suppress("li@example.org", "bounced", "return")
    assert is_suppressed(ledger, "li@example.org", "friends")
    assert is_suppressed(ledger, "li@example.org")
    ledger.close()


def test_reader_of_two_lists_is_in_the_mailing_once(ledger_url: str) -> None:
    ledger = ledger_with(crowd(3), ledger_url)
    begin(ledger, samples.letter())
    ledger_with(["reader0@example.org", "new@example.org"], ledger_url, "friends").close()
    friends = begin_mailing(ledger, "2022-11", "friends", samples.letter(), 5_000_000, OnUncertain.RETRY)
    assert friends.elsewhere == 1
    assert sorted(rows(ledger)) == ["new@example.org", *crowd(3)]
    ledger.close()


def test_suppressed_addresses_are_not_in_the_ledger(tmp_path: Path) -> None:
    ledger = Ledger(file_url(tmp_path), KEY)
    ledger.suppress("secret.reader@example.org", "left", "one-click")
    ledger.close()
    assert b"secret.reader" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_other_key_is_refused(tmp_path: Path) -> None:
    Ledger(file_url(tmp_path), KEY).close()
    with pytest.raises(InputError, match="another key") as caught:
        Ledger(file_url(tmp_path), b"other" * 8)
    assert caught.value.findings[0].code == "mail/other-address-key"


def test_ledger_of_another_version_is_refused(tmp_path: Path) -> None:
    Ledger(file_url(tmp_path), KEY).close()
    with sqlite3.connect(tmp_path / "mail.sqlite") as connection:
        connection.execute("UPDATE facts SET value = '99' WHERE name = 'schema'")
    connection.close()
    with pytest.raises(InputError, match="another version"):
        Ledger(file_url(tmp_path), KEY)


def test_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "mail.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(LedgerError, match="not a database"):
        Ledger(file_url(tmp_path), KEY)


def test_database_that_cannot_be_reached_tells_no_password() -> None:
    with pytest.raises(LedgerError) as caught:
        Ledger("postgresql+psycopg://me:s3cret-word@127.0.0.1:1/forum", KEY)
    assert "s3cret" not in repr(caught.value.findings)


def test_clock_is_the_database_servers(postgres: Cluster) -> None:
    ledger = Ledger(postgres.fresh(), KEY)
    with ledger.read() as connection:
        there = float(connection.exec_driver_sql("SELECT extract(epoch FROM clock_timestamp())").scalar_one())
    assert abs(ledger.now() - there) < 5
    ledger.close()


def test_all_that_is_held_is_shown(ledger_url: str) -> None:
    ledger = ledger_with(crowd(2), ledger_url)
    ledger.suppress("reader1@example.org", "bounced", "return")
    begin(ledger, samples.letter())
    held = held_about(ledger, "Reader1@example.org")
    assert [entry["list"] for entry in held["lists"]] == ["forum"]
    assert [(entry["issue"], entry["state"], entry["reason"]) for entry in held["mailings"]] == [
        ("2022-11", "suppressed", "bounced")
    ]
    assert [(entry["list"], entry["source"]) for entry in held["suppressions"]] == [(None, "return")]
    nothing = held_about(ledger, "unknown@example.org")
    assert (nothing["lists"], nothing["mailings"], nothing["suppressions"]) == ([], [], [])
    ledger.close()


def test_forgotten_leaves_no_trace_but_the_hash(quick_folder: Path) -> None:
    url = file_url(quick_folder)
    ledger = ledger_with(["forget.me@remember.org", *crowd(300)], url)
    with running_sink("-f", "RCPT", "-B", "550 5.2.1 <forget.me@remember.org> is disabled") as sink:
        run(ledger, settings_for(sink.port, limits={"refusals_in_a_row": 5}))
    assert forget(ledger, "Forget.Me@remember.org") == 2
    assert forget(ledger, "forget.me@remember.org") == 0
    assert is_suppressed(ledger, "forget.me@remember.org")
    ledger.close()
    left = b"".join(path.read_bytes() for path in quick_folder.iterdir())
    assert b"reader17@example.org" in left
    for trace in (b"forget.me", b"Forget.Me", b"remember.org"):
        assert trace not in left


def test_forgotten_while_waiting_is_not_written_to(ledger_url: str) -> None:
    ledger = ledger_with(crowd(3), ledger_url)
    mailing = begin(ledger, samples.letter())
    presence = Presence(ledger, 60)
    claims = Claims(ledger, mailing, presence.id)
    opened, dotted = claims.take(2)
    assert claims.pass_gate(dotted) is Gate.OPEN
    for reader in crowd(3):
        forget(ledger, reader)
    assert claims.pass_gate(opened) is not Gate.OPEN
    claims.settle(dotted, Verdict(State.SENT, "dot: 250", "250"))
    with ledger.read() as connection:
        found = connection.exec_driver_sql("SELECT state, address, name FROM recipients ORDER BY id").all()
    assert [tuple(row) for row in found] == [("skipped", "", ""), ("sent", "", ""), ("skipped", "", "")]
    claims.close()
    presence.close()
    ledger.close()


def sent_mailing(url: str) -> Ledger:
    ledger = ledger_with(crowd(4), url)
    with running_sink() as sink:
        run(ledger, settings_for(sink.port))
    return ledger


@pytest.mark.parametrize(
    ("outcome", "suppressed", "state"),
    [
        (Outcome.DEAD, True, "failed"),
        (Outcome.FAILED, False, "failed"),
        (Outcome.REFUSED, False, "failed"),
        (Outcome.DELAYED, False, "sent"),
        (Outcome.COMPLAINED, True, "sent"),
    ],
)
def test_returns(ledger_url: str, outcome: Outcome, suppressed: bool, state: str) -> None:
    ledger = sent_mailing(ledger_url)
    returned = Return(outcome, ledger.hash("reader2@example.org"), "5.1.1", "forum", "2022-11", mark="m")
    for _ in range(2):
        record(ledger, plan(ledger, [returned], BounceRules()), [returned])
    assert is_suppressed(ledger, "reader2@example.org") is suppressed
    assert rows(ledger)["reader2@example.org"].state == state
    assert [is_suppressed(ledger, reader) for reader in ("reader0@example.org", "reader1@example.org")] == [
        False,
        False,
    ]
    ledger.close()


def test_leaving_by_mail_and_by_click(ledger_url: str) -> None:
    ledger = ledger_with(crowd(2), ledger_url)
    left = Return(Outcome.LEFT, ledger.hash("reader0@example.org"), "asked by mail", "forum", mark="m")
    record(ledger, plan(ledger, [left], BounceRules()), [left])
    record_leaving(ledger, Leaving("forum", ledger.hash("reader1@example.org")))
    assert is_suppressed(ledger, "reader0@example.org", "forum")
    assert is_suppressed(ledger, "reader1@example.org", "forum")
    begin(ledger, samples.letter())
    assert {row.state for row in rows(ledger).values()} == {"suppressed"}
    ledger.close()


def test_standing_tells_counts_and_reasons(ledger_url: str) -> None:
    ledger = ledger_with(crowd(6), ledger_url)
    with running_sink("-f", "RCPT", "-B", "550 5.2.1 Mailbox disabled") as sink:
        run(ledger, settings_for(sink.port))
    mailing = begin(ledger, samples.letter())
    found = mailing_status(ledger, mailing)
    assert found.counts == {State.FAILED: 6}
    assert [(reason.state, reason.reason, reason.count) for reason in found.reasons] == [
        (State.FAILED, "rcpt: 550 5.2.1 Mailbox disabled", 6)
    ]
    assert [copy.address for copy in copies(ledger, mailing, [State.FAILED])] == in_turn(ledger, crowd(6))
    assert list(copies(ledger, mailing, [State.SENT])) == []
    ledger.close()
