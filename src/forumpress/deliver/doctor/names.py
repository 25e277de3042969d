# SPDX-License-Identifier: MIT
"""Questions to the name server. The only module that imports dnspython."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Any

import dns.exception
import dns.resolver
import dns.reversename

_LONGEST = 10.0


class NoAnswer(Exception):
    """The name server gave no answer, so that nothing is known; a name that does not exist is an answer."""


@dataclass(frozen=True, slots=True)
class NameServer:
    """Where questions go: the system's name servers, or one by its address and port."""

    address: str | None = None
    port: int = 53

    def texts(self, name: str) -> list[str]:
        """The TXT records of a name, the strings of each joined (RFC 7208 3.3)."""
        return [b"".join(record.strings).decode("utf-8", "replace") for record in self._ask(name, "TXT")]

    def addresses(self, name: str) -> list[str]:
        """The addresses of a name, of both kinds."""
        return [record.address for kind in ("A", "AAAA") for record in self._ask(name, kind)]

    def mail_servers(self, name: str) -> list[str]:
        """The names of a domain's mail servers, the preferred first; a null MX (RFC 7505) is the empty name."""
        records = sorted(self._ask(name, "MX"), key=lambda record: record.preference)
        return [record.exchange.to_text(omit_final_dot=True).rstrip(".") for record in records]

    def names_of(self, address: str) -> list[str]:
        """The names that an address has by its own zone."""
        reverse = dns.reversename.from_address(address).to_text()
        return [record.target.to_text(omit_final_dot=True).lower() for record in self._ask(reverse, "PTR")]

    def _ask(self, name: str, kind: str) -> list[Any]:
        try:
            resolver = dns.resolver.Resolver(configure=self.address is None)
            if self.address is not None:
                resolver.nameservers, resolver.port = [self.address], self.port
            resolver.lifetime = _LONGEST
            return list(resolver.resolve(name, kind, search=False))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError, UnicodeError) as problem:
            raise NoAnswer(f"the name server gave no answer about {name} ({type(problem).__name__})") from None


def is_public(address: str) -> bool:
    """Whether an address can be reached from elsewhere."""
    return ipaddress.ip_address(address).is_global
