# SPDX-License-Identifier: MIT
"""Segments: who is meant, on both databases; and every mistake with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from forumpress.deliver.ledger import Ledger
from forumpress.deliver.mailings import begin_mailing
from forumpress.deliver.readerfields import write_fields
from forumpress.deliver.schema import readers
from forumpress.deliver.segment import segment_condition
from forumpress.deliver.settings import OnUncertain
from forumpress.errors import InputError
from tests.deliver import samples
from tests.deliver.run import ledger_with, rows

PEOPLE = {
    "li@example.org": {"language": "zh", "city": "Beijing"},
    "jo@example.org": {"language": "EN-gb", "city": "New York"},
    "ana@other.org": {"language": "es", "edition": "link"},
    "no@other.org": {},
}


def filled(url: str) -> Ledger:
    ledger = ledger_with(PEOPLE, url)
    with ledger.write() as connection:
        for address, fields in PEOPLE.items():
            row = update(readers).where(readers.c.address == address)
            connection.execute(row.values(fields=write_fields(fields)))
    return ledger


@pytest.mark.parametrize(
    ("written", "who"),
    [
        ("language = zh", "li"),
        ("Language=en", "jo"),
        ("language in (zh, es)", "li ana"),
        ("not language in (zh, es)", "jo no"),
        ('city = "new york"', "jo"),
        ('city = ""', "ana no"),
        ("language != zh", "jo ana no"),
        ("domain = other.org and edition = link", "ana"),
        ("language = zh or language = es and domain = example.org", "li"),
        ("(language = zh or language = es) and domain = other.org", "ana"),
        ("address = jo@example.org", "jo"),
        ('city = "O\'Brien\\" OR 1=1 --"', ""),
        ('"language" = zh', "li"),
        ("city ~ YORK and language <> zh", "jo"),
        ("language = es and domain ~ 100%", ""),
    ],
)
def test_who_is_meant(ledger_url: str, written: str, who: str) -> None:
    ledger = filled(ledger_url)
    with ledger.read() as connection:
        query = select(readers.c.address).where(segment_condition(written, sqlite=ledger.sqlite))
        found = {row.address.partition("@")[0] for row in connection.execute(query)}
    assert found == set(who.split())
    ledger.close()


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("", 1), ("language", 9), ("language =", 11), ("language = zh and", 18), ("= zh", 1), ("(language = zh", 15),
        ("language = zh)", 14), ("language in zh", 13), ("language in (zh", 16), ("language like zh", 10),
        ('city = "open', 8), ("(" * 50, 21), ("not " * 50, 81), ("x" * 1001, 1),
    ],
)  # fmt: skip
def test_mistakes_have_a_place(written: str, place: int) -> None:
    with pytest.raises(InputError) as refusal:
        segment_condition(written, sqlite=True)
    (found,) = refusal.value.findings
    assert (found.code, f"(at character {place})" in found.message) == ("mail/condition", True), found.message


@given(st.text(max_size=60))
def test_any_text_is_a_condition_or_a_finding(written: str) -> None:
    try:
        segment_condition(written, sqlite=True)
    except InputError as refusal:
        assert [finding.code for finding in refusal.findings] == ["mail/condition"]


def test_two_segments_of_a_list_are_two_mailings_and_nobody_is_in_both(ledger_url: str) -> None:
    ledger = filled(ledger_url)
    letter = samples.letter()

    def begin(segment: str) -> int:
        return begin_mailing(ledger, "2022-11", "forum", letter, 1, OnUncertain.RETRY, segment=segment).id

    chinese = begin("language = zh")
    rest = begin("")
    assert chinese != rest
    assert begin("language = zh") == chinese
    assert {address: row.mailing_id for address, row in rows(ledger).items()} == {
        "li@example.org": chinese, "jo@example.org": rest, "ana@other.org": rest, "no@other.org": rest,
    }  # fmt: skip
    ledger.close()
