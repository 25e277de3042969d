# SPDX-License-Identifier: MIT
"""Server-sent events: one stream a browser, fed from the build loop's thread."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

KEEP_ALIVE = 15.0
"""Seconds of silence after which a comment shows that the line is open."""
MOST_WAITING = 4_000_000
"""Bytes of events that a browser may lag behind before it has to begin anew."""


class _Line:
    """The events that wait for one browser."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._waiting = 0

    def put(self, message: bytes | None) -> None:
        """Let an event wait; too many that wait are replaced by one that says so."""
        size = len(message or b"")
        if self._waiting and self._waiting + size > MOST_WAITING:
            while not self._queue.empty():
                self._queue.get_nowait()
            again = encoded("again", {})
            self._queue.put_nowait(again)
            self._waiting = len(again)
        self._waiting += size
        self._queue.put_nowait(message)

    async def get(self) -> bytes | None:
        """The event that has waited longest."""
        message = await self._queue.get()
        self._waiting -= len(message or b"")
        return message


class Events:
    """Everybody who looks on. `report` may be called from any thread, the rest from the loop's own."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._streams: set[_Line] = set()

    def begin(self) -> None:
        """Take the running loop as the one that streams belong to."""
        self._loop = asyncio.get_running_loop()

    def close(self) -> None:
        """End all streams."""
        for line in self._streams:
            line.put(None)

    @property
    def count(self) -> int:
        """How many look on."""
        return len(self._streams)

    def report(self, event: str, data: Mapping[str, Any]) -> None:
        """Send an event to every stream."""
        if self._loop is None or self._loop.is_closed():
            return
        message = encoded(event, data)
        self._loop.call_soon_threadsafe(self._send, message)

    def _send(self, message: bytes) -> None:
        for line in self._streams:
            line.put(message)

    async def stream(self, first: bytes) -> AsyncIterator[bytes]:
        """The events from now on, after `first`."""
        line = _Line()
        self._streams.add(line)
        try:
            yield first
            while True:
                try:
                    message = await asyncio.wait_for(line.get(), KEEP_ALIVE)
                except TimeoutError:
                    message = b": still here\n\n"
                if message is None:
                    return
                yield message
        finally:
            self._streams.discard(line)


def encoded(event: str, data: Mapping[str, Any]) -> bytes:
    """An event as it goes over the line."""
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
