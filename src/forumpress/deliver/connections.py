# SPDX-License-Identifier: MIT
"""Bounds on the connections of a server: in number, and in the time for which a client may keep it waiting.

Uvicorn closes a connection that is idle between two requests, and no other: one on which a request
never comes whole, or whose answer is never read, would keep its place for ever.
"""

from __future__ import annotations

import asyncio
from typing import cast

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 500
"""Of all clients together."""
MOST_OF_ONE = 120
"""Of one address, behind which a whole office may sit."""
LONGEST_WAIT = 15.0
"""Seconds for a request to come whole, and for an answer to be read on."""


class BoundedConnection(H11Protocol):
    """A connection that ends when its client keeps the server waiting for too long.

    Where there are too many, the one that has waited longest for its request gives way, so that nobody can
    take all places by opening connections; without such a one the new connection is closed.
    """

    _awaited: object = None
    _since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a new connection, as far as there is room."""
        super().connection_made(transport)
        self._check()
        mine = [each for each in self._others() if each.client and self.client and each.client[0] == self.client[0]]
        if len(self._others()) > MOST_CONNECTIONS or len(mine) > MOST_OF_ONE:
            crowd = mine if len(mine) > MOST_OF_ONE else self._others()
            waiting = [each for each in crowd if each._waits_for_request() and each is not self]
            min(waiting, key=lambda each: each._since, default=self).transport.abort()

    def _others(self) -> list[BoundedConnection]:
        return [cast(BoundedConnection, each) for each in self.connections]

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
