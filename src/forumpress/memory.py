"""Remembering what was made before, within bounds."""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
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


class Store(Generic[K, V]):
    """Values of at most the weight `limit` together, the most recently used ones. For several threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._total = 0
        self._lock = threading.Lock()

    def find(self, key: K) -> V | None:
        """The value, or None."""
        with self._lock:
            known = self._entries.get(key)
            if known is None:
                return None
            self._entries.move_to_end(key)
            return known[0]

    def keep(self, key: K, value: V, weight: int) -> V:
        """Remember a value; the one that was there already where another thread was first."""
        with self._lock:
            kept, _ = self._entries.setdefault(key, (value, weight))
            if kept is value:
                self._total += weight
            while self._total > self._limit:
                self._total -= self._entries.popitem(last=False)[1][1]
            return kept


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
    limit: int, key: Callable[P, Hashable], weigh: Callable[P, int]
) -> Callable[[Callable[P, V]], Callable[P, V]]:
    """Decorator: the function's latest results, of at most the weight `limit` together, are found again by `key`.

    `key` and `weigh` are given the arguments. For functions whose arguments compare equal although
    they differ in something that counts, as texts do that were written in different places. Several
    threads may call the function.
    """

    def decorate(make: Callable[P, V]) -> Callable[P, V]:
        results: Store[Hashable, tuple[V]] = Store(limit)

        @functools.wraps(make)
        def find_or_make(*args: P.args, **kwargs: P.kwargs) -> V:
            name = key(*args, **kwargs)
            known = results.find(name)
            if known is None:
                known = results.keep(name, (make(*args, **kwargs),), 1 + weigh(*args, **kwargs))
            return known[0]

        return find_or_make

    return decorate
