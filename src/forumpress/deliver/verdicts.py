# SPDX-License-Identifier: MIT
"""What an answer of the server means for a reader's copy, and for the mailing: a pure function.

Sources: RFC 5321 4.2 (reply codes), RFC 3463 (enhanced status), RFC 1047 (the lost answer to the dot).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from forumpress.deliver.answers import Answer, Handover, Phase
from forumpress.deliver.bounce.failurecause import failure_cause
from forumpress.deliver.bounce.reasons import DEAD
from forumpress.deliver.bounce.recipientresults import Action, RecipientResult
from forumpress.deliver.schema import State
from forumpress.deliver.settings import Limits, OnUncertain

_ADDRESS_OF_SENDER = frozenset({(1, 7), (1, 8)})
_TOO_LARGE = (3, 4)
_WANTS_LOGIN = frozenset({530, 534, 535, 538})
_OUT_OF_SEQUENCE = 503
_OF_THE_SERVER = frozenset({Phase.MAIL, Phase.REQUEST, Phase.RESPONSE})
"""Phases in which a deferral is about all mail, not about one reader's domain: an HTTP interface queues for domains."""


class FollowUp(StrEnum):
    """What else an answer calls for."""

    NONE = ""
    SUPPRESS = "suppress"
    """The address is dead: never write to it again."""
    SLOW_DOMAIN = "slow-domain"
    SLOW_SERVER = "slow-server"
    PAUSE = "pause"
    """The fault is with our mail or our settings: more of it would do harm."""


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a reader's copy before this answer; times in seconds. `code` is the answer before."""

    tries: int
    doubts: int
    code: str
    first_try_at: float | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A copy's next state with its reason. `wait` seconds lie before a deferred copy's next try."""

    state: State
    reason: str
    code: str
    follow_up: FollowUp = FollowUp.NONE
    wait: float | None = None
    doubt: bool = False


def judge(
    answer: Answer, history: History, limits: Limits, on_uncertain: OnUncertain, now: float, chance: float
) -> Verdict:
    """The verdict on one answer. `chance` in [0, 1) spreads the waits of a crowd by a quarter either way."""
    code = answer.status or (str(answer.code) if answer.code else "")
    reason = str(answer)
    match answer.handover:
        case Handover.SENT:
            return Verdict(State.SENT, reason, code)
        case Handover.REFUSED:
            return _refused(answer, history, reason, code)
        case Handover.UNCERTAIN:
            return _doubtful(history, limits, on_uncertain, reason, chance)
    if history.first_try_at is not None and now - history.first_try_at > limits.give_up_hours * 3600:
        return Verdict(State.FAILED, f"given up after {limits.give_up_hours:g} hours; {reason}", code)
    wait = next_wait(history.tries, limits, chance)
    if answer.code // 100 != 4 or answer.code == 421 or answer.phase in _OF_THE_SERVER:
        return Verdict(State.DEFERRED, reason, code, FollowUp.SLOW_SERVER, wait)
    return Verdict(State.DEFERRED, reason, code, FollowUp.SLOW_DOMAIN, wait)


def next_wait(tries: int, limits: Limits, chance: float) -> float:
    """Seconds before the next try after `tries` earlier ones: doubling, bounded, spread."""
    wait = min(limits.first_wait * 2.0 ** min(tries, 30), limits.longest_wait)
    return wait * (0.75 + chance / 2)


def _refused(answer: Answer, history: History, reason: str, code: str) -> Verdict:
    subject = answer.subject or (0, 0)
    about_us = answer.phase in (Phase.MAIL, Phase.AUTH) or subject in _ADDRESS_OF_SENDER or subject == _TOO_LARGE
    if answer.code == _OUT_OF_SEQUENCE:
        return Verdict(State.DEFERRED, reason, code, wait=0.0) if history.code != code else _failed(reason, code)
    if subject[0] == 7 or answer.code in _WANTS_LOGIN or about_us:
        # A reader who alone is refused so, again after a person resumed the mailing, must not stop it for ever.
        if history.code == code and not about_us:
            return _failed(reason, code)
        return Verdict(State.DEFERRED, reason, code, FollowUp.PAUSE, 0.0)
    if _says_dead(answer):
        return Verdict(State.SUPPRESSED, reason, code, FollowUp.SUPPRESS)
    return _failed(reason, code)


def _says_dead(answer: Answer) -> bool:
    """Whether a refusal says that the address is no good, by the same weighing as for what comes back."""
    subject = answer.subject or (0, 0)
    if answer.phase is not Phase.RCPT and subject[0] != 1:
        return False
    status = (5, *subject)
    return failure_cause(RecipientResult(Action.FAILED, status, answer.code, answer.text)) in DEAD


def _failed(reason: str, code: str) -> Verdict:
    return Verdict(State.FAILED, reason, code)


def _doubtful(history: History, limits: Limits, on_uncertain: OnUncertain, reason: str, chance: float) -> Verdict:
    """The server may have the message. One more copy at most, and only where the settings want it."""
    if on_uncertain is OnUncertain.RETRY and history.doubts == 0:
        explained = f"{reason}; the server may have taken it, one more copy follows"
        return Verdict(State.DEFERRED, explained, "", FollowUp.SLOW_SERVER, next_wait(0, limits, chance), doubt=True)
    return Verdict(State.UNCERTAIN, f"{reason}; the server may have taken it", "", FollowUp.SLOW_SERVER, doubt=True)
