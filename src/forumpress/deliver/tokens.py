# SPDX-License-Identifier: MIT
"""Signed tokens: what lets a reader leave with one click, and what tells whose bounce came back.

Both carry the keyed hash of an address (`address.hash_address`), never the address, and a MAC by
HMAC-SHA-256 (RFC 2104), so that nobody can unsubscribe or bounce a reader whose mail he has not seen.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from forumpress.deliver.settings import Keys

_MAC = 16
"""Octets of an unsubscribe token's MAC; RFC 2104 5 allows half of the hash's length."""
_RETURN_MAC = 8
_HASH = re.compile(r"[0-9a-f]{32}")
_TOKEN = re.compile(
    r"(?P<key>[A-Za-z0-9]{1,16})\.(?P<list>[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<hash>[0-9a-f]{32})\.(?P<mac>[0-9a-f]{32})"
)
_LONGEST_TOKEN = 16 + 64 + 32 + 32 + 3
_SIGNUP = re.compile(r"(?P<key>[A-Za-z0-9]{1,16})\.(?P<id>[0-9]{1,15})\.(?P<at>[0-9]{1,12})\.(?P<mac>[0-9a-f]{32})")
_RETURN_TAG = re.compile(r"[a-z2-7]{39}")
RETURN_TAG_LENGTH = 39
"""Characters that a return path's local part gets, besides the plus sign."""
LOCAL_LIMIT = 64
"""Octets of a local part (RFC 5321 4.5.3.1.1)."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who wants to leave which list."""

    list_key: str
    address_hash: str


@dataclass(frozen=True)
class TokenKeys:
    """The secrets that sign tokens, by id: `current` signs, all of them verify, so that keys can be changed.

    Letters are read for years: retire a key only when links of its time may die.
    """

    secrets: Mapping[str, bytes]
    current: str

    @classmethod
    def of(cls, keys: Keys) -> TokenKeys:
        """The keys that `mail.toml` or the environment gives."""
        return cls({name: secret.get_secret_value().encode() for name, secret in keys.tokens.items()}, keys.current)

    def unsubscribe_token(self, list_key: str, address_hash: str) -> str:
        """A token that takes one address off one list; letters, digits, dots and hyphens, fit for a path."""
        return f"{self.current}.{list_key}.{_hash(address_hash)}.{self._mac(self.current, list_key, address_hash)}"

    def read_unsubscribe_token(self, token: str) -> Leaving | None:
        """What a token of ours says; None for any other, without telling what was wrong."""
        match = _TOKEN.fullmatch(token) if len(token) <= _LONGEST_TOKEN else None
        if match is None:
            return None
        # An unknown key id costs the same work as a known one.
        known = match["key"] in self.secrets
        expected = self._mac(match["key"] if known else self.current, match["list"], match["hash"])
        if not hmac.compare_digest(expected, match["mac"]) or not known:
            return None
        return Leaving(match["list"], match["hash"])

    def signup_token(self, signup_id: int, asked_at: int) -> str:
        """A token that confirms one sign-up, as it was asked for at that second."""
        return f"{self.current}.{signup_id}.{asked_at}.{self._signup_mac(self.current, signup_id, asked_at)}"

    def read_signup_token(self, token: str) -> tuple[int, int] | None:
        """The sign-up and the second that a token of ours names; None for any other."""
        match = _SIGNUP.fullmatch(token)
        if match is None or match["key"] not in self.secrets:
            return None
        signup_id, asked_at = int(match["id"]), int(match["at"])
        good = hmac.compare_digest(self._signup_mac(match["key"], signup_id, asked_at), match["mac"])
        return (signup_id, asked_at) if good else None

    def _signup_mac(self, key: str, signup_id: int, asked_at: int) -> str:
        signed = f"forumpress sign-up\0{key}\0{signup_id}\0{asked_at}".encode()
        return hmac.digest(self.secrets[key], signed, "sha256")[:_MAC].hex()

    def return_tag(self, address_hash: str) -> str:
        """What stands behind the plus sign of a reader's own return path: lower case, as some servers fold it."""
        raw = bytes.fromhex(_hash(address_hash))
        return base64.b32encode(raw + self._return_mac(self.current, raw)).decode().rstrip("=").lower()

    def read_return_tag(self, tag: str) -> str | None:
        """The address hash of a return tag of ours; None for any other."""
        tag = tag.lower()
        if not _RETURN_TAG.fullmatch(tag):
            return None
        raw = base64.b32decode(tag.upper() + "=")
        known = [hmac.compare_digest(self._return_mac(key, raw[:16]), raw[16:]) for key in self.secrets]
        return raw[:16].hex() if any(known) else None

    def _mac(self, key: str, list_key: str, address_hash: str) -> str:
        signed = f"forumpress unsubscribe\0{key}\0{list_key}\0{address_hash}".encode()
        return hmac.digest(self.secrets[key], signed, "sha256")[:_MAC].hex()

    def _return_mac(self, key: str, raw: bytes) -> bytes:
        return hmac.digest(self.secrets[key], b"forumpress return path\0" + raw, "sha256")[:_RETURN_MAC]


def _hash(address_hash: str) -> str:
    if not _HASH.fullmatch(address_hash):
        raise ValueError("an address hash has 32 hex digits")
    return address_hash
