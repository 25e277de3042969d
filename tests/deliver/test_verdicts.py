# SPDX-License-Identifier: MIT
"""What each answer means: a table of the rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.deliver.answers import Answer, Phase, Redactor, read_answer
from forumpress.deliver.schema import State
from forumpress.deliver.settings import Limits, OnUncertain, Server
from forumpress.deliver.verdicts import FollowUp, History, Verdict, judge, next_wait

LIMITS = Limits()
FRESH = History(0, 0, "", None)
NOW = 1_000_000.0


def verdict(
    answer: Answer, history: History = FRESH, on_uncertain: OnUncertain = OnUncertain.RETRY, limits: Limits = LIMITS
) -> Verdict:
    return judge(answer, history, limits, on_uncertain, NOW, 0.5)


@pytest.mark.parametrize(
    ("answer", "state", "follow_up"),
    [
        (Answer(Phase.DOT, 250, "2.0.0", "Ok"), State.SENT, FollowUp.NONE),
        (Answer(Phase.DOT, 250), State.SENT, FollowUp.NONE),
        (Answer(Phase.RCPT, 550, "5.1.1"), State.SUPPRESSED, FollowUp.SUPPRESS),
        (Answer(Phase.DOT, 550, "5.1.10"), State.SUPPRESSED, FollowUp.SUPPRESS),
        (Answer(Phase.RCPT, 553, "5.1.3"), State.SUPPRESSED, FollowUp.SUPPRESS),
        (Answer(Phase.RCPT, 550, "5.1.8"), State.DEFERRED, FollowUp.PAUSE),
        (Answer(Phase.RCPT, 550, "5.1.7"), State.DEFERRED, FollowUp.PAUSE),
        (Answer(Phase.MAIL, 550, "5.1.0"), State.DEFERRED, FollowUp.PAUSE),
        (Answer(Phase.MAIL, 501), State.DEFERRED, FollowUp.PAUSE),
        (Answer(Phase.MAIL, 552, "5.3.4"), State.DEFERRED, FollowUp.PAUSE),
        (Answer(Phase.DOT, 552, "5.3.4"), State.DEFERRED, FollowUp.PAUSE),
        (Answer(Phase.RCPT, 550, "5.7.1"), State.DEFERRED, FollowUp.PAUSE),
        (Answer(Phase.DOT, 554, "5.7.26"), State.DEFERRED, FollowUp.PAUSE),
        (Answer(Phase.RCPT, 530), State.DEFERRED, FollowUp.PAUSE),
        (Answer(Phase.RCPT, 550), State.FAILED, FollowUp.NONE),
        (Answer(Phase.RCPT, 550, "", "No such user here"), State.SUPPRESSED, FollowUp.SUPPRESS),
        (Answer(Phase.RCPT, 550, "5.1.1", "Rejected: content looks like spam"), State.FAILED, FollowUp.NONE),
        (Answer(Phase.RCPT, 550, "5.1.0", "Listed by Spamhaus"), State.FAILED, FollowUp.NONE),
        (Answer(Phase.DOT, 550, "", "User unknown"), State.FAILED, FollowUp.NONE),
        (Answer(Phase.RCPT, 552, "5.2.2"), State.FAILED, FollowUp.NONE),
        (Answer(Phase.DOT, 554, "5.6.0"), State.FAILED, FollowUp.NONE),
        (Answer(Phase.RCPT, 503, "5.5.1"), State.DEFERRED, FollowUp.NONE),
        (Answer(Phase.RCPT, 450, "4.2.0"), State.DEFERRED, FollowUp.SLOW_DOMAIN),
        (Answer(Phase.RCPT, 451, "4.7.1"), State.DEFERRED, FollowUp.SLOW_DOMAIN),
        (Answer(Phase.DOT, 452, "4.3.1"), State.DEFERRED, FollowUp.SLOW_DOMAIN),
        (Answer(Phase.MAIL, 451), State.DEFERRED, FollowUp.SLOW_SERVER),
        (Answer(Phase.RCPT, 421, "4.7.0"), State.DEFERRED, FollowUp.SLOW_SERVER),
        (Answer(Phase.DOT, 421), State.DEFERRED, FollowUp.SLOW_SERVER),
        (Answer(Phase.BODY, 0), State.DEFERRED, FollowUp.SLOW_SERVER),
        (Answer(Phase.RCPT, 0), State.DEFERRED, FollowUp.SLOW_SERVER),
        (Answer(Phase.BODY, 250), State.DEFERRED, FollowUp.SLOW_SERVER),
    ],
)
def test_answers(answer: Answer, state: State, follow_up: FollowUp) -> None:
    judged = verdict(answer)
    assert (judged.state, judged.follow_up) == (state, follow_up)
    assert (judged.wait is not None) == (state is State.DEFERRED)
    assert not judged.doubt


@pytest.mark.parametrize("answer", [Answer(Phase.DOT, 0, "", "lost"), Answer(Phase.DOT, 354), Answer(Phase.DOT, 120)])
def test_doubt_gets_one_more_copy_and_never_a_third(answer: Answer) -> None:
    first = verdict(answer)
    assert first.state is State.DEFERRED
    assert first.doubt
    second = verdict(answer, History(1, 1, "", NOW))
    assert second.state is State.UNCERTAIN
    assert second.wait is None
    held = verdict(answer, on_uncertain=OnUncertain.HOLD)
    assert held.state is State.UNCERTAIN


@given(
    st.sampled_from(Phase),
    st.integers(400, 499),
    st.integers(0, 9),
    st.integers(0, 5),
    st.floats(0, 200 * 3600),
)
def test_no_4xx_ever_suppresses_or_doubts(phase: Phase, code: int, subject: int, tries: int, age: float) -> None:
    answer = Answer(phase, code, f"4.{subject}.1")
    judged = verdict(answer, History(tries, 0, "", NOW - age if tries else None))
    assert judged.follow_up is not FollowUp.SUPPRESS
    assert judged.state in (State.DEFERRED, State.FAILED)
    assert not judged.doubt
    if judged.state is State.FAILED:
        assert age > LIMITS.give_up_hours * 3600


def test_gives_up_in_the_end() -> None:
    history = History(9, 0, "4.2.0", NOW - 49 * 3600)
    judged = verdict(Answer(Phase.RCPT, 450, "4.2.0", "Greylisted"), history)
    assert judged.state is State.FAILED
    assert judged.reason == "given up after 48 hours; rcpt: 450 4.2.0 Greylisted"


def test_policy_refusal_of_one_reader_alone_does_not_pause_for_ever() -> None:
    again = verdict(Answer(Phase.RCPT, 550, "5.7.1"), History(1, 0, "5.7.1", NOW))
    assert (again.state, again.follow_up) == (State.FAILED, FollowUp.NONE)
    ours = verdict(Answer(Phase.MAIL, 550, "5.7.1"), History(1, 0, "5.7.1", NOW))
    assert ours.follow_up is FollowUp.PAUSE


def test_waits_double_within_bounds_and_spread() -> None:
    assert [next_wait(tries, LIMITS, 0.5) for tries in range(8)] == [60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert next_wait(0, LIMITS, 0.0) == 45
    assert next_wait(0, LIMITS, 1.0) == 75
    assert next_wait(10_000, LIMITS, 0.5) == 3600


REDACT = Redactor.of(Server(host="localhost", security="none", user="me", password="pass-word-1"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "status", "text"),
    [
        (b"5.1.1 <jo@example.org>: unknown", "5.1.1", "<…>: unknown"),
        (b"4.1.1 contradicts its code", "", "4.1.1 contradicts its code"),
        (b"5.7.26", "5.7.26", ""),
        (b"no status\nsecond line", "", "no status second line"),
        (b"\x1b[31mred \xff bell\x07", "", "[31mred � bell"),
        (b"pass-word-1 and cGFzcy13b3JkLTE= in base64", "", "… and …= in base64"),
        (b"x" * 5000, "", "x" * 300),
    ],
)
def test_foreign_text_is_made_harmless(said: bytes, status: str, text: str) -> None:
    answer = read_answer(Phase.RCPT, 550, said, REDACT)
    assert (answer.status, answer.text) == (status, text)


@given(st.integers(200, 599), st.binary(max_size=400))
def test_any_reply_is_read(code: int, said: bytes) -> None:
    answer = read_answer(Phase.DOT, code, said, REDACT)
    assert "@" not in answer.text or " @" in f" {answer.text}" or "@ " in f"{answer.text} "
    assert str(answer).isprintable() or "�" in str(answer)
    verdict(answer)
