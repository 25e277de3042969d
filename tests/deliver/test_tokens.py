# SPDX-License-Identifier: MIT
"""Tokens: ours are read, all others refused, old keys still verify."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.deliver.tokens import LOCAL_LIMIT, RETURN_TAG_LENGTH, Leaving, TokenKeys
from tests.deliver.samples import HASH, OTHER_HASH, settings

KEYS = TokenKeys({"k1": b"one" * 10, "k0": b"nil" * 10}, "k1")
STRANGER = TokenKeys({"k1": b"two" * 10}, "k1")
hashes = st.binary(min_size=16, max_size=16).map(bytes.hex)
lists = st.from_regex(r"[a-z0-9]{1,10}(-[a-z0-9]{1,10})?", fullmatch=True)


@given(lists, hashes)
def test_a_token_is_read_back(list_key: str, address_hash: str) -> None:
    token = KEYS.unsubscribe_token(list_key, address_hash)
    assert KEYS.read_unsubscribe_token(token) == Leaving(list_key, address_hash)
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-")


@given(lists, hashes)
def test_a_strangers_token_is_refused(list_key: str, address_hash: str) -> None:
    assert KEYS.read_unsubscribe_token(STRANGER.unsubscribe_token(list_key, address_hash)) is None
    assert KEYS.read_return_tag(STRANGER.return_tag(address_hash)) is None


@given(st.text(max_size=200))
def test_any_text_is_refused_quietly(text: str) -> None:
    assert KEYS.read_unsubscribe_token(text) is None
    assert KEYS.read_return_tag(text) is None


@given(st.data())
def test_a_changed_letter_breaks_a_token(data: st.DataObject) -> None:
    token = KEYS.unsubscribe_token("forum", HASH)
    at = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("abcdef0123456789.-kA").filter(lambda new: new != token[at]))
    assert KEYS.read_unsubscribe_token(token[:at] + letter + token[at + 1 :]) is None


def test_a_token_cannot_be_moved_to_another_reader_list_or_key() -> None:
    key, list_key, _, mac = KEYS.unsubscribe_token("forum", HASH).split(".")
    for forged in (
        f"{key}.{list_key}.{OTHER_HASH}.{mac}",
        f"{key}.other.{HASH}.{mac}",
        f"k0.{list_key}.{HASH}.{mac}",
        f"zz.{list_key}.{HASH}.{mac}",
    ):
        assert KEYS.read_unsubscribe_token(forged) is None


def test_a_return_tag_is_no_unsubscribe_token_under_another_name() -> None:
    raw = KEYS.return_tag(HASH)
    assert KEYS.read_unsubscribe_token(f"k1.forum.{HASH}.{raw[:32]}") is None


def test_keys_are_rotated_without_killing_old_links() -> None:
    old = TokenKeys({"k0": KEYS.secrets["k0"]}, "k0")
    assert KEYS.read_unsubscribe_token(old.unsubscribe_token("forum", HASH)) == Leaving("forum", HASH)
    assert KEYS.read_return_tag(old.return_tag(HASH)) == HASH
    assert old.read_unsubscribe_token(KEYS.unsubscribe_token("forum", HASH)) is None


@given(hashes)
def test_a_return_tag_survives_folding_to_either_case(address_hash: str) -> None:
    tag = KEYS.return_tag(address_hash)
    assert len(tag) == RETURN_TAG_LENGTH < LOCAL_LIMIT
    assert KEYS.read_return_tag(tag) == KEYS.read_return_tag(tag.upper()) == address_hash


def test_only_hashes_are_signed() -> None:
    with pytest.raises(ValueError, match="32 hex digits"):
        KEYS.unsubscribe_token("forum", "li.lei@example.org")


def test_keys_come_from_the_settings() -> None:
    keys = TokenKeys.of(settings().keys)
    assert keys.current == "k1"
    assert keys.read_unsubscribe_token(keys.unsubscribe_token("forum", HASH)) == Leaving("forum", HASH)
