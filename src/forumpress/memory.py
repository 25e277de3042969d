# SPDX-License-Identifier: MIT
"""The memo of a press: what was made before, found again by what it was made from.

One memo serves all stages. Each stage keeps its results in a `Remembered` of its own; the memo
bounds them together and lets go first what was longest unused. Nothing else decides what is kept,
and nothing may depend on it: a result that is gone is made again, and is the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from typing import Any, Generic, NamedTuple, TypeVar

from cachetools import LRUCache

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

LEAST_ROOM = 200_000
"""Characters of text and HTML for which there is room whatever is at hand: about 13 MB of memory."""
ROOM_FOR_ONE = 24
"""The same for each character of an issue. From its YAML to the drawn pages it takes about 8, in all editions 14."""


class Memo:
    """Results of one generation of an issue and of those before it, bounded by weight. For one thread.

    A weight is a number of characters: of the text or the HTML that something was made from.
    """

    def __init__(self, room: int = LEAST_ROOM) -> None:
        self._room = room
        self._results: LRUCache[Hashable, _Result] = LRUCache(math.inf, getsizeof=lambda result: result.weight)

    def make_room(self, characters: int) -> None:
        """From now on there is room for an issue of so many characters and for the generations before it."""
        self._room = LEAST_ROOM + ROOM_FOR_ONE * characters
        self._let_go()

    def find(self, key: Hashable) -> Any:
        """The result under `key`, or None."""
        result = self._results.get(key)
        return result.value if result is not None else None

    def keep(self, key: Hashable, value: Any, weight: int) -> None:
        """Remember a result. The newest one is kept even where it alone is too heavy."""
        self._results[key] = _Result(value, weight)
        self._let_go()

    def _let_go(self) -> None:
        while self._results.currsize > self._room and len(self._results) > 1:
            self._results.popitem()


class _Result(NamedTuple):
    value: Any
    weight: int


class Remembered(Generic[K, V]):
    """The results of one stage, kept in a memo. Two of them never find each other's, though their keys be equal."""

    def __init__(self, memo: Memo) -> None:
        self._memo = memo

    def get(self, key: K) -> V | None:
        """What was made from `key`, or None."""
        found: V | None = self._memo.find((self, key))
        return found

    def put(self, key: K, value: V, weight: int = 100) -> V:
        """Remember what was made from `key`; returns it."""
        self._memo.keep((self, key), value, weight)
        return value

    def get_or_make(self, key: K, make: Callable[[], V], weight: int = 100) -> V:
        """What was made from `key` before, or what `make` makes of it now."""
        found = self.get(key)
        return found if found is not None else self.put(key, make(), weight)


class Same:
    """A key that stands for one very object, and keeps it: an equal one may have been written in other lines."""

    __slots__ = ("_it",)

    def __init__(self, it: object) -> None:
        self._it = it

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self._it is other._it

    def __hash__(self) -> int:
        return id(self._it)
