# SPDX-License-Identifier: MIT
"""A mailing's message: made once, rendered for each reader."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Recipient:
    """One reader of a mailing, as frozen when it started.

    `address` has an ASCII domain; its local part may be international. `address_hash` is its keyed
    hash (`address.hash_address`), fit for tokens and Message-IDs that must not show the address.
    `fields` are the other columns of his list, by name.
    """

    address: str
    name: str
    address_hash: str
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Envelope:
    """One reader's message, ready for a server.

    `data` is the RFC 5322 message with CRLF line ends, ending in CRLF, not dot-stuffed.
    `international` says that it can only go to a server that offers SMTPUTF8 (RFC 6531).
    """

    return_path: str
    recipient: str
    data: bytes
    international: bool = False


class Letter(Protocol):
    """What is the same for all readers of a mailing. Frozen; `render` is called from several threads at once."""

    @property
    def subject(self) -> str:
        """The subject, for lists and reports."""

    @property
    def content_hash(self) -> str:
        """Hex SHA-256 of all that readers share: texts, pictures, links, the PDF. Never of dates or keys."""

    @property
    def size(self) -> int:
        """An upper bound of the rendered message's octets, for the server's SIZE (RFC 1870)."""

    @property
    def attached(self) -> bool:
        """Whether the PDF travels with the message; otherwise it is linked."""

    def render(self, reader: Recipient, date: datetime.datetime) -> Envelope:
        """The message to one reader, signed where a key is configured; `date` is aware, for the Date header.

        Raises ValueError where the reader's name or address cannot stand in a header.
        """
