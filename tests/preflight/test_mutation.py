# SPDX-License-Identifier: MIT
"""Corrupt PDFs by mutation: a report every time, never a traceback, never a hang."""

from __future__ import annotations

import random
import re
import time
from functools import cache

import pikepdf
import pytest
from preflight.press import Press

from forumpress.errors import InputError
from forumpress.pdf.budget import Budget
from forumpress.preflight.compare.comparedfile import read_for_comparison
from forumpress.preflight.compare.comparing import compare
from forumpress.preflight.preflightreport import PreflightReport
from forumpress.preflight.profile import load_profile
from forumpress.preflight.runrules import preflight

_NUMBER = re.compile(rb"\d+")
_WORDS = (b"null", b"true", b"[]", b"<<>>", b"(x)", b"/X", b"-1", b"1e99", b"99999999999", b"0.0000001", b"3 0 R")


@cache
def victim(*, plain: bool) -> bytes:
    """A small file, its objects readable in the bytes, so that mutations hit structure and not noise."""
    press = Press(2)
    for number in (1, 2):
        del press.page(number).Resources["/XObject"]
    # The font program would take most of the mutations and give the least.
    press.resource("Font", "F1", press.make_font(embedded=False))
    mode = pikepdf.ObjectStreamMode.disable if plain else pikepdf.ObjectStreamMode.generate
    del press.pdf.Root.OutputIntents[0].DestOutputProfile
    return press.save(object_stream_mode=mode, compress_streams=not plain)


def mutated(chance: random.Random) -> bytes:
    """The victim with one to six wounds: flipped bytes, cuts, doubled stretches, other numbers, wrong kinds."""
    data = bytearray(victim(plain=chance.random() < 0.8))
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data))
        match chance.randrange(7):
            case 0:
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                del data[at : at + chance.randint(1, 200)]
            case 2:
                data[at:at] = data[at : at + chance.randint(1, 200)]
            case 3:
                data[at : at + chance.randint(1, 12)] = chance.choice(_WORDS)
            case 4 | 5:
                number = _NUMBER.search(data, at)
                if number:
                    data[number.start() : number.end()] = str(chance.choice((0, 1, 2, 7, 255, 10**6, 10**12))).encode()
            case _:
                other = chance.randrange(len(data))
                data[at : at + 30], data[other : other + 30] = data[other : other + 30], data[at : at + 30]
    return bytes(data)


def check(seed: int) -> list[PreflightReport]:
    data = mutated(random.Random(seed))
    reports = []
    for profile in ("sheetfed", "screen"):
        budget = Budget(instructions=300_000, paints=100_000, seconds=20)
        started = time.process_time()
        report = preflight(data, load_profile(profile), name="mutant.pdf", budget=budget)
        assert time.process_time() - started < 60, "bounded work"
        assert report.checks
        assert all(finding.message and finding.code for finding in report.findings)
        reports.append(report)
    return reports


@pytest.mark.parametrize("seed", range(25))
def test_a_mutant_gets_a_report(seed: int) -> None:
    check(seed)


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(20))
def test_many_mutants_get_reports(batch: int) -> None:
    stopped = 0
    for seed in range(1_000 + 25 * batch, 1_025 + 25 * batch):
        stopped += any(finding.code == "file/unreadable-part" for report in check(seed) for finding in report.findings)
    # Rules should take malformed objects as what they are, not fall over them.
    assert stopped <= 2


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(4))
def test_mutants_are_compared_or_refused(batch: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("mutants")
    sound = folder / "sound.pdf"
    sound.write_bytes(victim(plain=True))
    for seed in range(5_000 + 25 * batch, 5_025 + 25 * batch):
        path = folder / "mutant.pdf"
        path.write_bytes(mutated(random.Random(seed)))
        try:
            compare(read_for_comparison(sound), read_for_comparison(path))
        except InputError as refusal:
            assert refusal.findings
