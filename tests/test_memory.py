# SPDX-License-Identifier: MIT
"""What is remembered stays within bounds, and what is needed is not let go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.memory import LEAST_ROOM, ROOM_FOR_ONE, Memo, Remembered, Same


def test_what_was_used_last_stays() -> None:
    numbers: Remembered[str, int] = Remembered(Memo(room=2))
    numbers.put("a", 1, 1)
    numbers.put("b", 2, 1)
    assert numbers.get("a") == 1
    numbers.put("c", 3, 1)
    assert [numbers.get(name) for name in "abc"] == [1, None, 3]


def test_what_is_remembered_is_not_made_again() -> None:
    words: Remembered[str, str] = Remembered(Memo())
    assert words.get_or_make("a", lambda: "A") == "A"
    assert words.get_or_make("a", lambda: pytest.fail("made again")) == "A"


def test_stages_share_the_room_and_not_the_results() -> None:
    memo = Memo(room=10)
    lines: Remembered[str, str] = Remembered(memo)
    pages: Remembered[str, str] = Remembered(memo)
    lines.put("a", "line", 6)
    assert pages.get("a") is None
    pages.put("a", "page", 6)
    assert (lines.get("a"), pages.get("a")) == (None, "page")


def test_a_key_can_stand_for_the_very_object() -> None:
    one, other = [1], [1]
    made: Remembered[Same, str] = Remembered(Memo())
    made.put(Same(one), "made")
    assert (made.get(Same(one)), made.get(Same(other))) == ("made", None)
    assert Same(one) != one


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), max_size=60))
def test_never_more_than_there_is_room_for(used: list[tuple[int, int]]) -> None:
    numbers: Remembered[int, int] = Remembered(Memo(room=12))
    weights: dict[int, int] = {}
    for key, weight in used:
        if numbers.get(key) is None:
            numbers.put(key, weight, weight)
            weights[key] = weight
        assert numbers.get(key) is not None
        assert sum(weights[key] for key in weights if numbers.get(key) is not None) <= 12


def test_what_is_too_heavy_alone_is_kept_until_the_next() -> None:
    numbers: Remembered[str, int] = Remembered(Memo(room=10))
    numbers.put("a", 1, 50)
    assert numbers.get("a") == 1
    numbers.put("b", 2, 1)
    assert (numbers.get("a"), numbers.get("b")) == (None, 2)


def test_there_is_room_for_the_issue_at_hand() -> None:
    memo = Memo()
    results: Remembered[int, str] = Remembered(memo)
    memo.make_room(1000)
    for number in range(3):
        results.put(number, "x", (LEAST_ROOM + 1000 * ROOM_FOR_ONE) // 2)
    assert [results.get(number) for number in range(3)] == [None, "x", "x"]
    memo.make_room(0)
    assert [results.get(number) for number in range(3)] == [None, None, "x"]
