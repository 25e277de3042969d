# SPDX-License-Identifier: MIT
"""What came back, in the ledger: counted once, weighed as a whole, with a brake for each receiving domain."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from forumpress.deliver.bounce.intake import Tally, take_returns
from forumpress.deliver.bounce.record import held_back, record_leaving, release
from forumpress.deliver.history import EventKind, history_of
from forumpress.deliver.ledger import MEMORY, Ledger
from forumpress.deliver.letter import Recipient
from forumpress.deliver.mailbox import Piece, pieces
from forumpress.deliver.settings import BounceRules
from forumpress.deliver.tokens import Leaving, TokenKeys
from forumpress.errors import InputError
from tests.deliver import samples
from tests.deliver.postfix import running_postfix, wait_until
from tests.deliver.reports import KEYS, complaint, dsn, fate
from tests.deliver.run import crowd, is_suppressed, ledger_with
from tests.deliver.sink import running_sink

RULES = BounceRules(soft_bounces=3, soft_days=100, brake_share=0.2, brake_least=2)
FULL = fate("failed", "4.2.2", "smtp; 452 4.2.2 mailbox full")
POLICY = fate("failed", "5.1.1", "smtp; 550 5.1.1 content denied")
READER = "reader1@example.org"


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    opened = ledger_with(crowd(4), MEMORY)
    yield opened
    opened.close()


def back(ledger: Ledger, reader: str, *fates: str, issue: str = "2022-11", letter: str = "") -> Piece:
    """A report to the reader's own return path."""
    address_hash = ledger.hash(reader)
    envelope = f"bounces+{KEYS.return_tag(address_hash)}@forum.test"
    if letter:
        head = (
            f"From: {reader}\nTo: {envelope}\nIn-Reply-To: <{issue}.forum.{address_hash}@forum.test>\nSubject: Re\n\n"
        )
        return Piece(reader, (head + letter).encode())
    return Piece(reader, dsn(*fates, to=envelope, returned=f"Message-ID: <{issue}.forum.{address_hash}@forum.test>\n"))


def take(ledger: Ledger, *messages: Piece, rules: BounceRules = RULES) -> Tally:
    return take_returns(messages, KEYS, ledger, rules)


def stopped(ledger: Ledger, readers: Iterable[str]) -> list[str]:
    return [reader for reader in readers if is_suppressed(ledger, reader)]


def kinds(ledger: Ledger, reader: str) -> list[EventKind]:
    return [entry.kind for entry in history_of(ledger, ledger.hash(reader))]


def test_the_dead_are_suppressed_once(ledger: Ledger) -> None:
    message = back(ledger, READER)
    assert take(ledger, message, message).suppressed == 1
    assert stopped(ledger, crowd(4)) == [READER]
    assert take(ledger, message).suppressed == 0
    assert kinds(ledger, READER) == [EventKind.HARD, EventKind.SUPPRESSED]


def test_soft_bounces_of_several_issues_suppress(ledger: Ledger) -> None:
    for issue in ("2022-09", "2022-10"):
        assert take(ledger, back(ledger, READER, FULL, issue=issue)).suppressed == 0
    # The same issue, reported by two servers, is one issue.
    assert take(ledger, back(ledger, READER, FULL + "X: y\n", issue="2022-10")).suppressed == 0
    assert take(ledger, back(ledger, READER, FULL, issue="2022-11")).suppressed == 1
    assert stopped(ledger, crowd(4)) == [READER]
    assert kinds(ledger, READER) == [EventKind.SOFT] * 4 + [EventKind.SUPPRESSED]
    assert history_of(ledger, ledger.hash(READER))[-1].reason == "not reached 3 times in 100 days"


def test_soft_bounces_of_long_ago_do_not_count(ledger: Ledger) -> None:
    for issue in ("2022-09", "2022-10"):
        take(ledger, back(ledger, READER, FULL, issue=issue))
    with ledger.write() as connection:
        connection.exec_driver_sql("UPDATE events SET at = at - 86400 * 101")
    assert take(ledger, back(ledger, READER, FULL, issue="2022-11")).suppressed == 0
    assert stopped(ledger, crowd(4)) == []


def test_refusals_of_our_mail_never_count(ledger: Ledger) -> None:
    for number in range(20):
        tally = take(ledger, back(ledger, READER, POLICY, issue=f"2022-{number}"))
        assert tally.suppressed == 0
    assert kinds(ledger, READER) == [EventKind.REFUSED] * 20
    assert stopped(ledger, crowd(4)) == []


def test_a_complaint_and_a_click_stop_a_reader(ledger: Ledger) -> None:
    envelope = f"bounces+{KEYS.return_tag(ledger.hash(READER))}@forum.test"
    take(ledger, Piece("c", complaint(returned="To: x@y.test\n", envelope=envelope)))
    record_leaving(ledger, Leaving("forum", ledger.hash("reader2@example.org")))
    record_leaving(ledger, Leaving("forum", ledger.hash("reader2@example.org")))
    assert stopped(ledger, crowd(4)) == [READER]
    assert is_suppressed(ledger, "reader2@example.org", "forum")
    assert kinds(ledger, READER) == [EventKind.COMPLAINED]
    assert kinds(ledger, "reader2@example.org") == [EventKind.LEFT]


def test_a_letter_that_says_stop_leaves_the_list(ledger: Ledger) -> None:
    message = back(ledger, READER, letter="STOP")
    take(ledger, message, message)
    assert is_suppressed(ledger, READER, "forum")
    assert not is_suppressed(ledger, READER)
    assert kinds(ledger, READER) == [EventKind.LEFT]


