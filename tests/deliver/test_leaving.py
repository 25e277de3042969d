"""From a click or a bounce to the ledger, while something else writes into it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from forumpress.deliver.bounces import take_returns
from forumpress.deliver.leaving import leave_by_click, take_off
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.schema import ALL_LISTS, suppressions
from forumpress.deliver.tokens import TokenKeys
from tests.deliver.reports import complaint, dsn, fate, wish
from tests.deliver.samples import HASH, settings
from tests.deliver.service import running_service

BY = settings()
KEYS = TokenKeys.of(BY.keys)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger(f"sqlite:///{tmp_path}/mail.sqlite", BY.keys.address_key)
    yield opened
    opened.close()


def off(ledger: Ledger) -> set[tuple[str, int, str]]:
    with ledger.read() as connection:
        return {(row.address_hash, row.list_id, row.source) for row in connection.execute(select(suppressions))}


def take(ledger: Ledger, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "returned.eml"
    path.write_bytes(data)
    take_returns(path, KEYS, take_off(ledger))


def test_the_dead_are_off_every_list(ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, tmp_path, dsn())
    take(ledger, tmp_path, dsn())
    assert off(ledger) == {(HASH, ALL_LISTS, "bounce")}


def test_who_complains_is_off_every_list(ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, tmp_path, complaint())
    assert off(ledger) == {(HASH, ALL_LISTS, "complaint")}


def test_who_leaves_is_off_one_list(ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, tmp_path, wish())
    assert off(ledger) == {(HASH, ledger.list_id("forum"), "mail")}


@pytest.mark.parametrize("status", ["4.4.1", "5.1.1"])
def test_a_delay_takes_nobody_off(ledger: Ledger, tmp_path: Path, status: str) -> None:
    take(ledger, tmp_path, dsn(fate("delayed", status)))
    assert off(ledger) == set()


@pytest.mark.parametrize("status", ["4.4.7", "5.7.1", "5.2.2"])
def test_a_failure_that_is_not_the_addresss_takes_nobody_off(ledger: Ledger, tmp_path: Path, status: str) -> None:
    take(ledger, tmp_path, dsn(fate("failed", status, "smtp; refused")))
    assert off(ledger) == set()


def test_two_hundred_leave_at_once_while_the_ledger_is_busy(ledger: Ledger, tmp_path: Path) -> None:
    hashes = [f"{number:032x}" for number in range(200)]
    sender = Ledger(f"sqlite:///{tmp_path}/mail.sqlite", BY.keys.address_key)
    stop = threading.Event()
    written = 0

    def send() -> None:
        nonlocal written
        while not stop.wait(0.005):
            sender.suppress_hash(f"{written:031x}f", "a sender at work", "test")
            written += 1

    with running_service(BY, leave_by_click(ledger)) as port, httpx.Client(timeout=60) as client:

        def post(address_hash: str) -> int:
            url = f"http://127.0.0.1:{port}/leave/{KEYS.unsubscribe_token('forum', address_hash)}"
            return client.post(url, data={"List-Unsubscribe": "One-Click"}).status_code

        worker = threading.Thread(target=send)
        worker.start()
        try:
            with ThreadPoolExecutor(200) as pool:
                statuses = list(pool.map(post, hashes))
        finally:
            stop.set()
            worker.join(60)
            sender.close()
    assert statuses == [200] * 200
    forum = ledger.list_id("forum")
    assert sorted(row for row, list_id, _ in off(ledger) if list_id == forum) == hashes
    assert written > 0
