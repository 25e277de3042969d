# SPDX-License-Identifier: MIT
"""How fast letters leave: Forum Press with its ledger, beside plain smtplib without one and the C client smtp-source.

All three send to one smtp-sink on loopback, in turns, in the same run. The letter is the sample
issue's: with a PDF of about 300 KB attached, with a link in its place, and attached and signed (DKIM).

    python benchmarks/mail.py [--rounds 3] [--seconds 3] [--json FILE]

Before that: what freezing and claiming cost at ten thousand and at a million readers, and the memory that it takes, a
dry run's too; then how long a list of 100,000 readers takes to import, how much memory, and how soon a mailing
to it goes on after a sender was killed.

Exit code 1 when the sender with its ledger reaches less than 80 % of plain smtplib on the same number
of connections, or the list misses its targets. The disk decides much: each message waits for one flush
of the ledger, so the time of a flush is printed too.

Needs smtp-sink and smtp-source (Debian package postfix), and openssl for the key.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import io
import json
import os
import platform
import random
import shutil
import smtplib
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import pikepdf

from forumpress.data import data_path
from forumpress.deliver.claims import Claims
from forumpress.deliver.cover import draw_cover
from forumpress.deliver.importing import import_readers
from forumpress.deliver.ledger import Ledger, open_ledger
from forumpress.deliver.letter import Letter, Recipient
from forumpress.deliver.mailings import begin_mailing
from forumpress.deliver.message import compose_letter
from forumpress.deliver.presence import Presence
from forumpress.deliver.schema import imports
from forumpress.deliver.schema import readers as readers_table
from forumpress.deliver.sender import End, run_mailing
from forumpress.deliver.settings import OnUncertain, Settings
from forumpress.deliver.teasers import Links
from forumpress.editiondraft import EditionDraft
from forumpress.issue.read import read_issue
from forumpress.layout.pack import read_pack
from forumpress.preflight.certify import Certified, certify
from forumpress.preflight.profile import Profile
from forumpress.workspace import Workspace

TARGET = 0.8
LIST = 100_000
LONGEST_IMPORT, LARGEST_IMPORT, LONGEST_CLAIM = 10.0, 100.0, 1.0
"""Seconds, megabytes, seconds."""
PDF_BYTES = 300_000
CONNECTIONS = (1, 8)
MOST_MESSAGES = 20_000


def main() -> int:
    """Run all cases and print them; the process's exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0, help="roughly, for each measurement")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only-scale", action="store_true", help="only the ledger at ten thousand and a million")
    given = parser.parse_args()
    missed = False
    table: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="fp-mail-") as name, running_sink() as port:
        folder = Path(name)
        print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
              f"a flush to this disk takes {flush_time(folder) * 1000:.2f} ms\n")  # fmt: skip
        scales = [measure_scale(folder, count) for count in SCALES]
        table += scales
        print(f"{'readers':>10}{'freeze s':>10}{'MB':>6}{'claims/s':>10}{'dry run MB':>12}   (processor seconds)")
        for row in scales:
            print(f"{row['readers']:>10,}{row['freeze_s']:>10.1f}{row['freeze_mb']:>6.0f}"
                  f"{row['claims_a_second']:>10,.0f}{row['dry_run_mb']:>12.0f}")  # fmt: skip
        ratio = scales[-1]["claims_a_second"] / scales[0]["claims_a_second"]
        print(f"a claim at {SCALES[-1]:,} readers against one at {SCALES[0]:,}: {ratio:.2f}\n")
        missed |= scales[-1]["freeze_s"] > LONGEST_FREEZE or ratio < LEAST_CLAIMS
        missed |= max(scales[-1]["freeze_mb"], scales[-1]["dry_run_mb"]) > LARGEST_FREEZE
        if given.only_scale:
            return int(missed)
        listed = measure_list(make_settings(folder, port, 1, "attached"), folder)
        missed |= listed["import_s"] > LONGEST_IMPORT or listed["import_mb"] > LARGEST_IMPORT
        missed |= listed["claim_s"] > LONGEST_CLAIM
        table.append(listed)
        print(f"{LIST:,} readers: imported in {listed['import_s']:.1f} s and {listed['import_mb']:.0f} MB; "
              f"first claim after a kill in {listed['claim_s']:.2f} s\n\nmessages a second:")  # fmt: skip
        print(f"{'letter':<12}{'octets':>9}{'conns':>7}{'ledger':>9}{'smtplib':>9}{'smtp-source':>13}{'ratio':>8}")
        for case in ("attached", "link", "dkim"):
            for connections in CONNECTIONS:
                settings = make_settings(folder, port, connections, case)
                row = measure(case, letter_for(case, settings), settings, folder, given.rounds, given.seconds)
                table.append(row)
                missed |= row["ratio"] < TARGET
                print(f"{case:<12}{row['octets']:>9}{connections:>7}{row['ledger']:>9.0f}{row['smtplib']:>9.0f}"
                      f"{row['smtp-source']:>13.0f}{row['ratio']:>8.2f}")  # fmt: skip
    if given.json:
        given.json.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
    print(f"\n{'missed' if missed else 'reached'}: with the ledger at least {TARGET:.0%} of smtplib")
    return int(missed)


