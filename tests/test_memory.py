"""What is remembered stays within bounds, and what is needed is not let go."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from forumpress.memory import Companions, Memory, Store, begin_round, remembered


def test_memory_keeps_what_was_used_last() -> None:
    memory: Memory[str, int] = Memory(2)
    memory["a"], memory["b"] = 1, 2
    assert memory.get("a") == 1
    memory["c"] = 3
    assert ("a" in memory, "b" in memory, "c" in memory) == (True, False, True)


def test_companions_are_those_of_the_very_object() -> None:
    one, other = [1], [1]
    companions: Companions[list[int], str] = Companions(2)
    assert companions.put(one, "made") == "made"
    assert (companions.get(one), companions.get(other)) == ("made", None)
    companions.put(other, "again")
    companions.put([2], "third")
    assert companions.get(one) is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), max_size=60))
def test_a_store_never_weighs_more_than_it_may(used: list[tuple[int, int]]) -> None:
    store: Store[int, int] = Store(12)
    weights: dict[int, int] = {}
    for key, weight in used:
        if store.find(key) is None:
            store.keep(key, weight, weight)
            weights[key] = weight
        assert sum(weights[key] for key in weights if store.find(key) is not None) <= 12


def test_what_no_round_used_goes_but_for_the_least() -> None:
    store: Store[str, str] = Store(100, least=2)
    for name in "abcd":
        store.keep(name, name.upper(), 1)
    for _ in range(20):
        begin_round()
        assert store.find("a") == "A"
    store.keep("e", "E", 1)
    assert [store.find(name) for name in "abcde"] == ["A", None, None, None, "E"]


def test_the_first_value_counts_where_two_were_made() -> None:
    store: Store[str, list[int]] = Store(10)
    first = store.keep("a", [1], 4)
    assert store.keep("a", [1], 4) is first
    store.keep("b", [2], 6)
    assert store.find("a") is first


def test_remembered_results_are_found_by_the_key() -> None:
    made: list[str] = []

    @remembered(100, lambda word: word.lower(), len)
    def shout(word: str) -> str:
        made.append(word)
        return word.upper()

    assert [shout("a"), shout("A"), shout("b")] == ["A", "A", "B"]
    assert made == ["a", "b"]
