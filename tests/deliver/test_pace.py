# SPDX-License-Identifier: MIT
"""Rates and patience, on a clock of the test's own."""

from __future__ import annotations

from itertools import pairwise

from forumpress.deliver.pace import LONGEST_TURN, Domains, Pace
from forumpress.deliver.settings import Limits


def spent(pace: Pace, seconds: float) -> int:
    """How many messages go in so many seconds when each goes as soon as it may."""
    now, count = 1000.0, 0
    while now < 1000.0 + seconds:
        wait = pace.ready_in(now)
        if wait:
            now += wait
        else:
            pace.spend(now)
            count += 1
    return count


def test_rate_is_held() -> None:
    assert 60 <= spent(Pace(60), 60) <= 60 + 11
    assert 600 <= spent(Pace(600), 60) <= 600 + 11
    assert 6 <= spent(Pace(6), 60) <= 6 + 11


def test_rest_is_not_saved_up() -> None:
    pace = Pace(60)
    pace.spend(0.0)
    burst = 0
    while pace.ready_in(10_000.0) == 0:
        pace.spend(10_000.0)
        burst += 1
    assert burst <= 10


def test_without_a_rate_there_is_no_wait() -> None:
    pace = Pace(None)
    for _ in range(100):
        assert pace.ready_in(5.0) == 0
        pace.spend(5.0)


def test_domain_rates() -> None:
    domains = Domains(Limits(domain_per_minute=60, domains={"big.org": 6000}))
    small = [domains.wait_for_turn("small.org", 100.0) for _ in range(20)]
    big = [domains.wait_for_turn("big.org", 100.0) for _ in range(20)]
    assert small[0] == 0
    assert small[-1] > 5
    assert max(big) < 0.2
    assert domains.wait_for_turn("other.org", 100.0) == 0


def test_turns_follow_each_other_and_are_given_once() -> None:
    domains = Domains(Limits(domain_per_minute=60))
    waits = [domains.wait_for_turn("small.org", 100.0) for _ in range(1000)]
    turns = [wait for wait in waits if 0 < wait < LONGEST_TURN]
    assert len(set(turns)) == len(turns)
    assert [round(later - sooner, 6) for sooner, later in pairwise(turns)] == [1.0] * (len(turns) - 1)
    assert max(waits) == LONGEST_TURN
    assert domains.has_turns(100.0)
    assert not domains.has_turns(100.0 + 2 * LONGEST_TURN)
    # Who comes back at his turn goes.
    assert domains.wait_for_turn("small.org", 100.0 + turns[0]) == 0


def test_patience_grows_and_ends() -> None:
    domains = Domains(Limits(first_wait=60))
    assert domains.wait_for_turn("slow.org", 0.0) == 0
    waits = []
    now = 0.0
    for _ in range(6):
        domains.slow_down("slow.org", now, 0.5)
        waits.append(domains.wait_for_turn("slow.org", now))
        now += 100
    assert waits == [1, 2, 4, 5, 5, 5]
    for _ in range(4):
        domains.speed_up("slow.org")
    assert domains.wait_for_turn("slow.org", now) == 0
    assert domains.wait_for_turn("slow.org", now) == 0
    domains.speed_up("never.seen.org")
    assert not domains.has_turns(now)
