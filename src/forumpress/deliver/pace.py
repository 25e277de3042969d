"""How fast: a rate for all mail, a rate for each domain, and slower where a server asks for patience.

Times are seconds of a monotonic clock that the caller gives; nothing here sleeps.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from itertools import islice

from forumpress.deliver.settings import Limits

_BURST = 5.0
"""Seconds' worth of messages that may go at once after a pause; more would look like an attack."""
_SLOWEST = 12
_FIRST = 60
"""Parts of `first_wait` that lie between a slowed domain's messages, at first and at most."""
_MOST_HELD = 500


class Pace:
    """A bucket that fills at a rate. Without a rate it is always full."""

    def __init__(self, per_minute: float | None) -> None:
        self._gap = 60 / per_minute if per_minute else 0.0
        self._next = 0.0

    def ready_in(self, now: float) -> float:
        """Seconds until the next message may go; 0 when it may go now."""
        return max(0.0, self._next - now)

    def spend(self, now: float) -> None:
        """One message goes now."""
        if self._gap:
            self._next = max(self._next, now - min(_BURST, self._gap * 10)) + self._gap


@dataclass(slots=True)
class _Domain:
    pace: Pace
    slow_gap: float = 0.0
    held_until: float = field(default=0.0)

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

    def ready_in(self, domain: str, now: float) -> float:
        """Seconds until the domain may get its next message."""
        with self._lock:
            known = self._get(domain)
            return known.ready_in(now) if known else 0.0

    def spend(self, domain: str, now: float) -> None:
        """One message goes to the domain now."""
        with self._lock:
            known = self._get(domain)
            if known:
                known.pace.spend(now)
                known.held_until = now + known.slow_gap

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

    def held(self, now: float) -> list[str]:
        """Domains that may not get a message now: as many as a query takes."""
        with self._lock:
            held = (name for name, domain in self._domains.items() if domain.ready_in(now) > 0)
            return list(islice(held, _MOST_HELD))

    def _get(self, domain: str) -> _Domain | None:
        """A domain's record; without rates or trouble there is none to keep."""
        known = self._domains.get(domain)
        if known is None and (self._limits.domain_per_minute or domain in self._limits.domains):
            known = self._domains[domain] = _Domain(self._pace(domain))
        return known

    def _pace(self, domain: str) -> Pace:
        return Pace(self._limits.domains.get(domain, self._limits.domain_per_minute))
