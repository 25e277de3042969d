# SPDX-License-Identifier: MIT
"""Senders killed at any moment: nobody lost, and at most the messages in flight doubled. Counted by the receiver."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import pytest

from forumpress.deliver.ledger import open_ledger
from forumpress.deliver.settings import OnUncertain, Settings
from tests.deliver import samples, sending
from tests.deliver.mailapi import Api, api_table, running_api
from tests.deliver.postgres import Cluster
from tests.deliver.run import QUICK, begin, crowd, file_url, ledger_with, rows, settings_for
from tests.deliver.sink import Sink, running_sink

pytestmark = pytest.mark.slow

CONNECTIONS = 8
SMALL = samples.pdf()


def prepare(
    url: str, port: int, policy: OnUncertain, count: int, pdf: bytes, connections: int, api: Api | None = None
) -> Settings:
    """A ledger whose mailing to `count` readers has begun, by SMTP or by an HTTP interface."""
    limits = {"lease": 2}
    if api is None:
        settings = settings_for(port, connections=connections, limits=limits)
    else:
        table = {**api_table("mailgun", api.url), "connections": connections}
        settings = samples.settings(server=None, api=table, limits={**QUICK, **limits})
    settings = settings.model_copy(update={"on_uncertain": policy, "ledger": samples.settings(ledger=url).ledger})
    ledger = ledger_with(crowd(count), url)
    begin(ledger, samples.letter(by=settings, pdf=pdf), policy)
    ledger.close()
    return settings


def kill_and_resume(folder: Path, settings: Settings, pdf: bytes, kills: int, longest: float) -> int:
    """Kill a sender so many times, each when it has sent for up to `longest` seconds; then let one finish.

    How many were killed: fewer where others had sent the rest meanwhile.
    """
    moments = random.Random(kills)
    killed = 0
    for _ in range(kills):
        sender = sending.start(folder, settings, pdf)
        assert sender.stdout is not None
        if sender.stdout.readline().strip() == "sending":
            time.sleep(moments.uniform(0, longest))
            sender.kill()
            killed += 1
        sender.wait(60)
        sender.stdout.close()
    finish(folder, settings, pdf)
    return killed


def finish(folder: Path, settings: Settings, pdf: bytes) -> None:
    """Let a sender run to its end."""
    sender = sending.start(folder, settings, pdf)
    output, _ = sender.communicate(timeout=300)
    assert output.splitlines()[-1] == "finished"


def judge(
    sink: Sink | Api, settings: Settings, readers: list[str], policy: OnUncertain, in_flight: int
) -> Counter[str]:
    """The promise, held against what the server has: copies by address."""
    got = sink.deliveries()
    ledger = open_ledger(settings)
    states = {address: row.state for address, row in rows(ledger).items()}
    ledger.close()
    assert set(states.values()) <= {"sent", "uncertain"}
    assert set(got) <= set(readers)
    lost = [reader for reader in readers if not got[reader] and states[reader] != "uncertain"]
    assert lost == []
    extra = sum(copies - 1 for copies in got.values())
    uncertain = sum(state == "uncertain" for state in states.values())
    if policy is OnUncertain.RETRY:
        assert extra <= in_flight
        assert max(got.values()) <= 2
    else:
        assert extra == 0
        assert uncertain <= in_flight
    return got


@pytest.mark.parametrize("policy", OnUncertain)
def test_killed_a_few_times(quick_folder: Path, policy: OnUncertain) -> None:
    with running_sink() as sink:
        settings = prepare(file_url(quick_folder), sink.port, policy, 300, SMALL, 4)
        settings = settings.model_copy(update={"limits": settings.limits.model_copy(update={"per_minute": 15_000})})
        assert kill_and_resume(quick_folder, settings, SMALL, kills=2, longest=0.3) == 2
        judge(sink, settings, crowd(300), policy, in_flight=2 * 4)


@pytest.mark.parametrize("policy", OnUncertain)
def test_killed_a_few_times_over_http(quick_folder: Path, policy: OnUncertain) -> None:
    with running_api() as api:
        settings = prepare(file_url(quick_folder), 0, policy, 300, SMALL, 4, api)
        settings = settings.model_copy(update={"limits": settings.limits.model_copy(update={"per_minute": 15_000})})
        assert kill_and_resume(quick_folder, settings, SMALL, kills=2, longest=0.3) == 2
        judge(api, settings, crowd(300), policy, in_flight=2 * 4)


@pytest.mark.parametrize("policy", OnUncertain)
def test_one_of_two_senders_killed_over_http(postgres: Cluster, tmp_path: Path, policy: OnUncertain) -> None:
    with running_api() as api:
        settings = prepare(postgres.fresh(), 0, policy, 600, SMALL, CONNECTIONS, api)
        settings = settings.model_copy(update={"limits": settings.limits.model_copy(update={"per_minute": 1_200})})
        steady = sending.start(tmp_path, settings, SMALL, "steady")
        killed = kill_and_resume(tmp_path, settings, SMALL, kills=5, longest=0.8)
        assert killed >= 2
        output, _ = steady.communicate(timeout=300)
        assert output.splitlines()[-1] == "finished"
        judge(api, settings, crowd(600), policy, in_flight=killed * CONNECTIONS)


@pytest.mark.parametrize("policy", OnUncertain)
def test_killed_twenty_times(tmp_path: Path, policy: OnUncertain) -> None:
    kills, large = 20, samples.pdf(285_000)
    with running_sink() as sink:
        settings = prepare(file_url(tmp_path), sink.port, policy, 800, large, CONNECTIONS)
        settings = settings.model_copy(update={"limits": settings.limits.model_copy(update={"per_minute": 3_000})})
        assert kill_and_resume(tmp_path, settings, large, kills, longest=0.5) == kills
        got = judge(sink, settings, crowd(800), policy, in_flight=kills * CONNECTIONS)
        sizes = {len(message) for message in sink.messages()[:5]}
    assert min(sizes) > 415_000
    if policy is OnUncertain.RETRY:
        assert len(got) >= 800 - kills


@pytest.mark.parametrize("policy", OnUncertain)
def test_one_of_two_senders_killed(postgres: Cluster, tmp_path: Path, policy: OnUncertain) -> None:
    kills, large = 5, samples.pdf(285_000)
    with running_sink() as sink:
        settings = prepare(postgres.fresh(), sink.port, policy, 600, large, CONNECTIONS)
        settings = settings.model_copy(update={"limits": settings.limits.model_copy(update={"per_minute": 1_200})})
        steady = sending.start(tmp_path, settings, large, "steady")
        killed = kill_and_resume(tmp_path, settings, large, kills, longest=0.8)
        assert killed >= 2
        output, _ = steady.communicate(timeout=300)
        assert output.splitlines()[-1] == "finished"
        judge(sink, settings, crowd(600), policy, in_flight=killed * CONNECTIONS)