def flush_time(folder: Path) -> float:
    """The median of seconds that a small write takes to reach the disk."""
    times = []
    with (folder / "flush").open("wb") as file:
        for _ in range(100):
            file.write(bytes(4096))
            file.flush()
            times.append(timed(lambda: os.fdatasync(file.fileno())))
    return statistics.median(times)


def measure_list(settings: Settings, folder: Path) -> dict[str, Any]:
    """A long list imported in a process of its own; then a sender dies with claims in hand, and another begins."""
    listing = folder / "long.csv"
    rows = (f"reader{number}@mail{number % 977}.example.org,R {number},2022-01-03,web form\n" for number in range(LIST))
    listing.write_text("address,name,consent_date,consent_source\n" + "".join(rows), encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from forumpress.deliver.ledger import Ledger\n"
        "from forumpress.deliver.importing import import_readers\n"
        "import_readers(Ledger(sys.argv[1], b'a' * 32), Path(sys.argv[2]), 'forum', report=print)\n"
        "print(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])"
    )
    url = settings.ledger.get_secret_value()
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, url, listing], check=True, capture_output=True, text=True)
    import_s = time.perf_counter() - began
    letter = letter_for("link", settings)
    ledger = open_ledger(settings)
    mailing = begin_mailing(ledger, "2022-11", "forum", letter, 5_000_000, OnUncertain.RETRY)
    dead = Presence(ledger, 60)
    Claims(ledger, mailing, dead.id).take(64)
    dead.close()
    ledger.close()
    began = time.perf_counter()
    ledger = open_ledger(settings)
    presence = Presence(ledger, 60)
    mailing = begin_mailing(ledger, "2022-11", "forum", letter, 5_000_000, OnUncertain.RETRY)
    if len(Claims(ledger, mailing, presence.id).take(32)) != 32:
        raise RuntimeError("nothing could be claimed")
    claim_s = time.perf_counter() - began
    presence.close()
    ledger.close()
    return {"import_s": import_s, "import_mb": int(done.stdout.split()[-1]) / 1024, "claim_s": claim_s}


SCALES = (10_000, 1_000_000)
LONGEST_FREEZE, LARGEST_FREEZE = 20.0, 120.0
"""Seconds of processor time and megabytes, for a million readers."""
LEAST_CLAIMS = 0.8
"""A claim at a million readers against one at ten thousand."""
_AT_SCALE = """
import json, sys, time
from forumpress.deliver.claims import Claims
from forumpress.deliver.dispatch import dry_run
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.letter import Envelope
from forumpress.deliver.mailings import begin_mailing
from forumpress.deliver.presence import Presence
from forumpress.deliver.settings import OnUncertain

class BareLetter:
    # What is measured is the ledger's work, not the letter's.
    subject, content_hash, size, attached = "Subject", "0" * 64, 1000, False
    def render(self, reader, date):
        return Envelope("bounces@forum.test", reader.address, b"Subject: x\\r\\n\\r\\nx\\r\\n")

def largest():
    line = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024

ledger, letter = Ledger(sys.argv[1], b"a" * 32), BareLetter()
began = time.process_time()
mailing = begin_mailing(ledger, "2022-11", "forum", letter, 5_000_000, OnUncertain.RETRY)
found = {"readers": int(sys.argv[2]), "freeze_s": time.process_time() - began, "freeze_mb": largest()}
claims = Claims(ledger, mailing, Presence(ledger, 60).id)
claims.take(64)
began, taken = time.process_time(), 0
while time.process_time() - began < 1.5 and (more := len(claims.take(64))):
    taken += more
found["claims_a_second"] = taken / (time.process_time() - began)
dry_run(ledger, "forum", letter)
found["dry_run_mb"] = largest()
print(json.dumps(found))
"""


