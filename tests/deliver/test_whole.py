# SPDX-License-Identifier: MIT
"""The parts together: a mailing and the unsubscribe service at once, and a real Postfix from sending to bounces."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from forumpress.deliver.bounce.intake import take_returns
from forumpress.deliver.bounce.record import record_leaving
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.mailbox import pieces
from forumpress.deliver.schema import State
from forumpress.deliver.sender import Progress
from forumpress.deliver.settings import BounceRules
from forumpress.deliver.tokens import TokenKeys
from tests.conftest import ROOT
from tests.deliver import samples
from tests.deliver.postfix import free_port, running_postfix, wait_until
from tests.deliver.run import KEY, crowd, file_url, is_suppressed, ledger_with, rows, run, settings_for
from tests.deliver.sending import plain
from tests.deliver.service import running_service
from tests.deliver.sink import running_sink


def test_two_hundred_leave_at_once_while_a_mailing_runs(ledger_url: str) -> None:
    readers = crowd(500)
    ledger = ledger_with(readers, ledger_url)
    leaving = readers[1::2][:200]
    done = threading.Event()
    statuses: list[int] = []
    with running_sink() as sink:
        settings = settings_for(sink.port, connections=4, limits={"per_minute": 6000})
        tokens = TokenKeys.of(settings.keys)
        service_ledger = Ledger(ledger_url, KEY)

        def post(reader: str) -> int:
            token = tokens.unsubscribe_token("forum", ledger.hash(reader))
            content = {"List-Unsubscribe": "One-Click"}
            return client.post(f"http://127.0.0.1:{port}/leave/{token}", data=content).status_code

        def leave_all() -> None:
            with ThreadPoolExecutor(50) as pool:
                statuses.extend(pool.map(post, leaving))
            done.set()

        leavers: list[threading.Thread] = []

        def watch(progress: Progress) -> None:
            if progress.counts.get(State.SENT) and not leavers:
                leavers.append(threading.Thread(target=leave_all))
                leavers[0].start()

        with (
            running_service(settings, lambda said: record_leaving(service_ledger, said)) as port,
            httpx.Client(timeout=60) as client,
        ):
            result = run(ledger, settings, watch=watch)
            assert done.wait(60)
            leavers[0].join(60)
        got = sink.deliveries()
    service_ledger.close()
    assert statuses == [200] * 200
    assert all(is_suppressed(ledger, reader, "forum") for reader in leaving)
    assert not any(is_suppressed(ledger, reader, "forum") for reader in readers[0::2])
    assert set(readers) - set(leaving) <= set(got)
    assert max(got.values()) == 1
    stopped = {reader for reader, row in rows(ledger).items() if row.state == "suppressed"}
    assert stopped
    assert stopped <= set(leaving)
    assert not stopped & set(got)
    assert result.counts == {State.SENT: 500 - len(stopped), State.SUPPRESSED: len(stopped)}
    ledger.close()


@pytest.mark.slow
def test_postfix_takes_refuses_delays_and_bounces(quick_folder: Path) -> None:
    refused = ["never@greylisted.test", "unknown@refused.test"]
    bouncing = ["gone@readers.test", "李雷@readers.test"]
    readers = ["alive@readers.test", *bouncing, "who@slow.test", *refused]
    ledger = ledger_with(readers, file_url(quick_folder))
    access = (
        "smtpd_recipient_restrictions = check_recipient_access inline:{ {greylisted.test = 450 4.7.1 Greylisted}, "
        "{refused.test = 550 5.1.1 User unknown} }, permit_mynetworks, reject\n"
    )
    boxes = ["bounces@forum.test", "alive@readers.test"]
    with running_postfix(boxes, {"slow.test": f"smtp:[127.0.0.1]:{free_port()}"}, access) as server:
        settings = settings_for(server.port, limits={"first_wait": 0.1, "give_up_hours": 1 / 3600})
        result = run(ledger, settings)
        assert result.counts == {State.SENT: 4, State.SUPPRESSED: 1, State.FAILED: 1}
        bounces = server.maildir("bounces@forum.test")
        wait_until(lambda: len(list(bounces.glob("new/*"))) == 3, 60, server.log)
        assert len(list(server.maildir("alive@readers.test").glob("new/*"))) == 1
        for _ in range(2):
            take_returns(pieces(bounces, 500_000), TokenKeys.of(settings.keys), ledger, BounceRules())
    assert {reader for reader in readers if is_suppressed(ledger, reader)} == {*bouncing, "unknown@refused.test"}
    found = rows(ledger)
    assert {reader: found[reader].state for reader in readers} == {
        "alive@readers.test": "sent",
        "gone@readers.test": "failed",
        "李雷@readers.test": "failed",
        "who@slow.test": "sent",
        "never@greylisted.test": "failed",
        "unknown@refused.test": "suppressed",
    }
    assert found["gone@readers.test"].reason == "bounced: 5.1.1 no such mailbox"
    assert "given up" in found["never@greylisted.test"].reason
    assert "450 4.7.1" in found["never@greylisted.test"].reason


SCALE = """
import sys, threading
from pathlib import Path
from forumpress.deliver.importing import import_readers
from forumpress.deliver.ledger import open_ledger
from forumpress.deliver.mailings import begin_mailing
from forumpress.deliver.sender import run_mailing
from forumpress.deliver.settings import OnUncertain, Settings

