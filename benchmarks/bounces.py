# SPDX-License-Identifier: MIT
"""How well reports are understood: `python benchmarks/bounces.py FOLDER [--labels FILE]`.

FOLDER holds messages that came back, one a file, as public collections of them have. Each is addressed
anew to the signed return path of one made-up reader; then it is judged, and where flufl.bounce is
installed (requirements/benchmarks.lock), by that too. Labels are lines of `NAME<tab>KIND`, KIND one of
hard, soft, delay, vacation, complaint and none; without them only what was understood is counted.
"""

from __future__ import annotations

import argparse
import collections
import re
import sys
import time
from email import message_from_bytes
from pathlib import Path

from forumpress.deliver.bounce.judgement import Outcome, Return, judge
from forumpress.deliver.tokens import TokenKeys
from forumpress.finding import Finding

KEYS = TokenKeys({"k1": b"of this benchmark alone" * 2}, "k1")
HASH = "0123456789abcdef" * 2
ENVELOPE = f"bounces+{KEYS.return_tag(HASH)}@forum.test"
_RECIPIENT = re.compile(rb"^(?:Delivered-To|X-Original-To|Envelope-To|To|Cc):[^\n]*\n(?:[ \t][^\n]*\n)*", re.M | re.I)
KINDS = ("hard", "soft", "delay", "vacation", "complaint", "none")


def addressed(data: bytes) -> bytes:
    """A message as if it had come to the reader's own return path."""
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    data = data.replace(b"\r\n", b"\n")
    if data.startswith((b"From ", b">From ")):
        data = data.partition(b"\n")[2]
    head, gap, body = data.partition(b"\n\n")
    return f"Delivered-To: {ENVELOPE}\n".encode() + _RECIPIENT.sub(b"", head + b"\n").rstrip(b"\n") + gap + body


def by_flufl(data: bytes) -> str:
    """flufl.bounce's answer: hard for permanent, soft for temporary, none."""
    from flufl.bounce import all_failures

    try:
        temporary, permanent = all_failures(message_from_bytes(data))
    except Exception:
        return "raised"
    return "hard" if permanent else "soft" if temporary else "none"


def ours(data: bytes) -> str:
    """Our answer in the same words."""
    answer = judge("a", data, KEYS)
    if isinstance(answer, Finding):
        return f"none ({answer.code})"
    assert isinstance(answer, Return)
    if answer.address_hash != HASH:
        return "WRONG READER"
    return answer.outcome.value


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--labels", type=Path)
    parser.add_argument(
        "--show", help="also name the messages of KIND:OUTCOME, as soft:dead", action="append", default=[]
    )
    options = parser.parse_args()
    labels = {}
    if options.labels:
        rows = (line.split("\t") for line in options.labels.read_text("utf-8").splitlines() if line.strip())
        labels = {row[0]: row[1] for row in rows}
    try:
        import flufl.bounce  # noqa: F401

        peer = True
    except ImportError:
        peer = False
    table: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    theirs: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    files = sorted(path for path in options.folder.iterdir() if path.is_file())
    if labels:
        files = [path for path in files if path.name in labels]
    spent = 0.0
    for path in files:
        data = addressed(path.read_bytes())
        label = labels.get(path.name, "unlabelled")
        begun = time.process_time()
        answer = ours(data)
        spent += time.process_time() - begun
        table[label][answer] += 1
        for wanted in options.show:
            kind, _, outcome = wanted.partition(":")
            if kind == label and answer.startswith(outcome):
                print(f"{wanted}\t{path.name}\t{judge('a', data, KEYS)}")
        if peer:
            theirs[label][by_flufl(data)] += 1
    for label, counts in sorted(table.items()):
        words = ", ".join(f"{count} {name}" for name, count in counts.most_common())
        print(f"{label:>10} {sum(counts.values()):>5}: {words}")
        if peer:
            print(f"{'flufl':>16}: " + ", ".join(f"{count} {name}" for name, count in theirs[label].most_common()))
    summary(table, "Forum Press", {"dead"}, {"dead", "failed", "refused", "delayed", "complained"})
    if peer:
        summary(theirs, "flufl.bounce", {"hard"}, {"hard", "soft"})
    print(f"{spent / max(1, len(files)) * 1000:.2f} ms of processor time a message")


def summary(table: dict[str, collections.Counter[str]], name: str, dead: set[str], read: set[str]) -> None:
    """The shares that count."""

    def count(kinds: tuple[str, ...], among: set[str]) -> int:
        return sum(table[kind][answer] for kind in kinds for answer in among)

    def total(*kinds: str) -> int:
        return sum(sum(table[kind].values()) for kind in kinds)

    if not total("hard", "soft"):
        return
    harmless = ("delay", "vacation", "none")
    print(
        f"{name}: understood {count(('hard', 'soft'), read)}/{total('hard', 'soft')} "
        f"({count(('hard', 'soft'), read) / total('hard', 'soft'):.1%}), "
        f"hard suppressed {count(('hard',), dead) / max(1, total('hard')):.1%}, "
        f"soft suppressed {count(('soft',), dead)} ({count(('soft',), dead) / max(1, total('soft')):.2%}), "
        f"delays, vacations and letters suppressed {count(harmless, dead)}, wrong reader "
        f"{sum(counts['WRONG READER'] for counts in table.values())}"
    )


assert set(Outcome) >= {Outcome.DEAD}
if __name__ == "__main__":
    sys.exit(main())
