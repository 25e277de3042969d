# SPDX-License-Identifier: MIT
"""One connection's work: take a claimed copy, hand it over, write down what became of it, take the next."""

from __future__ import annotations

import datetime
import random
import threading
import time
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from forumpress.deliver.answers import Answer, Phase
from forumpress.deliver.claims import Claim, Claims, Gate
from forumpress.deliver.connect import open_transport
from forumpress.deliver.journal import Step
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.letter import Envelope, Letter
from forumpress.deliver.mailings import Mailing, pause
from forumpress.deliver.pace import Domains
from forumpress.deliver.schema import State
from forumpress.deliver.settings import Settings
from forumpress.deliver.transport import NoTransport, Transport
from forumpress.deliver.verdicts import FollowUp, Verdict, judge, next_wait

_IDLE = 10
"""Seconds without work after which a connection is closed; servers drop idle ones themselves."""
_LOW = 16
_EARLY_GATE = 100_000
"""Octets of a message up to which its step to the final dot is written while it is sent, not after."""
_STALE_GATE = 0.05
"""Seconds after which it is looked again whether the reader has left meanwhile."""
_JITTER = random.SystemRandom()


@dataclass
class SendingState:
    """What the workers of one run share. `idle` is set when the queue wants more claims."""

    ledger: Ledger
    mailing: Mailing
    letter: Letter
    settings: Settings
    claims: Claims
    domains: Domains
    queue: SimpleQueue[Claim | None] = field(default_factory=SimpleQueue)
    halt: threading.Event = field(default_factory=threading.Event)
    wants_work: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    outstanding: int = 0
    sent: int = 0
    refusals: int = 0
    trouble: str = ""
    problem: BaseException | None = None

    @property
    def low(self) -> int:
        """How many claims in the queue call for more: a claim takes as long as a few quick messages."""
        return max(_LOW, self.settings.connections)

    def stop_for(self, reason: str) -> None:
        """Pause the mailing: the fault is not one reader's."""
        pause(self.ledger, self.mailing, reason)
        self.halt.set()