def test_too_many_of_one_domain_are_held_back() -> None:
    readers = [*crowd(10, "big.test"), *crowd(10, "other.test")]
    ledger = ledger_with(readers, MEMORY)
    dead = [back(ledger, reader) for reader in [*readers[:3], *readers[10:12]]]
    tally = take(ledger, *dead)
    assert [(braked.domain, braked.would, braked.readers) for braked in tally.braked] == [("big.test", 3, 10)]
    assert [finding.code for finding in tally.findings] == ["bounce/braked"]
    assert "big.test" in tally.findings[0].message
    assert stopped(ledger, readers) == readers[10:12]
    assert held_back(ledger) == {"big.test": 3}
    assert kinds(ledger, readers[0]) == [EventKind.HELD]
    # What is held counts on: one more of the same domain is held as well.
    assert take(ledger, back(ledger, readers[3])).braked[0].would == 4
    assert release(ledger, "big.test", suppress=True) == 4
    assert stopped(ledger, readers) == [*readers[:4], *readers[10:12]]
    assert held_back(ledger) == {}
    ledger.close()


def test_held_back_and_dismissed() -> None:
    readers = crowd(10, "big.test")
    ledger = ledger_with(readers, MEMORY)
    take(ledger, *(back(ledger, reader) for reader in readers))
    assert release(ledger, "Big.test", suppress=False) == 10
    assert stopped(ledger, readers) == []
    assert (release(ledger, "big.test", suppress=True), held_back(ledger)) == (0, {})
    ledger.close()


def test_the_brake_holds_soft_bounces_too() -> None:
    readers = crowd(10, "big.test")
    ledger = ledger_with(readers, MEMORY)
    for issue in ("1", "2", "3"):
        tally = take(ledger, *(back(ledger, reader, FULL, issue=issue) for reader in readers[:5]))
    assert tally.braked[0].would == 5
    assert stopped(ledger, readers) == []
    ledger.close()


def maildir(root: Path, *messages: Piece) -> Path:
    for folder in ("new", "cur", "tmp"):
        (root / folder).mkdir()
    for number, message in enumerate(messages):
        (root / "new" / f"{number}.M.host").write_bytes(message.data)
    return root


def test_letters_stay_unread_and_all_else_is_marked(ledger: Ledger, tmp_path: Path) -> None:
    letters = [
        back(ledger, READER, letter="Lovely issue."),
        back(ledger, READER, letter="How can my friend unsubscribe?"),
        Piece("x", b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: x/y; boundary=b\n\n" * 30),
    ]
    away = Piece("v", b"Subject: Out of office\n\nBack on Monday.\n")
    others = [back(ledger, READER), away, Piece("f", dsn(to="x@y.test", returned=""))]
    box = maildir(tmp_path, *letters, *others)
    tally = take_returns(pieces(box, 500_000), KEYS, ledger, RULES)
    assert (tally.read, tally.unused, tally.suppressed) == (6, 5, 1)
    assert sorted(finding.code for finding in tally.findings) == [
        "bounce/automatic", "bounce/letter", "bounce/unknown-reader", "bounce/unreadable", "bounce/wish-to-leave",
    ]  # fmt: skip
    assert sorted(path.name for path in (box / "new").iterdir()) == ["0.M.host", "1.M.host", "2.M.host"]
    assert take_returns(pieces(box, 500_000), KEYS, ledger, RULES).read == 3


def test_what_was_not_recorded_is_read_again(ledger: Ledger, tmp_path: Path) -> None:
    box = maildir(tmp_path, back(ledger, READER))
    with ledger.write() as connection:
        connection.exec_driver_sql("ALTER TABLE events RENAME TO away")
    with pytest.raises(InputError):
        take_returns(pieces(box, 500_000), KEYS, ledger, RULES)
    assert [path.name for path in (box / "new").iterdir()] == ["0.M.host"]


def test_findings_are_bounded(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "box").write_bytes(b"From a\nSubject: hi\n\nbody\n\n" * 1000)
    tally = take_returns(pieces(tmp_path / "box", 500_000), KEYS, ledger, RULES)
    assert (tally.read, tally.unused, len(tally.findings)) == (1000, 1000, 200)


@pytest.mark.slow
def test_a_provider_that_refuses_everything_costs_nobody_his_place() -> None:
    """Through a real Postfix: one provider refuses by policy under a code of unknown users, one says so of all."""
    by = samples.settings()
    keys = TokenKeys.of(by.keys)
    readers = [*crowd(8, "policy.test"), *crowd(8, "denies.test"), "gone@readers.test"]
    ledger = ledger_with(readers, MEMORY)
    made = samples.letter(by=by)
    with (
        running_sink("-f", "RCPT", "-B", "550 5.1.1 content denied") as policy,
        running_sink("-f", "RCPT", "-B", "550 5.1.1 User unknown") as denies,
        running_postfix(
            ["bounces@forum.test", "alive@readers.test"],
            {"policy.test": f"smtp:[127.0.0.1]:{policy.port}", "denies.test": f"smtp:[127.0.0.1]:{denies.port}"},
        ) as server,
    ):
        with smtplib.SMTP("127.0.0.1", server.port, timeout=30) as connection:
            for reader in readers:
                envelope = made.render(Recipient(reader, "", ledger.hash(reader)), samples.DATE)
                connection.sendmail(envelope.return_path, [envelope.recipient], envelope.data)
        bounces = server.maildir("bounces@forum.test")
        wait_until(lambda: len(list(bounces.glob("new/*"))) == len(readers), 60, server.log)
        tally = take_returns(pieces(bounces, 500_000), keys, ledger, BounceRules())
    assert stopped(ledger, readers) == ["gone@readers.test"]
    assert [(braked.domain, braked.would) for braked in tally.braked] == [("denies.test", 8)]
    assert {kind for reader in readers[:8] for kind in kinds(ledger, reader)} == {EventKind.REFUSED}
    ledger.close()
