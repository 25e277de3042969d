"""Remembering what was made before, within bounds."""

from __future__ import annotations

import functools
import itertools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, ParamSpec, TypeVar

K = TypeVar("K", bound=Hashable)
S = TypeVar("S")
V = TypeVar("V")
P = ParamSpec("P")


class Memory(Generic[K, V]):
    """At most `limit` entries, the most recently used ones."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._entries: OrderedDict[K, V] = OrderedDict()

    def keep(self, limit: int) -> None:
        """From now on at most `limit` entries."""
        self._limit = limit

    def __contains__(self, key: K) -> bool:
        return key in self._entries

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, key: K) -> V:
        self._entries.move_to_end(key)
        return self._entries[key]

    def get(self, key: K) -> V | None:
        """The entry, or None."""
        return self[key] if key in self._entries else None

    def __setitem__(self, key: K, value: V) -> None:
        self._entries[key] = value
        self._entries.move_to_end(key)
        while len(self._entries) > self._limit:
            self._entries.popitem(last=False)


_ROUNDS = 12
"""Rounds after which what was not used goes, but for the least that a store keeps."""
_round = itertools.count()
_latest = next(_round)


def begin_round() -> None:
    """A piece of work begins, such as the reading of an issue: stores let go what none of the latest ones used."""
    global _latest
    _latest = next(_round)


class Store(Generic[K, V]):
    """Values of at most the weight `most` together, the most recently used ones. For several threads.

    Values that the latest rounds of work did not use go as well, once there is more than `least`:
    what is kept follows what is needed.
    """

    def __init__(self, most: int, least: int = 0) -> None:
        self._most = most
        self._least = least
        self._entries: OrderedDict[K, _Entry[V]] = OrderedDict()
        self._total = 0
        self._lock = threading.Lock()

    def find(self, key: K) -> V | None:
        """The value, or None."""
        with self._lock:
            known = self._entries.get(key)
            if known is None:
                return None
            self._entries.move_to_end(key)
            known.used = _latest
            return known.value

    def keep(self, key: K, value: V, weight: int) -> V:
        """Remember a value; the one that was there already where another thread was first."""
        with self._lock:
            kept = self._entries.setdefault(key, _Entry(value, weight, _latest))
            if kept.value is value:
                self._total += weight
            while self._entries and self._is_too_much():
                self._total -= self._entries.popitem(last=False)[1].weight
            return kept.value

    def _is_too_much(self) -> bool:
        oldest = next(iter(self._entries.values()))
        return self._total > self._most or (self._total > self._least and oldest.used < _latest - _ROUNDS)


@dataclass(slots=True)
class _Entry(Generic[V]):
    value: V
    weight: int
    used: int
    """The round of its latest use."""


class Companions(Generic[S, V]):
    """What was made of each of some objects, found again for that very object. At most `limit` of them."""

    def __init__(self, limit: int) -> None:
        self._made: Memory[int, tuple[S, V]] = Memory(limit)

    def keep(self, limit: int) -> None:
        """From now on at most `limit` objects."""
        self._made.keep(limit)

    def get(self, source: S) -> V | None:
        """What was made of it, or None."""
        known = self._made.get(id(source))
        return known[1] if known is not None else None

    def put(self, source: S, made: V) -> V:
        """Remember what was made of it. The object itself is kept, so that none other can be taken for it."""
        self._made[id(source)] = source, made
        return made


def remembered(
    most: int, key: Callable[P, Hashable], weigh: Callable[P, int], least: int = 0
) -> Callable[[Callable[P, V]], Callable[P, V]]:
    """Decorator: the function's latest results, of at most the weight `most` together, are found again by `key`.

    `key` and `weigh` are given the arguments; `least` is what is kept although it is not used: see
    Store. For functions whose arguments compare equal although they differ in something that counts,
    as texts do that were written in different places. Several threads may call the function.
    """

    def decorate(make: Callable[P, V]) -> Callable[P, V]:
        results: Store[Hashable, tuple[V]] = Store(most, least)

        @functools.wraps(make)
        def find_or_make(*args: P.args, **kwargs: P.kwargs) -> V:
            name = key(*args, **kwargs)
            known = results.find(name)
            if known is None:
                known = results.keep(name, (make(*args, **kwargs),), 1 + weigh(*args, **kwargs))
            return known[0]

        return find_or_make

    return decorate
