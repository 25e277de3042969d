# SPDX-License-Identifier: MIT
"""Events reach every browser in order, and a browser that does not listen costs a bounded memory."""

from __future__ import annotations

import asyncio

from forumpress.preview.events import MOST_WAITING, Events, encoded


async def take(events: Events, report: list[tuple[str, dict[str, object]]], count: int) -> list[bytes]:
    """What a stream brings that begins, then is told everything at once before it is read."""
    events.begin()
    stream = events.stream(b"first")
    got = [await anext(stream)]
    for event, data in report:
        events.report(event, data)
    await asyncio.sleep(0)
    got += [await anext(stream) for _ in range(count)]
    await stream.aclose()
    return got


def test_events_come_in_order() -> None:
    told = [("page", {"number": number}) for number in range(5)]
    got = asyncio.run(take(Events(), list(told), 5))
    assert got == [b"first", *(encoded(event, data) for event, data in told)]


def test_a_browser_that_lags_far_behind_begins_anew() -> None:
    large = {"png": "x" * (MOST_WAITING // 3)}
    got = asyncio.run(take(Events(), [("page", large)] * 7 + [("state", {})], 3))
    page = encoded("page", large)
    assert got == [b"first", encoded("again", {}), page, encoded("state", {})]


def test_one_event_may_be_larger_than_all_that_may_wait() -> None:
    large = {"png": "x" * (2 * MOST_WAITING)}
    got = asyncio.run(take(Events(), [("state", large)], 1))
    assert got == [b"first", encoded("state", large)]


def test_streams_end_when_the_preview_does() -> None:
    async def listen() -> list[bytes]:
        events = Events()
        events.begin()
        stream = events.stream(b"first")
        got = [await anext(stream)]
        assert events.count == 1
        events.close()
        got += [message async for message in stream]
        assert events.count == 0
        return got

    assert asyncio.run(listen()) == [b"first"]
