# SPDX-License-Identifier: MIT
"""Addresses: what is taken, and when two are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.deliver.address import domain_of, has_control, hash_address, normalise, parse_address


@pytest.mark.parametrize(
    ("written", "parsed"),
    [
        ("Jo.Doe+news@Example.ORG", "Jo.Doe+news@example.org"),
        ("  jo@example.org ", "jo@example.org"),
        ("o'neill@example.co", "o'neill@example.co"),
        ("li@例子.中国", "li@xn--fsqu00a.xn--fiqs8s"),
        ("李雷@example.org", "李雷@example.org"),
        ("jo@xn--fsqu00a.xn--fiqs8s", "jo@xn--fsqu00a.xn--fiqs8s"),
        ("jo@mail.museum", "jo@mail.museum"),
    ],
)
def test_good(written: str, parsed: str) -> None:
    assert parse_address(written) == parsed


@pytest.mark.parametrize(
    "written",
    [
        "", "jo", "jo@", "@example.org", "jo@example", "jo@localhost", "jo..doe@example.org", ".jo@example.org",
        "jo.@example.org", "jo@-example.org", "jo@example-.org", "jo@exa mple.org", "jo doe@example.org",
        "jo@example.org\r\nBcc: x@example.org", "jo\x00@example.org", "jo@[127.0.0.1]", '"jo doe"@example.org',
        f"{'x' * 65}@example.org", f"jo@{'x' * 64}.org", f"jo@{'x.' * 130}org", "jo@example.org.", "jo@@example.org",
        "jo@ex_ample.org", "<jo@example.org>", "jo\u2028@example.org", "jo@xn--a.org", "jo@ab--cd.org",
    ],
)  # fmt: skip
def test_bad(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_address(written)


@given(st.text(max_size=300))
def test_any_text_is_an_address_or_a_sentence(written: str) -> None:
    try:
        parsed = parse_address(written)
    except ValueError as problem:
        assert str(problem)
    else:
        assert not has_control(parsed)
        assert domain_of(parsed).isascii()
        assert not set(parsed) & set("<> \r\n")
        assert parse_address(parsed) == parsed


def test_same_mailbox() -> None:
    key = b"k" * 32
    assert normalise("Jo@example.org") == normalise("jo@example.org")
    assert hash_address(key, "Jo@example.org") == hash_address(key, "jo@example.org")
    assert hash_address(key, "e\u0301@example.org") == hash_address(key, "é@example.org")
    assert hash_address(key, "jo@example.org") != hash_address(b"j" * 32, "jo@example.org")
    assert hash_address(key, "jo@example.org") != hash_address(key, "jo@example.com")
    assert len(hash_address(key, "jo@example.org")) == 32
