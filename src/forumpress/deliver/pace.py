# SPDX-License-Identifier: MIT
"""How fast: a rate for all mail, a rate for each domain, and slower where a server asks for patience.

Times are seconds of a monotonic clock that the caller gives; nothing here sleeps.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from forumpress.deliver.settings import Limits

_BURST = 5.0
"""Seconds' worth of messages that may go at once after a pause; more would look like an attack."""
_SLOWEST = 12
_FIRST = 60
"""Parts of `first_wait` that lie between a slowed domain's messages, at first and at most."""
LONGEST_TURN = 300.0
"""Seconds; copies that wait longer for their domain's pace are looked at again then."""


class Pace:
    """A bucket that fills at a rate. Without a rate it is always full."""

    def __init__(self, per_minute: float | None) -> None:
        self.gap = 60 / per_minute if per_minute else 0.0
        self._next = 0.0

    def ready_in(self, now: float) -> float:
        """Seconds until the next message may go; 0 when it may go now."""
        return max(0.0, self._next - now)

    def spend(self, now: float) -> None:
        """One message goes now."""
        if self.gap:
            self._next = max(self._next, now - min(_BURST, self.gap * 10)) + self.gap


@dataclass(slots=True)
class _Domain:
    pace: Pace
    slow_gap: float = 0.0
    held_until: float = 0.0
    next_turn: float = 0.0

    def ready_in(self, now: float) -> float:
        return max(self.pace.ready_in(now), self.held_until - now, 0.0)


class Domains:
    """The pace of each domain. `slow_down` widens the gap between its messages, `speed_up` narrows it again.

    A domain is slowed, not stopped: greylisting wants one try of every reader before it lets any
    through. Thread-safe.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._domains: dict[str, _Domain] = {}
        self._lock = threading.Lock()

    def wait_for_turn(self, domain: str, now: float) -> float:
        """0 when the domain's next message may go now, which it then does; else seconds until this one's turn.

        Those that must wait get turns one after the other, so that none is looked at again before it may go. Turns
        further away than LONGEST_TURN are not given: the domain may be quicker by then.
        """
        with self._lock:
            known = self._get(domain)
            if known is None:
                return 0.0
            if known.ready_in(now) <= 0:
                known.pace.spend(now)
                known.held_until = now + known.slow_gap
                return 0.0
            gap = max(known.pace.gap, known.slow_gap)
            turn = max(known.next_turn, now + known.ready_in(now))
            if turn - now > LONGEST_TURN:
                return LONGEST_TURN
            known.next_turn = turn + gap
            return turn - now

    def slow_down(self, domain: str, now: float, chance: float) -> None:
        """The domain's server asked for patience; `chance` in [0, 1) spreads the gap."""
        with self._lock:
            known = self._domains.setdefault(domain, _Domain(self._pace(domain)))
            first, slowest = self._limits.first_wait / _FIRST, self._limits.first_wait / _SLOWEST
            known.slow_gap = min(max(known.slow_gap * 2, first), slowest)
            known.held_until = now + known.slow_gap * (0.75 + chance / 2)

    def speed_up(self, domain: str) -> None:
        """The domain took a message."""
        if domain not in self._domains:
            return
        with self._lock:
            known = self._domains[domain]
            known.slow_gap = known.slow_gap / 2 if known.slow_gap > self._limits.first_wait / _FIRST else 0.0

    def has_turns(self, now: float) -> bool:
        """Whether copies wait for nothing but their domain's pace."""
        with self._lock:
            return any(domain.next_turn > now for domain in self._domains.values())

    def _get(self, domain: str) -> _Domain | None:
        """A domain's record; without rates or trouble there is none to keep."""
        known = self._domains.get(domain)
        if known is None and (self._limits.domain_per_minute or domain in self._limits.domains):
            known = self._domains[domain] = _Domain(self._pace(domain))
        return known

    def _pace(self, domain: str) -> Pace:
        return Pace(self._limits.domains.get(domain, self._limits.domain_per_minute))
