# SPDX-License-Identifier: MIT
"""`forumpress mail`: from a CSV file to a finished mailing, as a user types it."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from forumpress.cli.mail.meter import duration, progress_line
from forumpress.cli.run import run
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.schema import State, Stop
from forumpress.deliver.sender import Progress
from tests.conftest import ROOT
from tests.deliver.postfix import free_port, wait_until
from tests.deliver.run import is_suppressed
from tests.deliver.sink import Sink, running_sink

SETTINGS = """
[server]
host = "127.0.0.1"
port = {port}
security = "none"
connections = 2
helo = "sender.forum.test"
[sender]
address = "forum@forum.test"
name = "Forum"
[lists.forum]
id = "forum.forum.test"
name = "Forum"
[web]
unsubscribe = "https://forum.test/leave"
[organisation]
name = "CANGO"
postal_address = "1 Garden Road, Beijing"
[limits]
first_wait = 0.2
longest_wait = 1
[keys]
address = "{address_key}"
current = "k1"
tokens = {{ k1 = "{address_key}" }}
"""
ADDRESS_KEY = "a" * 32
HEAD = "address,name,consent_date,consent_source\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one issue that may be mailed, as the commands make it."""
    folder = tmp_path_factory.mktemp("workspace")
    assert run(["init", str(folder)]) == 0
    here = Path.cwd()
    os.chdir(folder)
    try:
        assert run(["new", "2022-12"]) == 0
    finally:
        os.chdir(here)
    issue = folder / "issues" / "2022-12.yaml"
    text = issue.read_text()
    assert "status: draft" in text
    issue.write_text(text.replace("status: draft", "status: ready"))
    return folder


