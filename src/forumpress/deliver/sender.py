# SPDX-License-Identifier: MIT
"""A run of a mailing: claims fed to a few connections at the right pace, until all is sent or someone stops it."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from forumpress.deliver.claims import Claim, Claims
from forumpress.deliver.ledger import Ledger, LedgerError
from forumpress.deliver.letter import Letter
from forumpress.deliver.mailings import Mailing, count_states, find_mailing, finish
from forumpress.deliver.pace import Domains, Pace
from forumpress.deliver.presence import Presence
from forumpress.deliver.schedule import Allowance, quiet_for
from forumpress.deliver.schema import UNFINISHED, MailingState, State
from forumpress.deliver.settings import Settings
from forumpress.deliver.worker import SendingState, Worker
from forumpress.errors import InputError
from forumpress.finding import error

_TICK = 0.2
_BATCH = 64
"""Copies claimed in one transaction."""
_LOOK_AROUND = 1.0
"""Seconds between two looks at whether the mailing was paused elsewhere."""
_RATE_WINDOW = 30.0
_FLUSH_TRIES = 30


class End(StrEnum):
    """Why a run ended."""

    FINISHED = "finished"
    PAUSED = "paused"
    STOPPED = "stopped"
    WAITING = "waiting"
    """Only copies are left whose turn comes later, or that another sender has in hand."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a mailing stands. `rate` is messages a second of late; `seconds_left` None where that cannot be said."""

    counts: dict[State, int]
    rate: float
    trouble: str = ""
    next_due_in: float | None = None

    @property
    def total(self) -> int:
        """All readers of the mailing."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Readers with a final state."""
        return self.total - sum(self.counts.get(state, 0) for state in UNFINISHED)

    @property
    def seconds_left(self) -> float | None:
        """At the present rate."""
        return (self.total - self.done) / self.rate if self.rate > 0 else None


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run ended, why it was paused if it was, and where every reader stands."""

    end: End
    reason: str
    counts: dict[State, int] = field(default_factory=dict)


def run_mailing(
    ledger: Ledger,
    mailing: Mailing,
    letter: Letter,
    settings: Settings,
    *,
    stop: threading.Event,
    watch: Callable[[Progress], None] = lambda progress: None,
    wait: bool = True,
) -> RunResult:
    """Send what is left of a mailing. Returns when every reader has a final state, or earlier for `RunResult.end`.

    Setting `stop` lets the messages in flight end, then returns. Without `wait`, it returns when only
    copies are left that were put off. `watch` is called about five times a second from this thread.
    Raises LedgerError when the ledger is lost; nothing of what the server said is lost with it unless
    the ledger stays away for half a minute.
    """
    presence = Presence(ledger, settings.limits.lease)
    try:
        return _Run(ledger, mailing, letter, settings, presence, stop, watch, wait).run()
    finally:
        presence.close()


class _Run:
    def __init__(
        self,
        ledger: Ledger,
        mailing: Mailing,
        letter: Letter,
        settings: Settings,
        presence: Presence,
        stop: threading.Event,
        watch: Callable[[Progress], None],
        wait: bool,
    ) -> None:
        self._ledger, self._mailing, self._settings = ledger, mailing, settings
        self._presence, self._stop, self._watch, self._wait = presence, stop, watch, wait
        limits = settings.limits
        self._claims = Claims(ledger, mailing, presence.id)
        self._pace = Pace(limits.per_minute)
        self._domains = Domains(limits)
        self._allowance = Allowance(ledger, settings.schedule)
        self._sending = SendingState(ledger, mailing, letter, settings, self._claims, self._domains)
        self._ready: deque[Claim] = deque()
        self._sent_at: deque[tuple[float, int]] = deque([(time.monotonic(), 0)])
        self._counts: dict[State, int] = {}
        self._count_again = 0.0
        self._next_look = 0.0
        self._next_beat = 0.0

    def run(self) -> RunResult:
        workers = [Worker(self._sending) for _ in range(self._settings.connections)]
        for worker in workers:
            worker.start()
        try:
            end = self._feed()
        finally:
            self._end_workers(workers)
        if self._sending.problem is not None:
            raise self._sending.problem
        mailing = self._look()
        self._report(force=True)
        if end is not End.STOPPED and mailing.state is MailingState.PAUSED:
            end = End.PAUSED
        return RunResult(end, mailing.reason, self._counts)

    def _feed(self) -> End:
        while True:
            now = time.monotonic()
            if self._stop.is_set():
                return End.STOPPED
            if self._sending.halt.is_set() or not self._may_go_on(now):
                return End.PAUSED
            self._report()
            self._sending.wants_work.clear()
            pause = self._hand_out(now)
            if pause is None:
                end = self._at_rest()
                if end is not None:
                    return end
                pause = self._until_next()
            if pause > 0 and not self._sending.wants_work.wait(min(pause, _TICK)):
                self._claims.flush()

    def _hand_out(self, now: float) -> float | None:
        """Give claims to the workers; seconds until more may be given, or None when there are none at all."""
        if not self._ready and self._sending.queue.qsize() <= self._sending.low:
            self._fill(now)
        if not self._ready:
            return None if self._sending.outstanding == 0 else _TICK
        while self._ready:
            wait = self._pace.ready_in(now)
            if wait > 0:
                return wait
            claim = self._ready.popleft()
            self._pace.spend(now)
            with self._sending.lock:
                self._sending.outstanding += 1
            self._sending.queue.put(claim)
        return _TICK

    def _fill(self, now: float) -> None:
        slow = self._pace.ready_in(now) > 0
        most = 1 if slow else max(_BATCH, 4 * self._settings.connections)
        allowed = self._allowance.left(self._ledger.now())
        most = most if allowed is None else min(most, allowed)
        if not most:
            return
        claims = self._claims.take(most, lambda domain, zone: self._wait_for(domain, zone, now))
        self._allowance.spend(len(claims))
        self._ready += claims

    def _wait_for(self, domain: str, zone: str, now: float) -> float:
        """Seconds until a copy may go: past its reader's night, and in its domain's turn."""
        return quiet_for(self._settings.schedule, zone, self._ledger.now()) or self._domains.wait_for_turn(domain, now)

    def _at_rest(self) -> End | None:
        """With nothing to send now and nothing in flight: whether the run is over."""
        self._claims.flush()
        if finish(self._ledger, self._mailing):
            return End.FINISHED
        soon = self._until_next() < _TICK or self._domains.has_turns(time.monotonic())
        return None if self._wait or soon else End.WAITING

    def _until_next(self) -> float:
        due = self._claims.next_due()
        now = self._ledger.now()
        return _LOOK_AROUND if due is None else max(due - now, self._allowance.ready_in(now), 0.01)

    def _may_go_on(self, now: float) -> bool:
        """Show that we live; whether nobody has paused the mailing or taken it over."""
        if now >= self._next_beat:
            self._next_beat = now + min(self._settings.limits.lease / 4, 10)
            if not self._presence.beat():
                message = "this sender gave no sign of life in time, and another took its copies over"
                raise InputError([error("mail/taken-over", message, hint="run the same command again")])
            if not self._ledger.sqlite:
                self._presence.take_over()
        if now >= self._next_look:
            self._next_look = now + _LOOK_AROUND
            return self._look().state is not MailingState.PAUSED
        return True

    def _look(self) -> Mailing:
        return find_mailing(self._ledger, self._mailing.id) or self._mailing

    def _report(self, *, force: bool = False) -> None:
        now = time.monotonic()
        if now >= self._count_again or force:
            self._counts = count_states(self._ledger, self._mailing)
            # A count reads all rows; it must stay a small part of the work however long the list is.
            self._count_again = now + max(_TICK, 50 * (time.monotonic() - now))
            self._sent_at.append((now, self._sending.sent))
            while len(self._sent_at) > 2 and self._sent_at[1][0] < now - _RATE_WINDOW:
                self._sent_at.popleft()
            then, before = self._sent_at[0]
            rate = (self._sending.sent - before) / (now - then) if now > then else 0.0
            due = self._claims.next_due()
            left = None if due is None else max(0.0, due - self._ledger.now())
            rest = self._allowance.ready_in(self._ledger.now())
            trouble = self._sending.trouble or ("today's limit is reached; the rest goes tomorrow" if rest else "")
            self._watch(Progress(self._counts, rate, trouble, max(left, rest) if left is not None else None))

    def _end_workers(self, workers: list[Worker]) -> None:
        """Take back what was not begun, let what is in flight end, and write everything down."""
        sending = self._sending
        sending.halt.set()
        while not sending.queue.empty():
            claim = sending.queue.get()
            if claim is not None:
                self._ready.append(claim)
        for _ in workers:
            sending.queue.put(None)
        self._safely(lambda: self._claims.give_back(self._ready))
        for worker in workers:
            while worker.is_alive():
                worker.join(_TICK)
                self._safely(lambda: self._presence.beat())
        for attempt in range(_FLUSH_TRIES):
            if self._safely(self._claims.flush):
                break
            if attempt < _FLUSH_TRIES - 1:
                time.sleep(1)
        self._claims.close()

    def _safely(self, step: Callable[[], object]) -> bool:
        """Run a step of the winding up; a lost ledger is told at the end and must not skip the steps after."""
        try:
            step()
        except LedgerError as problem:
            self._sending.problem = self._sending.problem or problem
            return False
        return True
