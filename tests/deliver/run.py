# SPDX-License-Identifier: MIT
"""Ledgers with readers in them, and mailings run in this process."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from forumpress.deliver.ledger import Ledger
from forumpress.deliver.letter import Letter
from forumpress.deliver.mailings import Mailing, begin_mailing
from forumpress.deliver.schema import ALL_LISTS, imports, readers, recipients
from forumpress.deliver.sender import RunResult, run_mailing
from forumpress.deliver.settings import OnUncertain, Settings
from tests.deliver import samples

KEY = b"a" * 32
QUICK = {"first_wait": 0.2, "longest_wait": 0.6}
"""Limits under which what is put off comes back at once."""


def ledger_with(addresses: Iterable[str], url: str = "sqlite://", list_name: str = "forum") -> Ledger:
    """A ledger with these readers on a list."""
    ledger = Ledger(url, KEY)
    list_id = ledger.list_id(list_name, create=True)
    with ledger.write() as connection:
        row = {"list_id": list_id, "file": "test.csv", "at": 0.0}
        import_id = connection.execute(insert(imports).values(row).returning(imports.c.id)).scalar_one()
        facts = {"list_id": list_id, "import_id": import_id, "name": "", "consent_date": "", "consent_source": ""}
        rows = [
            {**facts, "address": address, "address_hash": ledger.hash(address), "line": line}
            for line, address in enumerate(addresses, 2)
        ]
        connection.execute(insert(readers), rows)
    return ledger


def crowd(count: int, domain: str = "example.org") -> list[str]:
    """So many addresses."""
    return [f"reader{number}@{domain}" for number in range(count)]


def in_turn(ledger: Ledger, addresses: Iterable[str]) -> list[str]:
    """Addresses in the order in which a mailing takes them."""
    return sorted(addresses, key=ledger.hash)


def settings_for(port: int, *, limits: dict[str, Any] | None = None, **server: Any) -> Settings:
    """Settings for a server on loopback, with short waits."""
    return samples.settings(
        server={"port": port, "connections": 4, "helo": "sender.forum.test", **server},
        limits={**QUICK, **(limits or {})},
    )


def begin(
    ledger: Ledger, letter: Letter, on_uncertain: OnUncertain = OnUncertain.RETRY, issue: str = "2022-11"
) -> Mailing:
    """Begin the mailing of an issue to the list."""
    return begin_mailing(ledger, issue, "forum", letter, 5_000_000, on_uncertain)


def run(ledger: Ledger, settings: Settings, letter: Letter | None = None, **options: Any) -> RunResult:
    """Begin a mailing, or go on with it, and send until it ends."""
    letter = letter or samples.letter(by=settings)
    policy = options.pop("on_uncertain", OnUncertain.RETRY)
    mailing = begin(ledger, letter, policy)
    options.setdefault("stop", threading.Event())
    return run_mailing(ledger, mailing, letter, settings, **options)


def rows(ledger: Ledger) -> dict[str, Any]:
    """All copies by address."""
    with ledger.read() as connection:
        return {row.address: row for row in connection.execute(select(recipients))}


def is_suppressed(ledger: Ledger, address: str, list_name: str | None = None) -> bool:
    """Whether an address is never written to: on any list, or at least on the one named."""
    list_id = ALL_LISTS if list_name is None else ledger.list_id(list_name)
    with ledger.read() as connection:
        return bool(ledger.suppressed_among(connection, [ledger.hash(address)], list_id))


def file_url(folder: Path) -> str:
    """The URL of an SQLite ledger in a folder."""
    return f"sqlite:///{folder / 'mail.sqlite'}"
