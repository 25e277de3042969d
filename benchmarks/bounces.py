# SPDX-License-Identifier: MIT
"""How well reports are understood: `python benchmarks/bounces.py FOLDER`.

FOLDER holds checkouts of public collections of messages that came back (`bouncecorpora.py` names them, and labels each
message by what its authors wrote down). Each is addressed anew to the signed return path of one made-up reader; then
it is judged, and where flufl.bounce is installed (requirements/benchmarks.lock), by that too. The collections are split
by a hash: what is mended is found in one half alone, and the other shows what it is worth.
"""

from __future__ import annotations

import argparse
import collections
import re
import sys
import time
from email import message_from_bytes
from pathlib import Path

import bouncecorpora

from forumpress.deliver.bounce.judgement import Return, judge
from forumpress.deliver.tokens import TokenKeys
from forumpress.finding import Finding

KEYS = TokenKeys({"k1": b"of this benchmark alone" * 2}, "k1")
HASH = "0123456789abcdef" * 2
ENVELOPE = f"bounces+{KEYS.return_tag(HASH)}@forum.test"
_RECIPIENT = re.compile(rb"^(?:Delivered-To|X-Original-To|Envelope-To|To|Cc):[^\n]*\n(?:[ \t][^\n]*\n)*", re.M | re.I)
ANSWERS = {"dead": {"dead"}, "read": {"dead", "failed", "refused", "delayed", "complained"}}
FLUFL_ANSWERS = {"dead": {"hard"}, "read": {"hard", "soft"}}


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


Table = dict[str, collections.Counter[str]]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--show", help="also name the tuning half's messages of KIND:OUTCOME, as soft:dead", action="append", default=[]
    )
    options = parser.parse_args()
    try:
        import flufl.bounce  # noqa: F401

        judges = {"Forum Press": ours, "flufl.bounce": by_flufl}
    except ImportError:
        judges = {"Forum Press": ours}
    tables: dict[tuple[str, bool], Table] = collections.defaultdict(
        lambda: collections.defaultdict(collections.Counter)
    )
    spent, judged = 0.0, 0
    untold: collections.Counter[tuple[str, str]] = collections.Counter()
    for sample in bouncecorpora.samples(options.folder):
        data = addressed(sample.data)
        for name, judged_by in judges.items():
            begun = time.process_time()
            answer = judged_by(data)
            if name == "Forum Press":
                spent, judged = spent + time.process_time() - begun, judged + 1
                untold[sample.label, answer] += sample.by_words
                if not sample.held_out and any(fits(wanted, sample.label, answer) for wanted in options.show):
                    print(f"{sample.label}:{answer}\t{sample.name}\t{judge('a', data, KEYS)}")
            tables[name, sample.held_out][sample.label][answer] += 1
    whole = {name: added(tables[name, False], tables[name, True]) for name in judges}
    for label in sorted(whole["Forum Press"]):
        for name in judges:
            counts = whole[name][label]
            words = ", ".join(f"{count} {answer}" for answer, count in counts.most_common())
            print(f"{label:>10} {sum(counts.values()):>5} {name}: {words}")
    for name in judges:
        dead, read = (ANSWERS if name == "Forum Press" else FLUFL_ANSWERS).values()
        for part, table in (
            ("all", whole[name]), ("tuning half", tables[name, False]), ("held out", tables[name, True]),
        ):  # fmt: skip
            summary(table, f"{name}, {part}", dead, read)
    said = {kind: sum(n for (label, _), n in untold.items() if label == kind) for kind in ("hard", "soft", "unclear")}
    print(
        f"Where Sisimai itself could not tell ({sum(untold.values())}), its phrases say {said}; of these suppressed: "
        f"{ {kind: untold[kind, 'dead'] for kind in said} }"
    )
    print(f"{spent / max(1, judged) * 1000:.2f} ms of processor time a message")


def fits(wanted: str, label: str, answer: str) -> bool:
    """Whether a message is one of those that `--show` asks for."""
    kind, _, outcome = wanted.partition(":")
    return kind == label and answer.startswith(outcome)


def added(one: Table, other: Table) -> Table:
    """Two tables in one."""
    total: Table = collections.defaultdict(collections.Counter)
    for table in (one, other):
        for label, counts in table.items():
            total[label].update(counts)
    return total


def summary(table: Table, name: str, dead: set[str], read: set[str]) -> None:
    """The shares that count."""

    def count(kinds: tuple[str, ...], among: set[str]) -> int:
        return sum(table[kind][answer] for kind in kinds for answer in among)

    def total(*kinds: str) -> int:
        return sum(sum(table[kind].values()) for kind in kinds)

    if not total("hard", "soft"):
        return
    failures = ("hard", "soft", "unclear")
    harmless = ("delay", "vacation", "none")
    print(
        f"{name}: understood {count(failures, read)}/{total(*failures)} "
        f"({count(failures, read) / total(*failures):.1%}), "
        f"hard suppressed {count(('hard',), dead) / max(1, total('hard')):.1%}, "
        f"soft suppressed {count(('soft',), dead)} ({count(('soft',), dead) / max(1, total('soft')):.2%}), "
        f"delays, vacations and letters suppressed {count(harmless, dead)}, wrong reader "
        f"{sum(counts['WRONG READER'] for counts in table.values())}"
    )


if __name__ == "__main__":
    sys.exit(main())