class Worker(threading.Thread):
    """A thread with one connection. Ends when it takes None from the queue, or the shift halts."""

    def __init__(self, sending: SendingState) -> None:
        # A daemon, so that a second Ctrl-C need not wait ten minutes for a silent server.
        super().__init__(daemon=True)
        self._sending = sending
        self._connection: Transport | None = None
        self._failures = 0
        self._needs_rest = False

    def run(self) -> None:
        """Send until there is no more to send; any failure of our own ends the whole run."""
        sending = self._sending
        try:
            while (claim := self._next()) is not None:
                try:
                    if sending.halt.is_set():
                        sending.claims.give_back([claim])
                    else:
                        self._send(claim)
                finally:
                    with sending.lock:
                        sending.outstanding -= 1
                    if sending.queue.qsize() <= sending.low:
                        sending.wants_work.set()
                if self._needs_rest:
                    self._rest()
        except BaseException as problem:
            sending.problem = problem
            sending.halt.set()
        finally:
            sending.wants_work.set()
            self._disconnect()

    def _next(self) -> Claim | None:
        while True:
            try:
                return self._sending.queue.get(timeout=_IDLE)
            except Empty:
                self._disconnect()

    def _send(self, claim: Claim) -> None:
        sending = self._sending
        try:
            envelope = sending.letter.render(claim.recipient, datetime.datetime.now(datetime.UTC))
        except ValueError as problem:
            sending.claims.settle(claim, Verdict(State.FAILED, f"the message cannot be written: {problem}", ""))
            return
        gate, answer = self._hand_over(claim, envelope)
        if gate is Gate.LEFT:
            sending.claims.settle(claim, Verdict(State.SUPPRESSED, sending.claims.why_left(claim), ""))
        if answer is None:
            return
        verdict = judge(
            answer,
            claim.history,
            sending.settings.limits,
            sending.mailing.on_uncertain,
            sending.ledger.now(),
            _JITTER.random(),
        )
        # What was accepted is written down with any connection's next step, a fifth of a second later at most.
        sending.claims.settle(claim, verdict, soon=verdict.state is State.SENT)
        self._care(claim, verdict)

    def _hand_over(self, claim: Claim, envelope: Envelope) -> tuple[Gate, Answer | None]:
        """Deliver on the open connection, or on a new one where the server had closed it meanwhile."""
        sending = self._sending
        gate = Gate.OPEN
        begun: Step | None = None
        since = 0.0

        def before_dot() -> bool:
            nonlocal gate, begun
            gate = sending.claims.pass_gate(claim, begun)
            early, begun = begun is not None, None
            if (
                gate is Gate.OPEN
                and early
                and time.monotonic() - since > _STALE_GATE
                and sending.claims.has_left(claim)
            ):
                gate = Gate.LEFT
            return gate is Gate.OPEN

        while True:
            connection = self._connected()
            if connection is None:
                sending.claims.give_back([claim])
                self._needs_rest = True
                return gate, None
            if envelope.international and not connection.international:
                reason = "the server takes no international addresses (SMTPUTF8)"
                sending.claims.settle(claim, Verdict(State.SKIPPED, reason, ""))
                return gate, None
            if begun is None and len(envelope.data) <= _EARLY_GATE:
                # The disk works while the body is under way. The copy of a long body would be in doubt for too long.
                begun, since = sending.claims.begin_gate(claim), time.monotonic()
            reused = connection.messages > 0
            try:
                answer = connection.deliver(envelope, before_dot)
            except ValueError as problem:
                sending.claims.settle(claim, Verdict(State.FAILED, str(problem), ""))
                return gate, None
            if not connection.usable:
                self._connection = None
            stale = answer is not None and answer.phase is Phase.MAIL and answer.code in (0, 421)
            if not (reused and stale):
                return gate, answer

    def _connected(self) -> Transport | None:
        """The open connection or a new one; None where the server refuses us."""
        sending, limits = self._sending, self._sending.settings.limits
        if self._connection is not None and self._connection.messages >= limits.messages_per_connection:
            self._disconnect()
        if self._connection is None:
            try:
                self._connection = open_transport(sending.settings)
            except NoTransport as refusal:
                sending.trouble = str(refusal)
                if refusal.permanent:
                    sending.stop_for(str(refusal))
                return None
            sending.trouble = ""
        return self._connection

    def _care(self, claim: Claim, verdict: Verdict) -> None:
        sending = self._sending
        if verdict.state is State.SENT:
            self._failures = 0
            with sending.lock:
                sending.sent += 1
                sending.refusals = 0
            sending.domains.speed_up(claim.domain)
        elif verdict.state in (State.FAILED, State.SUPPRESSED):
            with sending.lock:
                sending.refusals += 1
                refusals = sending.refusals
            if refusals >= sending.settings.limits.refusals_in_a_row:
                sending.stop_for(f"{refusals} refusals in a row; the last: {verdict.reason}")
        if verdict.follow_up is FollowUp.PAUSE:
            sending.stop_for(verdict.reason)
        elif verdict.follow_up is FollowUp.SLOW_DOMAIN:
            sending.domains.slow_down(claim.domain, time.monotonic(), _JITTER.random())
        elif verdict.follow_up is FollowUp.SLOW_SERVER:
            sending.trouble = verdict.reason
            self._disconnect()
            self._needs_rest = True

    def _rest(self) -> None:
        """Leave the server alone for a while, longer with each failure; other connections go on."""
        limits = self._sending.settings.limits
        shorter = limits.model_copy(
            update={"first_wait": limits.first_wait / 12, "longest_wait": limits.first_wait * 5}
        )
        wait = next_wait(self._failures, shorter, _JITTER.random())
        self._failures += 1
        self._needs_rest = False
        self._sending.claims.flush()
        self._sending.halt.wait(wait)

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
