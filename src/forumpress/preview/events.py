"""Server-sent events: one stream a browser, fed from the desk's thread."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

KEEP_ALIVE = 15.0
"""Seconds of silence after which a comment shows that the line is open."""
_MOST_WAITING = 500
"""Events that a browser may lag behind before it is told to begin anew."""


class Events:
    """Everybody who looks on. `tell` may be called from any thread, the rest from the loop's own."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._streams: set[asyncio.Queue[bytes | None]] = set()

    def begin(self) -> None:
        """Take the running loop as the one that streams belong to."""
        self._loop = asyncio.get_running_loop()

    def close(self) -> None:
        """End all streams."""
        for queue in self._streams:
            queue.put_nowait(None)

    @property
    def count(self) -> int:
        """How many look on."""
        return len(self._streams)

    def tell(self, event: str, data: Mapping[str, Any]) -> None:
        """Send an event to every stream."""
        if self._loop is None or self._loop.is_closed():
            return
        message = encoded(event, data)
        self._loop.call_soon_threadsafe(self._send, message)

    def _send(self, message: bytes) -> None:
        for queue in self._streams:
            if queue.qsize() > _MOST_WAITING:
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(encoded("again", {}))
            queue.put_nowait(message)

    async def stream(self, first: bytes) -> AsyncIterator[bytes]:
        """The events from now on, after `first`."""
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._streams.add(queue)
        try:
            yield first
            while True:
                try:
                    message = await asyncio.wait_for(queue.get(), KEEP_ALIVE)
                except TimeoutError:
                    message = b": still here\n\n"
                if message is None:
                    return
                yield message
        finally:
            self._streams.discard(queue)


def encoded(event: str, data: Mapping[str, Any]) -> bytes:
    """An event as it goes over the line."""
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
