# SPDX-License-Identifier: MIT
"""A ledger of an earlier version opens as one of today, and its mailing goes on where it stood."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint, create_engine, inspect, text

from forumpress.deliver.claims import Claims
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.mailings import find_mailings
from forumpress.deliver.presence import Presence
from forumpress.deliver.schema import MailingState, metadata, readers, suppressions
from tests.deliver import samples
from tests.deliver.run import KEY, begin, crowd, ledger_with, rows

_ID = {"sqlite": "INTEGER", "postgresql": "BIGSERIAL"}
_FIRST = (
    "DROP TABLE recipients",
    "DROP TABLE mailings",
    "ALTER TABLE readers DROP COLUMN fields",
    "ALTER TABLE readers DROP COLUMN consent_text",
    "ALTER TABLE suppressions DROP COLUMN kind",
    "DROP TABLE events",
    "DROP TABLE signups",
    "CREATE TABLE mailings (id {id} NOT NULL PRIMARY KEY, issue TEXT NOT NULL, list_id BIGINT NOT NULL REFERENCES "
    "lists (id), subject TEXT NOT NULL, content_hash TEXT NOT NULL, attach_up_to BIGINT NOT NULL, attached BOOLEAN "
    "NOT NULL, on_uncertain TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, elsewhere INTEGER NOT NULL, "
    "started_at {double} NOT NULL, finished_at {double}, UNIQUE (issue, list_id))",
    "CREATE TABLE recipients (id {id} NOT NULL PRIMARY KEY, mailing_id BIGINT NOT NULL REFERENCES mailings (id), "
    "issue TEXT NOT NULL, address_hash TEXT NOT NULL, address TEXT NOT NULL, name TEXT NOT NULL, domain TEXT NOT "
    "NULL, state TEXT NOT NULL, reason TEXT NOT NULL, code TEXT NOT NULL, tries INTEGER NOT NULL, doubts INTEGER NOT "
    "NULL, fence INTEGER NOT NULL, sender_id BIGINT, due_at {double}, first_try_at {double}, changed_at {double} NOT "
    "NULL, UNIQUE (issue, address_hash))",
    "CREATE INDEX recipients_due ON recipients (mailing_id, due_at, domain)",
    "UPDATE facts SET value = '1' WHERE name = 'schema'",
)


def go_back_to_1(url: str) -> None:
    """Give a ledger the tables of version 1, with a mailing of which one copy of three is sent."""
    engine = create_engine(url)
    words = {"id": _ID[engine.dialect.name], "double": "DOUBLE PRECISION"}
    mailing = {"hash": samples.letter().content_hash}
    with engine.begin() as connection:
        for statement in _FIRST:
            connection.execute(text(statement.format(**words)))
        connection.execute(
            text("INSERT INTO mailings VALUES (7, '2022-11', 1, 'S', :hash, 5000000, TRUE, 'retry', 'running', '', 2, "
                 "1.0, NULL)"), mailing
        )  # fmt: skip
        for number, (state, due) in enumerate((("sent", "NULL"), ("pending", "1.0"), ("pending", "1.0")), 1):
            connection.execute(
                text(f"INSERT INTO recipients VALUES ({number}, 7, '2022-11', 'h{number}', 'reader{number}@example.org'"
                     f", '', 'example.org', '{state}', '', '', 0, 0, 0, NULL, {due}, NULL, 1.0)")
            )  # fmt: skip
    engine.dispose()


def test_first_ledger_is_brought_to_the_present(ledger_url: str) -> None:
    ledger_with(crowd(3), ledger_url).close()
    go_back_to_1(ledger_url)
    ledger = Ledger(ledger_url, KEY)
    (mailing,) = find_mailings(ledger)
    assert (mailing.id, mailing.elsewhere, mailing.state) == (7, 2, MailingState.RUNNING)
    assert begin(ledger, samples.letter()).id == 7
    presence = Presence(ledger, 60)
    claims = Claims(ledger, mailing, presence.id)
    assert [claim.recipient.address for claim in claims.take(10)] == ["reader2@example.org", "reader3@example.org"]
    with ledger.write() as connection:
        connection.execute(readers.update().values(fields='{"language": "zh"}'))
    assert {row.zone for row in rows(ledger).values()} == {""}
    claims.close()
    presence.close()
    ledger.close()
    assert find_mailings(Ledger(ledger_url, KEY))[0].id == 7


def test_migrated_tables_are_those_of_a_new_ledger(ledger_url: str) -> None:
    ledger_with(crowd(1), ledger_url).close()
    go_back_to_1(ledger_url)
    ledger = Ledger(ledger_url, KEY)
    found = inspect(ledger.engine)
    for name, table in metadata.tables.items():
        assert {column["name"] for column in found.get_columns(name)} == set(table.columns.keys()), name
        indexes = {index["name"] for index in found.get_indexes(name) if not index.get("duplicates_constraint")}
        assert indexes == {index.name for index in table.indexes}, name
        unique = {tuple(sorted(facts["column_names"])) for facts in found.get_unique_constraints(name)}
        kept = [facts for facts in table.constraints if isinstance(facts, UniqueConstraint)]
        declared = {tuple(sorted(facts.columns.keys())) for facts in kept}
        assert unique == declared, name
    if ledger.sqlite:
        with ledger.read() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    ledger.close()


def test_suppressions_of_an_earlier_ledger_get_their_kind(ledger_url: str) -> None:
    ledger = ledger_with(crowd(1), ledger_url)
    for number, reason in enumerate(
        ("left the list", "asked to be forgotten", "called our mail spam: abuse", "bounced: 5.1.1")
    ):
        ledger.suppress(f"r{number}@example.org", reason, "test")
    ledger.close()
    go_back_to_1(ledger_url)
    ledger = Ledger(ledger_url, KEY)
    with ledger.read() as connection:
        kinds = [row.kind for row in connection.execute(suppressions.select().order_by(suppressions.c.reason.desc()))]
    assert sorted(kinds) == ["complained", "dead", "forgotten", "left"]
    ledger.close()
