# SPDX-License-Identifier: MIT
"""How often one client, and all together, may ask for something in a while."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

_MOST_CLIENTS = 10_000


class RequestAllowance:
    """So many a minute for each client and for all; unused ones gather up to a minute's worth. For one thread."""

    def __init__(self, each: float, together: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._each, self._together, self._clock = each, together, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> bool:
        """Whether this client may ask once more now."""
        return self._take(client, self._each) and self._take("", self._together)

    def _take(self, key: str, rate: float) -> bool:
        now = self._clock()
        left, before = self._left.pop(key, (rate, now))
        left = min(rate, left + (now - before) * rate / 60)
        allowed = left >= 1
        self._left[key] = (left - 1 if allowed else left, now)
        while len(self._left) > _MOST_CLIENTS:
            self._left.popitem(last=False)
        return allowed