def measure_scale(folder: Path, count: int) -> dict[str, Any]:
    """So many readers frozen and claimed, in a process of its own; and written to in a dry run."""
    place = folder / f"scale-{count}"
    place.mkdir()
    ledger = open_ledger(make_settings(place, 25, 1, "link"))
    list_id = ledger.list_id("forum", create=True)
    with ledger.write() as connection:
        row = {"list_id": list_id, "file": "scale", "at": 0.0}
        batch = connection.execute(imports.insert().values(row).returning(imports.c.id)).scalar_one()
        fixed = {"list_id": list_id, "import_id": batch, "consent_date": "", "consent_source": "", "line": 0}
        for start in range(0, count, 50_000):
            connection.execute(
                readers_table.insert(),
                [
                    {**fixed, "address": f"reader{number}@mail{number % 977}.example.org", "name": f"Reader {number}",
                     "address_hash": hashlib.md5(b"%d" % number).hexdigest()}
                    for number in range(start, min(start + 50_000, count))
                ],
            )  # fmt: skip
    ledger.close()
    url = f"sqlite:///{place}/mail.sqlite"
    command = [sys.executable, "-c", _AT_SCALE, url, str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    shutil.rmtree(place)
    return found


def measure(case: str, letter: Letter, settings: Settings, folder: Path, rounds: int, seconds: float) -> dict[str, Any]:
    """The median rates of one case, each sender in its turn; the ratio is that of the rounds' medians."""
    connections = settings.server.connections
    octets = len(letter.render(readers(1)[0], datetime.datetime.now(datetime.UTC)).data)
    trial = 16 * connections
    count = max(trial, min(MOST_MESSAGES, int(trial / send_plainly(letter, settings, readers(trial)) * seconds)))
    ledgers = (prepare_ledger(settings, folder, count, letter) for _ in range(rounds))
    rates: dict[str, list[float]] = {"ledger": [], "smtplib": [], "smtp-source": []}
    for ledger, mailing in ledgers:
        began = time.perf_counter()
        result = run_mailing(ledger, mailing, letter, settings, stop=threading.Event())
        rates["ledger"].append(count / (time.perf_counter() - began))
        if result.end is not End.FINISHED:
            raise RuntimeError(f"the mailing ended as {result}")
        ledger.close()
        rates["smtplib"].append(count / send_plainly(letter, settings, readers(count)))
        rates["smtp-source"].append(count / send_by_source(settings, octets, count))
    medians = {name: statistics.median(values) for name, values in rates.items()}
    return {
        "letter": case,
        "octets": octets,
        "connections": connections,
        "messages": count,
        **medians,
        "ratio": medians["ledger"] / medians["smtplib"],
        "rounds": rates,
    }


def send_plainly(letter: Letter, settings: Settings, crowd: list[Recipient]) -> float:
    """Seconds that smtplib needs for the same letters in as many threads, each on one connection."""
    queue: SimpleQueue[Recipient] = SimpleQueue()
    for reader in crowd:
        queue.put(reader)

    def work() -> None:
        with smtplib.SMTP(settings.server.host, settings.server.port, "bench.test") as server:
            while True:
                try:
                    reader = queue.get_nowait()
                except Empty:
                    return
                envelope = letter.render(reader, datetime.datetime.now(datetime.UTC))
                server.sendmail(envelope.return_path, [envelope.recipient], envelope.data)

    threads = [threading.Thread(target=work) for _ in range(settings.server.connections)]
    return timed(lambda: [thread.start() for thread in threads] and [thread.join() for thread in threads])


def send_by_source(settings: Settings, octets: int, count: int) -> float:
    """Seconds that the C client needs for messages of the same length, all alike."""
    command = ["smtp-source", "-d", "-s", str(settings.server.connections), "-m", str(count), "-l", str(octets),
               "-f", "bench@forum.test", "-t", "reader@example.org", f"127.0.0.1:{settings.server.port}"]  # fmt: skip
    return timed(lambda: subprocess.run(command, check=True, capture_output=True))


def timed(work: Callable[[], object]) -> float:
    """Seconds that some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def readers(count: int) -> list[Recipient]:
    """So many readers."""
    return [Recipient(f"reader{number}@example.org", f"Reader {number}", f"{number:032x}") for number in range(count)]


def prepare_ledger(settings: Settings, folder: Path, count: int, letter: Letter) -> tuple[Ledger, Any]:
    """A fresh ledger with a mailing to so many readers."""
    for path in folder.glob("mail.sqlite*"):
        path.unlink()
    listing = folder / "readers.csv"
    lines = (f"{reader.address},{reader.name},2022-01-03,web form\n" for reader in readers(count))
    listing.write_text("address,name,consent_date,consent_source\n" + "".join(lines), encoding="utf-8")
    ledger = open_ledger(settings)
    import_readers(ledger, listing, "forum", report=lambda finding: None)
    return ledger, begin_mailing(ledger, "2022-11", "forum", letter, 5_000_000, OnUncertain.RETRY)


def make_settings(folder: Path, port: int, connections: int, case: str) -> Settings:
    """Settings for the sink; with a key in the case `dkim`."""
    key = folder / "dkim.pem"
    if case == "dkim" and not key.exists():
        subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
        key.chmod(0o600)
    return Settings.model_validate(
        {
            "server": {"host": "127.0.0.1", "port": port, "security": "none", "connections": connections,
                       "helo": "bench.test"},
            "sender": {"address": "forum@forum.test", "name": "Forum", "return_path": "bounces@forum.test"},
            "lists": {"forum": {"id": "forum.forum.test", "name": "Forum"}},
            "web": {"unsubscribe": "https://forum.test/leave"},
            "organisation": {"name": "Forum"},
            "limits": {"messages_per_connection": 1_000_000},
            "keys": {"address": "a" * 32, "tokens": {"k1": "t" * 32}, "current": "k1"},
            "ledger": f"sqlite:///{folder}/mail.sqlite",
            "dkim": {"domain": "forum.test", "selector": "s1", "key_file": str(key)} if case == "dkim" else None,
        }
    )  # fmt: skip


def letter_for(case: str, settings: Settings) -> Letter:
    """The sample issue's letter, with the PDF or a link to it."""
    workspace = Workspace.at(Path(__file__).parent.parent)
    issue = read_issue(workspace.root / "issues" / "2022-11.yaml", workspace).issue
    pages = {article.key: 1 for article in issue.articles()}
    links = Links.under("https://example.org/forum", "2022-11-screen.pdf", pages)
    limit = 2_000 if case == "link" else None
    pdf = sample_pdf()
    checked = certify(EditionDraft("screen", pdf), Profile("any", "Whatever opens", ()))
    assert isinstance(checked, Certified)
    return compose_letter(issue, checked.edition, draw_cover(pdf), settings, list_key="forum", links=links,
                          pack=read_pack(data_path("layouts/forum")), size_limit=limit)  # fmt: skip


def sample_pdf() -> bytes:
    """A page and noise that does not compress."""
    document = pikepdf.Pdf.new()
    document.add_blank_page(page_size=(595, 842))
    document.Root.Noise = document.make_stream(random.Random(1).randbytes(PDF_BYTES))
    stream = io.BytesIO()
    document.save(stream, compress_streams=False)
    return stream.getvalue()


@contextmanager
def running_sink() -> Iterator[int]:
    """An smtp-sink on a free port of loopback."""
    program = shutil.which("smtp-sink") or "/usr/sbin/smtp-sink"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    privileges = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen([program, *privileges, f"127.0.0.1:{port}", "256"])
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(10)


if __name__ == "__main__":
    sys.exit(main())