settings = Settings.model_validate_json(Path(sys.argv[1]).read_text())
ledger = open_ledger(settings)
if sys.argv[2] == "import":
    counts = import_readers(ledger, Path(sys.argv[3]), "forum", report=lambda finding: None)
    print(counts.added, counts.duplicates, counts.bad)
else:
    import pickle
    letter = pickle.loads(Path(sys.argv[3]).read_bytes())
    mailing = begin_mailing(ledger, "2022-11", "forum", letter, 5_000_000, OnUncertain.RETRY)
    stop = threading.Event()
    threading.Timer(6, stop.set).start()
    result = run_mailing(ledger, mailing, letter, settings, stop=stop)
    print(sum(result.counts.values()), min(200, result.counts["sent"]), 0)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""


@pytest.mark.slow
def test_a_hundred_thousand_readers_fit_into_a_hundred_megabytes(tmp_path: Path) -> None:
    listing = tmp_path / "readers.csv"
    with listing.open("w") as file:
        file.write("address,name,consent_date,consent_source\n")
        for number in range(100_000):
            wrong = number % 100
            address = f"reader{number}@mail{number % 977}.example.org"
            file.write(
                "nonsense,,,\n" if wrong == 7 else f"{'READER0@mail0.example.org' if wrong == 9 else address},R,,\n"
            )

    def call(port: int, *arguments: str) -> list[int]:
        settings = settings_for(port, connections=8).model_copy(
            update={"ledger": samples.settings(ledger=file_url(tmp_path)).ledger}
        )
        path = tmp_path / "settings.json"
        path.write_text(json.dumps(plain(settings.model_dump())))
        command = [sys.executable, "-c", SCALE, str(path), *arguments]
        environment = {"PYTHONPATH": f"{ROOT}/src:{ROOT}"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        return [int(number) for number in done.stdout.split()]

    added, duplicates, bad, megabytes = call(2525, "import", str(listing))
    assert (added, duplicates, bad) == (98_000, 1_000, 1_000)
    assert megabytes < 100
    with running_sink() as sink:
        letter = samples.letter(by=settings_for(sink.port), pdf=samples.pdf(285_000))
        (tmp_path / "letter").write_bytes(pickle.dumps(letter))
        total, sent, _, megabytes = call(sink.port, "send", str(tmp_path / "letter"))
        assert (total, sent) == (98_000, 200)
        assert megabytes < 100
