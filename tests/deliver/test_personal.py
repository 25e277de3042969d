# SPDX-License-Identifier: MIT
"""A reader's own words in the letter: with a default for all, and nothing that a list could smuggle in."""

from __future__ import annotations

import email
import email.policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.deliver.letter import Recipient
from forumpress.deliver.personal import LONGEST_GREETING, read_greeting
from forumpress.deliver.readerfields import read_fields, write_fields
from tests.deliver.samples import DATE, HASH, READER, letter, settings

DEAR = {"forum": {"id": "forum.forum.test", "name": "Forum", "salutation": "Dear {name|reader} in {city|your town},"}}


@pytest.mark.parametrize(
    ("reader", "said"),
    [
        (Recipient("a@b.org", "Li Lei", HASH, {"city": "Xi’an"}), "Dear Li Lei in Xi’an,"),
        (Recipient("a@b.org", "", HASH), "Dear reader in your town,"),
        (Recipient("a@b.org", " \t\r\n", HASH, {"city": "\u202e\u200b"}), "Dear reader in your town,"),
        (Recipient("a@b.org", "Jo\r\nBcc: eve@b.org", HASH), "Dear Jo Bcc: eve@b.org in your town,"),
    ],
)
def test_fields_and_defaults(reader: Recipient, said: str) -> None:
    assert read_greeting("Dear {name|reader} in {city|your town},").to(reader) == said


@pytest.mark.parametrize("written", ["Dear {name},", "Dear {name|},", "Dear {", "}", "{Name|x}", "{a|b|c}"])
def test_a_field_without_a_default_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="default"):
        read_greeting(written)
    with pytest.raises(ValueError, match="default"):
        settings(lists={"forum": {**DEAR["forum"], "salutation": written}})


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_field_stays_one_short_line(name: str, city: str) -> None:
    said = read_greeting("Dear {name|reader} in {city|town},").to(Recipient("a@b.org", name, HASH, {"city": city}))
    assert said.splitlines() == [said]
    assert len(said) <= LONGEST_GREETING
    assert said.isprintable()


@given(st.dictionaries(st.text(min_size=1, max_size=20), st.text(max_size=40)))
def test_fields_are_kept_as_they_were(fields: dict[str, str]) -> None:
    kept = read_fields(write_fields(fields))
    assert write_fields(kept) == write_fields(fields)
    assert all(value == value.strip() != "" for value in kept.values())


@pytest.mark.parametrize("kept", ["", "no json", "[1]", "null", "3"])
def test_strange_fields_are_none(kept: str) -> None:
    assert dict(read_fields(kept)) == {}


def test_both_parts_of_the_letter_greet_the_reader() -> None:
    made = letter(by=settings(lists=DEAR))
    for reader in (Recipient("a@example.org", "<b>&", HASH, {"city": "“=C3” " * 9}), READER):
        data = made.render(reader, DATE).data
        assert len(data) <= made.size
        whole = email.message_from_bytes(data, policy=email.policy.default)
        text = whole.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        html = whole.get_body(("html",)).get_content()  # type: ignore[union-attr]
        assert made.greeting(reader) in text
        assert made.greeting(reader).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in html
        assert made.greeting_mark not in text + html
        assert made.mark not in text + html


def test_the_salutation_belongs_to_the_frozen_content() -> None:
    plain, dear = letter(), letter(by=settings(lists=DEAR))
    other = letter(by=settings(lists={"forum": {**DEAR["forum"], "salutation": "Hello {name|you},"}}))
    assert len({plain.content_hash, dear.content_hash, other.content_hash}) == 3
    assert plain.greeting(READER) == ""
