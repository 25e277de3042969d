# SPDX-License-Identifier: MIT
"""E-mail addresses: what is accepted, how two are told to be the same, and how one is kept as a hash.

Sources: RFC 5321 4.1.2 and RFC 6531 (syntax, international local parts), RFC 5890 (ASCII form of domains).
"""

from __future__ import annotations

import hmac
import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

ADDRESS_LIMIT = 254
"""Octets of an address that fits a forward path (RFC 5321 4.5.3.1.3, less its angle brackets)."""

_PLAIN = re.compile(
    r"(?P<local>[A-Za-z0-9_+=&'*/!#$%?^`{|}~-]+(?:\.[A-Za-z0-9_+=&'*/!#$%?^`{|}~-]+)*)"
    r"@(?P<domain>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?:com|org|net|edu|gov|int|info|eu|[a-z]{2}))"
)
_LOCAL_LIMIT = 64
"""Octets of a local part (RFC 5321 4.5.3.1.1)."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def parse_address(written: str) -> str:
    """The address as it is handed to a server: local part as written, domain in ASCII and lower case.

    Raises ValueError with a sentence for the list's keeper.
    """
    written = written.strip()
    if len(written) > ADDRESS_LIMIT:
        raise ValueError(f"longer than the {ADDRESS_LIMIT} octets that mail servers take")
    if has_control(written):
        raise ValueError("control characters in an address")
    if len(written.rpartition("@")[0].encode()) > _LOCAL_LIMIT:
        raise ValueError(f"more than {_LOCAL_LIMIT} octets before the at sign")
    plain = _PLAIN.fullmatch(written)
    if plain and "--" not in plain["domain"]:
        return f"{plain['local']}@{plain['domain'].lower()}"
    try:
        valid = validate_email(written, check_deliverability=False, test_environment=True, allow_smtputf8=True)
    except (EmailNotValidError, UnicodeError) as problem:
        raise ValueError(str(problem)) from None
    return f"{valid.local_part}@{valid.ascii_domain}"


def normalise(address: str) -> str:
    """What two spellings of one mailbox share.

    RFC 5321 2.4 lets a host tell `Jo@` from `jo@`; none that matters does, and a reader who wrote
    the address twice wants one copy.
    """
    return unicodedata.normalize("NFC", address).casefold()


def hash_address(key: bytes, address: str) -> str:
    """The keyed hash under which an address is suppressed and recognised: 32 hex digits of HMAC-SHA-256."""
    return hmac.digest(key, normalise(address).encode(), "sha256").hex()[:32]


def domain_of(address: str) -> str:
    """The part after the at sign."""
    return address.rpartition("@")[2]


def has_control(text: str) -> bool:
    """Whether text holds anything that could end a header line or move a terminal's cursor."""
    return _CONTROL.search(text) is not None