@pytest.fixture
def workspace(made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(made)
    write_settings(made, free_port())
    yield made
    for path in [*made.glob("mail.sqlite*"), *made.glob("*.csv")]:
        path.unlink()


def write_settings(folder: Path, port: int) -> None:
    (folder / "mail.toml").write_text(SETTINGS.format(port=port, address_key=ADDRESS_KEY))


def write_list(folder: Path, count: int) -> None:
    rows = "".join(f"reader{number}@example.org,Reader {number},2022-01-03,form\n" for number in range(count))
    (folder / "readers.csv").write_text(HEAD + rows)


def ledger_of(folder: Path) -> Ledger:
    return Ledger(f"sqlite:///{folder}/mail.sqlite", ADDRESS_KEY.encode())


def digest(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("mail.sqlite*")}


def test_from_a_list_to_a_finished_mailing(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_list(workspace, 5)
    assert run(["mail", "import", "readers.csv", "--list", "forum"]) == 0
    assert capsys.readouterr().out.startswith("5 rows: 5 added, 0 updated")
    with running_sink() as sink:
        write_settings(workspace, sink.port)
        assert run(["mail", "send", "2022-12", "--list", "forum"]) == 0
        assert capsys.readouterr().out == "Finished. 5 sent.\n"
        assert sum(sink.deliveries().values()) == 5
    capsys.readouterr()
    assert run(["mail", "status", "2022-12", "--json"]) == 0
    (mailing,) = json.loads(capsys.readouterr().out)["mailings"]
    assert (mailing["state"], mailing["copies"], mailing["list"]) == ("finished", {"sent": 5}, "forum")
    assert run(["mail", "status", "issues/2022-12.yaml", "--show", "sent"]) == 0
    assert "reader3@example.org  sent" in capsys.readouterr().out


def test_compose_writes_what_would_go_out(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mail", "compose", "2022-12", "--to", "someone@example.org"]) == 0
    message = (workspace / "output" / "2022-12-mail.eml").read_bytes()
    assert b"To: someone@example.org\r\n" in message
    assert "<html" in (workspace / "output" / "2022-12-mail.html").read_text()
    assert run(["mail", "compose", "2022-12", "--to", "nobody"]) == 2
    assert "--to" in capsys.readouterr().err
    assert not list(workspace.glob("mail.sqlite*"))


HOOK = """
import os, sys
def hear(event, arguments):
    if event.startswith("socket."):
        with open(os.environ["HEARD"], "a") as file:
            file.write(event + "\\n")
sys.addaudithook(hear)
"""


@pytest.mark.slow
def test_dry_run_opens_no_socket(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(HOOK)
    heard = tmp_path / "heard"
    write_list(workspace, 3)
    assert run(["mail", "import", "readers.csv"]) == 0
    environment = {**os.environ, "HEARD": str(heard), "PYTHONPATH": f"{tmp_path}:{ROOT}/src"}

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "forumpress", "mail", "send", "2022-12", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)

    trial = call("--dry-run")
    assert trial.returncode == 0, trial.stderr
    assert "would go to 3 readers" in trial.stdout
    assert not heard.exists()
    # The same ears hear the command that does open one.
    assert call("--test", "me@example.org").returncode == 1
    assert "socket.connect" in heard.read_text()


@pytest.mark.slow
def test_test_copy_leaves_the_ledger_as_it_is(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_list(workspace, 3)
    run(["mail", "import", "readers.csv"])
    with running_sink() as sink:
        write_settings(workspace, sink.port)
        before = digest(workspace)
        assert before
        assert run(["mail", "send", "2022-12", "--test", "me@example.org", "--test", "you@example.org"]) == 0
        assert digest(workspace) == before
        assert sink.deliveries() == {"me@example.org": 1, "you@example.org": 1}
        assert "me@example.org: sent" in capsys.readouterr().out
        tests = {line for message in sink.messages() for line in message.splitlines() if line.startswith(b"Message-ID")}
        (workspace / "readers.csv").write_text(HEAD + "me@example.org,,,\n")
        run(["mail", "import", "readers.csv"])
        assert run(["mail", "send", "2022-12"]) == 0
        assert sink.deliveries()["me@example.org"] == 2
        every = [line for message in sink.messages() for line in message.splitlines() if line.startswith(b"Message-ID")]
        assert len(set(every)) == len(every) > len(tests)


@pytest.mark.slow
def test_draft_is_not_mailed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_list(workspace, 1)
    run(["mail", "import", "readers.csv"])
    issue = workspace / "issues" / "2022-12.yaml"
    text = issue.read_text()
    issue.write_text(text.replace("status: ready", "status: draft"))
    try:
        with running_sink() as sink:
            write_settings(workspace, sink.port)
            assert run(["mail", "send", "2022-12"]) == 1
            assert "mail/not-ready" in capsys.readouterr().err
            assert not sink.deliveries()
    finally:
        issue.write_text(text)


@pytest.mark.slow
def test_steering(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_list(workspace, 3)
    run(["mail", "import", "readers.csv"])
    port = free_port()
    write_settings(workspace, port)
    with running_sink("-f", "RCPT", "-B", "550 5.7.1 Not from you", port=port):
        assert run(["mail", "send", "2022-12"]) == 1
    assert "Paused: rcpt: 550 5.7.1 Not from you" in capsys.readouterr().out
    with running_sink(port=port) as sink:
        assert run(["mail", "send", "2022-12"]) == 1
        assert "mail/paused" in capsys.readouterr().err
        assert run(["mail", "resume", "2022-12"]) == 0
        assert run(["mail", "pause", "2022-12", "--because", "the editor said so"]) == 0
        assert run(["mail", "status"]) == 0
        assert "paused (the editor said so)" in capsys.readouterr().out
        assert run(["mail", "resume", "2022-12"]) == 0
        assert run(["mail", "retry", "2022-12", "--deferred"]) == 0
        assert run(["mail", "send", "2022-12"]) == 0
        assert sum(sink.deliveries().values()) == 3


def test_rights(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_list(workspace, 2)
    run(["mail", "import", "readers.csv"])
    capsys.readouterr()
    assert run(["mail", "export", "Reader1@example.org"]) == 0
    assert json.loads(capsys.readouterr().out)["lists"][0]["consent_source"] == "form"
    assert run(["mail", "forget", "reader1@example.org"]) == 0
    assert run(["mail", "export", "reader1@example.org", "--output", "held.json"]) == 0
    held = json.loads((workspace / "held.json").read_text())
    assert held["lists"] == []
    assert held["suppressions"][0]["reason"] == "asked to be forgotten"
    assert run(["mail", "import", "readers.csv"]) == 0
    assert run(["mail", "export", "nobody"]) == 2


def test_readers_are_found_shown_added_and_removed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_list(workspace, 3)
    run(["mail", "import", "readers.csv"])
    capsys.readouterr()
    assert run(["mail", "readers", "forum"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "3 readers"
    assert run(["mail", "readers", "forum", "--find", "READER 1"]) == 0
    assert capsys.readouterr().out == "reader1@example.org  Reader 1\n1 readers\n"
    assert run(["mail", "readers", "forum", "--where", "domain ~ elsewhere"]) == 0
    assert capsys.readouterr().out == "0 readers\n"
    assert run(["mail", "readers", "forum", "--where", "nonsense"]) == 1
    assert "mail/condition" in capsys.readouterr().err
    assert run(["mail", "readers", "forum", "--add", "new@example.org"]) == 2
    assert (
        run(["mail", "readers", "forum", "--add", "new@example.org", "--consent", "at the fair", "--name", "Jo"]) == 0
    )
    assert run(["mail", "readers", "forum", "--add", "new@example.org", "--consent", "at the fair"]) == 1
    capsys.readouterr()
    assert run(["mail", "readers", "forum", "--show", "NEW@example.org", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["name"], shown["consent_source"], shown["on_list"], shown["stops"]) == ("Jo", "at the fair", True, [])
    assert run(["mail", "readers", "forum", "--remove", "new@example.org"]) == 0
    assert run(["mail", "readers", "forum", "--remove", "new@example.org"]) == 1
    capsys.readouterr()
    assert run(["mail", "readers", "forum", "--why", "new@example.org"]) == 1
    out = capsys.readouterr().out
    assert "joined: at the fair" in out
    assert "removed: taken off the list (by hand)" in out


def test_suppressions_are_listed_exported_imported_and_lifted(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_list(workspace, 3)
    run(["mail", "import", "readers.csv"])
    assert run(["mail", "readers", "forum", "--unsubscribe", "reader0@example.org"]) == 0
    (workspace / "old.csv").write_text("email,reason\nreader1@example.org,hard bounce\nnonsense,\n")
    capsys.readouterr()
    assert run(["mail", "suppressions", "--import", "old.csv"]) == 1
    assert capsys.readouterr().out == "2 rows: 1 new, 0 known, 1 bad\n"
    assert run(["mail", "suppressions"]) == 0
    out = capsys.readouterr().out
    assert "reader0@example.org  on forum  left the list" in out
    assert "reader1@example.org  on all lists" in out
    assert run(["mail", "suppressions", "--export", "stopped.csv"]) == 0
    assert len((workspace / "stopped.csv").read_text().splitlines()) == 3
    assert run(["mail", "suppressions", "--lift", "reader1@example.org"]) == 2
    assert run(["mail", "suppressions", "--lift", "reader1@example.org", "--because", "works again"]) == 0
    capsys.readouterr()
    assert run(["mail", "readers", "forum", "--why", "reader1@example.org"]) == 0
    assert "lifted: works again; was: known as an address that does not work" in capsys.readouterr().out
    ledger = ledger_of(workspace)
    assert not is_suppressed(ledger, "reader1@example.org")
    ledger.suppress("reader2@example.org", "asked to be forgotten", "forget", kind=Stop.FORGOTTEN)
    assert run(["mail", "suppressions", "--lift", "reader2@example.org", "--because", "please"]) == 1
    assert is_suppressed(ledger, "reader2@example.org")
    # An export is taken in again by its hashes, as on another machine with the same keys.
    capsys.readouterr()
    assert run(["mail", "suppressions", "--import", "stopped.csv"]) == 0
    assert capsys.readouterr().out == "2 rows: 2 new, 0 known, 0 bad\n"
    ledger.close()


def test_all_but_sending_works_without_the_servers_password(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (workspace / "mail.toml").read_text().replace("connections = 2", 'connections = 2\nuser = "me"')
    (workspace / "mail.toml").write_text(text)
    write_list(workspace, 1)
    assert run(["mail", "import", "readers.csv"]) == 0
    assert run(["mail", "status"]) == 0
    assert run(["mail", "readers", "forum"]) == 0
    assert run(["mail", "bounces", "--file", "readers.csv"]) == 0
    capsys.readouterr()
    assert run(["mail", "send", "2022-12"]) == 1
    assert "server.password is missing" in capsys.readouterr().err


def test_a_forwarded_letter_is_no_means_to_take_its_reader_off_a_list(workspace: Path) -> None:
    """A report that names what stands in every forwarded copy (identifier and link of the letter) is not believed."""
    write_list(workspace, 1)
    run(["mail", "import", "readers.csv"])
    ledger = ledger_of(workspace)
    address_hash = ledger.hash("reader0@example.org")
    copy = f"To: reader0@example.org\nMessage-ID: <2022-12.forum.{address_hash}@forum.test>\n"
    forged = (
        "From: MAILER-DAEMON@example.org\nTo: bounces@forum.test\nSubject: Undelivered Mail\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
        "Final-Recipient: rfc822; reader0@example.org\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 User unknown\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\n{copy}\n--b--\n"
    )
    (workspace / "forged.eml").write_text(forged)
    assert run(["mail", "bounces", "--file", "forged.eml"]) == 0
    assert not is_suppressed(ledger, "reader0@example.org")
    ledger.close()


def test_bounces_are_read_from_a_file(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "odd.eml").write_bytes(b"Subject: hello\n\nA person wrote this.\n")
    assert run(["mail", "bounces", "--file", "odd.eml"]) == 0
    assert capsys.readouterr().out == "1 read: 1 of no use\n0 readers suppressed\n"
    assert run(["mail", "bounces"]) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["send", "2022-12", "--list", "fourm"], 2, "knows no list"),
        (["send", "2022-12"], 1, "mail/no-readers"),
        (["send", "2022-12", "--dry-run", "--test", "me@example.org"], 2, "one of them"),
        (["send", "none"], 2, "no issue"),
        (["status", "none"], 1, "mail/no-mailing"),
        (["status", "2022-12", "--show", "lost"], 2, "lost"),
        (["pause", "2022-12"], 1, "mail/no-mailing"),
        (["import", "none.csv"], 2, "none.csv"),
        (["status", "--config", "none.toml"], 1, "mail-settings/unreadable"),
    ],
)
def test_wrong_usage(
    workspace: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert run(["mail", *arguments]) == code
    captured = capsys.readouterr()
    assert said in captured.err + captured.out
    assert "Traceback" not in captured.err


def test_bad_rows_give_exit_code_1(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "readers.csv").write_text(HEAD + "nonsense,,,\na@example.org,,,\n")
    assert run(["mail", "import", "readers.csv"]) == 1
    captured = capsys.readouterr()
    assert "readers.csv:2" in captured.err
    assert "1 added" in captured.out
    assert run(["mail", "import", "readers.csv", "--json"]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["bad"] == 1
    assert json.loads(captured.err.splitlines()[1])["code"] == "mail-import/bad-row"
    assert json.loads(captured.err.splitlines()[0])["kind"] == "readers"


def start_sending(folder: Path, sink: Sink) -> subprocess.Popen[str]:
    """`mail send` as a process, when its first messages are through."""
    command = [sys.executable, "-m", "forumpress", "mail", "send", "2022-12"]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}/src"}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    wait_until(lambda: bool(sink.deliveries()) or process.poll() is not None, 60)
    return process


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_cleanly_and_a_second_run_goes_on(workspace: Path, number: signal.Signals) -> None:
    write_list(workspace, 60)
    run(["mail", "import", "readers.csv"])
    with running_sink() as sink:
        write_settings(workspace, sink.port)
        text = (workspace / "mail.toml").read_text().replace("[limits]", "[limits]\nper_minute = 600")
        (workspace / "mail.toml").write_text(text)
        process = start_sending(workspace, sink)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 130, err
        assert "Stopping when the messages in flight are through" in err
        assert out.startswith("Stopped; run the same command to go on.")
        ledger = ledger_of(workspace)
        with ledger.read() as connection:
            states = set(connection.exec_driver_sql("SELECT state FROM recipients").scalars())
        ledger.close()
        assert states == {"sent", "pending"}
        (workspace / "mail.toml").write_text(text.replace("per_minute = 600", ""))
        assert run(["mail", "send", "2022-12"]) == 0
        assert sorted(sink.deliveries().values()) == [1] * 60


@pytest.mark.slow
def test_second_ctrl_c_does_not_wait(workspace: Path) -> None:
    write_list(workspace, 4)
    run(["mail", "import", "readers.csv"])
    with running_sink("-W", ".:40") as sink:
        write_settings(workspace, sink.port)
        process = start_sending(workspace, sink)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        while "Ctrl-C again" not in process.stderr.readline():
            assert process.poll() is None
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        assert process.returncode == 130


def test_progress_in_a_line() -> None:
    counts = {State.SENT: 250, State.PENDING: 740, State.FAILED: 10}
    assert progress_line(Progress(counts, 12.34)) == "[######                  ] 260/1,000  26%  12.3/s  60 s left"
    assert progress_line(Progress({State.SENT: 4}, 0.0)) == "[########################] 4/4 100%  0.0/s"
    waiting = Progress({State.DEFERRED: 1}, 0.0, "connect: connection refused", 90.0)
    assert progress_line(waiting).endswith("0/1   0%  0.0/s  next in 2 min  connect: connection refused")
    assert [duration(seconds) for seconds in (1, 59.6, 61, 3600, 12_000)] == [
        "1 s",
        "60 s",
        "1 min",
        "1 h 0 min",
        "3 h 20 min",
    ]
