# SPDX-License-Identifier: MIT
"""The phrases are found in a time that grows with the text, not with its square, whatever a stranger writes."""

from __future__ import annotations

from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]  # the one way to see what a pattern is made of

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.deliver.bounce import phrases, reasons

REASONS, PHRASES = (Path(phrases.__file__).with_name(name) for name in ("reasons.txt", "phrases.txt"))

MOST = 200
"""Characters over which a phrase may leap between two of its words."""


def written() -> list[tuple[str, str]]:
    """Every phrase of both files, with where it stands."""
    rows = [(head, list(lines)) for head, lines in phrases.sections(REASONS)]
    rows += [(head, list(lines)) for head, lines in phrases.sections(PHRASES) if head != "wishes"]
    return [(head, line) for head, lines in rows for line in lines]


def troubles(parsed: object, *, first: bool, inside: bool = False) -> list[str]:
    """What lets a search take longer than a text and a phrase are long: empty where nothing does."""
    found: list[str] = []
    for operation, argument in parsed:  # type: ignore[attr-defined]
        if operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
            least, most, body = argument
            wide = most is _constants.MAXREPEAT or most > MOST
            if wide and first:
                found.append("begins with a repetition: it is tried anew at each character")
            if wide and inside:
                found.append("a repetition within a repetition")
            if wide and body[0][0] is _constants.ANY:
                found.append("leaps over any number of characters")
            found += troubles(body, first=first, inside=inside or wide)
            first = first and least == 0
        elif operation is _constants.SUBPATTERN:
            found += troubles(argument[-1], first=first, inside=inside)
            first = False
        elif operation is _constants.BRANCH:
            for branch in argument[1]:
                found += troubles(branch, first=first, inside=inside)
            first = False
        elif operation not in (_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT):
            first = False
    return found


@pytest.mark.parametrize(("head", "phrase"), written())
def test_a_phrase_is_found_in_linear_time(head: str, phrase: str) -> None:
    assert not troubles(_parser.parse(phrase.replace("{who}", "user")), first=True)


@pytest.mark.parametrize("phrase", [r"\w*spam", r"user.*unknown", r"no (?:\w+ ?)+here", r"a(?:b+)*c", r".{0,900}x"])
def test_the_rule_sees_what_is_slow(phrase: str) -> None:
    assert troubles(_parser.parse(phrase), first=True)


@given(
    st.lists(
        st.sampled_from(["account ", "user ", "not ", "a", ".", "-", "\n", " ", "mail ", "no ", "5.1.1 "]), max_size=8
    ),
    st.integers(1, 200),
)
def test_no_words_stop_a_verdict(words: list[str], times: int) -> None:
    cause, row = reasons.cause_of("".join(words) * times)
    assert (row is None) == (cause is reasons.Cause.UNKNOWN)
