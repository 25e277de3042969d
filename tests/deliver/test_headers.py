# SPDX-License-Identifier: MIT
"""Header fields: legible to any parser, never longer than allowed, never more than one field."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.deliver.address import has_control
from forumpress.deliver.headers import address_field, field, text_field

lines = st.text(min_size=1, max_size=150).filter(lambda text: not has_control(text) and text == " ".join(text.split()))


def unfolded(octets: bytes) -> str:
    """A field's value as RFC 5322 unfolds it and RFC 2047 decodes it."""
    value = octets.decode().partition(":")[2].replace("\r\n", "")
    return str(make_header(decode_header(value.strip())))


@given(lines)
def test_free_text_comes_back(text: str) -> None:
    octets = text_field("Subject", text)
    assert octets.isascii()
    assert octets.endswith(b"\r\n")
    assert all(len(line) <= 76 or b" " not in line.strip() for line in octets.split(b"\r\n"))
    assert unfolded(octets) == text
    assert list(message_from_bytes(octets + b"\r\n", policy=default)) == ["Subject"]


@given(lines)
def test_a_name_comes_back(name: str) -> None:
    octets = address_field("To", "a@example.org", name)
    value = octets.decode().partition(":")[2].replace("\r\n", "").strip()
    shown, address = parseaddr(value)
    assert address == "a@example.org"
    assert str(make_header(decode_header(shown))) == name


@pytest.mark.parametrize(
    "name", ["黄浩明", 'O\'Neil, "Jo" <x@y.org>', "=?utf-8?q?x?=", "Ünïcode (Ä), Büro", "Plain Name"]
)
def test_names_stand_in_a_message(name: str) -> None:
    parsed = message_from_bytes(address_field("To", "a@example.org", name) + b"\r\n", policy=default)
    (mailbox,) = parsed["To"].addresses
    assert (mailbox.display_name, mailbox.addr_spec) == (name, "a@example.org")
    assert not parsed["To"].defects


def test_an_international_local_part_is_utf_8() -> None:
    assert address_field("To", "李雷@xn--fsqu00a.xn--fiqs8s", "李雷").endswith(
        "<李雷@xn--fsqu00a.xn--fiqs8s>\r\n".encode()
    )


@pytest.mark.parametrize("evil", ["a\r\nBcc: x@y.org", "a\nb", "a\rb", "a\0b", "a\x85b", "a\u2028b", "\ud800"])
def test_injection_is_refused(evil: str) -> None:
    for make in (text_field, field):
        with pytest.raises(ValueError, match="control characters"):
            make("Subject", evil)
    with pytest.raises(ValueError, match="control characters"):
        address_field("To", "a@example.org", evil)
    with pytest.raises(ValueError, match="control characters"):
        address_field("To", f"{evil}@example.org")


def test_long_uris_are_folded_between_not_inside() -> None:
    uris = [f"<https://example.org/{'x' * 100}>", "<mailto:leave@example.org?subject=unsubscribe>"]
    octets = field("List-Unsubscribe", ", ".join(uris))
    assert octets == f"List-Unsubscribe: {uris[0]},\r\n {uris[1]}\r\n".encode()
