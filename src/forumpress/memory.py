"""Remembering what was made before, within bounds."""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, ParamSpec, TypeVar

K = TypeVar("K", bound=Hashable)
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


def remembered(
    limit: int, key: Callable[P, Hashable], weigh: Callable[P, int]
) -> Callable[[Callable[P, V]], Callable[P, V]]:
    """Decorator: the function's latest results, of at most the weight `limit` together, are found again by `key`.

    `key` and `weigh` are given the arguments. For functions whose arguments compare equal although
    they differ in something that counts, as texts do that were written in different places. Several
    threads may call the function.
    """

    def decorate(make: Callable[P, V]) -> Callable[P, V]:
        results: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        total = 0
        lock = threading.Lock()

        @functools.wraps(make)
        def find_or_make(*args: P.args, **kwargs: P.kwargs) -> V:
            nonlocal total
            name = key(*args, **kwargs)
            with lock:
                known = results.get(name)
                if known is not None:
                    results.move_to_end(name)
                    return known[0]
            made = make(*args, **kwargs)
            weight = 1 + weigh(*args, **kwargs)
            with lock:
                if name not in results:
                    results[name] = made, weight
                    total += weight
                while total > limit:
                    total -= results.popitem(last=False)[1][1]
            return made

        return find_or_make

    return decorate
