# SPDX-License-Identifier: MIT
"""Bounds on the connections of a server: in number, and in the time for which a client may keep it waiting.

Uvicorn closes a connection that is idle between two requests, and no other: one on which a request
never comes whole, or whose answer is never read, would keep its place for ever.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import cast

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 500
"""Of all clients together. There is no bound for one address: a proxy or a mailbox provider is one address."""
LONGEST_WAIT = 15.0
"""Seconds for a request to come whole, and for an answer to be read on."""


class BoundedConnection(H11Protocol):
    """A connection that ends when its client keeps the server waiting for too long.

    Where there are too many, one gives way: of the address that has most of them, the one that has been waited
    for longest. So nobody can take all places by opening connections; where all are being answered, the new
    one is closed.
    """

    _awaited: object = None
    _since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a new connection, as far as there is room."""
        super().connection_made(transport)
        self._check()
        if len(self._all()) > MOST_CONNECTIONS:
            waiting = [each for each in self._all() if each._waits_for_request() and each is not self]
            held = Counter(each._address for each in self._all())
            peers = max((held[each._address] for each in waiting), default=0)
            crowded = [each for each in waiting if held[each._address] == peers]
            min(crowded, key=lambda each: each._since, default=self).transport.abort()

    def _all(self) -> list[BoundedConnection]:
        return [cast(BoundedConnection, each) for each in self.connections]

    @property
    def _address(self) -> str:
        return self.client[0] if self.client else ""

    def _waits_for_request(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _check(self) -> None:
        """Look once in a while at what the client is waited for; what comes in drops counts as nothing."""
        if self.transport.is_closing():
            return
        now = self.loop.time()
        awaited: object = None
        if self._waits_for_request() or self.cycle.more_body:
            awaited = "request", id(self.cycle)
        elif unread := self.transport.get_write_buffer_size():
            awaited = "reading", unread
        if awaited != self._awaited:
            self._awaited, self._since = awaited, now
        elif awaited is not None and now - self._since > LONGEST_WAIT:
            self.transport.abort()
            return
        self.loop.call_later(LONGEST_WAIT / 5, self._check)
