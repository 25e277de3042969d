# SPDX-License-Identifier: MIT
"""A ledger of an earlier version, brought to the present tables; nothing in it is lost.

Each step takes a ledger from one version to the next, in the database's own words: a step that has been released
never changes again, whatever becomes of the tables in `schema.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.pool import NullPool

Step = Callable[[Connection, bool], None]


def migrate(engine: Engine, version: str) -> None:
    """Bring the ledger behind `engine` to `version` where it is of an earlier one, in one transaction.

    A ledger that is empty, or of a version without a way from it, is left as it is.
    """
    sqlite = engine.dialect.name == "sqlite"
    if not inspect(engine).has_table("facts"):
        return
    with engine.connect() as connection:
        found = connection.scalar(text("SELECT value FROM facts WHERE name = 'schema'"))
    if found is None or found == version:
        return
    # SQLite cannot exchange a table while it watches over the references to it.
    worker = _without_references(engine) if sqlite else engine
    with worker.begin() as connection:
        if not sqlite:
            connection.execute(text("LOCK TABLE facts IN EXCLUSIVE MODE"))
        found = connection.scalar(text("SELECT value FROM facts WHERE name = 'schema'"))
        while found != version and found in _STEPS:
            _STEPS[found](connection, sqlite)
            found = str(int(found) + 1)
            connection.execute(text("UPDATE facts SET value = :to WHERE name = 'schema'"), {"to": found})


def _without_references(engine: Engine) -> Engine:
    bare = create_engine(engine.url, poolclass=NullPool, connect_args={"timeout": 30})

    def prepare(connection: object, _: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        connection.execute("PRAGMA secure_delete=ON")  # type: ignore[attr-defined]

    event.listen(bare, "connect", prepare)
    event.listen(bare, "begin", lambda connection: connection.exec_driver_sql("BEGIN EXCLUSIVE"))
    return bare


def _run(connection: Connection, *statements: str) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


def _from_1(connection: Connection, sqlite: bool) -> None:
    """Readers' own fields and time zones, mailings to a segment of a list, and queues that need no sorting."""
    _run(
        connection,
        "ALTER TABLE readers ADD COLUMN fields TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE recipients ADD COLUMN fields TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE recipients ADD COLUMN zone TEXT NOT NULL DEFAULT ''",
        "DROP INDEX recipients_due",
    )
    if sqlite:
        _run(
            connection,
            "CREATE TABLE mailings_new (id INTEGER NOT NULL PRIMARY KEY, issue TEXT NOT NULL, list_id BIGINT NOT NULL "
            "REFERENCES lists (id), segment TEXT NOT NULL, subject TEXT NOT NULL, content_hash TEXT NOT NULL, "
            "attach_up_to BIGINT NOT NULL, attached BOOLEAN NOT NULL, on_uncertain TEXT NOT NULL, state TEXT NOT NULL, "
            "reason TEXT NOT NULL, elsewhere INTEGER NOT NULL, starts TEXT NOT NULL, started_at DOUBLE NOT NULL, "
            "finished_at DOUBLE, UNIQUE (issue, list_id, segment))",
            "INSERT INTO mailings_new SELECT id, issue, list_id, '', subject, content_hash, attach_up_to, attached, "
            "on_uncertain, state, reason, elsewhere, '', started_at, finished_at FROM mailings",
            "DROP TABLE mailings",
            "ALTER TABLE mailings_new RENAME TO mailings",
        )
    else:
        _run(
            connection,
            "ALTER TABLE mailings ADD COLUMN segment TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE mailings ADD COLUMN starts TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE mailings DROP CONSTRAINT mailings_issue_list_id_key",
            "ALTER TABLE mailings ADD UNIQUE (issue, list_id, segment)",
        )
    _run(
        connection,
        "CREATE INDEX recipients_due ON recipients (mailing_id, due_at, id) WHERE due_at IS NOT NULL",
        "CREATE INDEX recipients_domain ON recipients (mailing_id, domain, due_at, id) WHERE due_at IS NOT NULL",
    )


def _from_2(connection: Connection, _: bool) -> None:
    """The wording of a consent, and kinds of suppression; the history of readers and sign-ups are new tables."""
    _run(
        connection,
        "ALTER TABLE readers ADD COLUMN consent_text TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE suppressions ADD COLUMN kind TEXT NOT NULL DEFAULT 'dead'",
        "UPDATE suppressions SET kind = 'left' WHERE reason = 'left the list'",
        "UPDATE suppressions SET kind = 'forgotten' WHERE reason = 'asked to be forgotten'",
        "UPDATE suppressions SET kind = 'complained' WHERE substr(reason, 1, 20) = 'called our mail spam'",
    )


_STEPS: dict[str, Step] = {"1": _from_1, "2": _from_2}
"""The step that leads on from each version."""
