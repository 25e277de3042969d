# SPDX-License-Identifier: MIT
"""The brake: where too many of one receiving domain's readers would be suppressed at once, none of them is.

A provider that changes its mind about our mail may answer every letter with "no such user". One run
cannot tell that from a list that has grown old; a person can.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from forumpress.deliver.address import domain_of
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.schema import readers
from forumpress.deliver.settings import BounceRules

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Braked:
    """A domain, how many of its readers would be suppressed, and how many it has."""

    domain: str
    would: int
    readers: int


def domains_of(ledger: Ledger, hashes: Iterable[str]) -> dict[str, str]:
    """The receiving domain of each reader who is on a list, in ASCII and lower case."""
    wanted = sorted(set(hashes))
    found: dict[str, str] = {}
    with ledger.read() as connection:
        for start in range(0, len(wanted), _CHUNK):
            query = select(readers.c.address_hash, readers.c.address)
            rows = connection.execute(query.where(readers.c.address_hash.in_(wanted[start : start + _CHUNK])))
            found |= {row.address_hash: domain_of(row.address).lower() for row in rows}
    return found


def braked_domains(
    ledger: Ledger, to_suppress: Collection[str], domains: Mapping[str, str], rules: BounceRules
) -> dict[str, Braked]:
    """Of the domains of readers who would be suppressed (hashes), those with more than the share that is allowed."""
    would = Counter(domains[address_hash] for address_hash in to_suppress if address_hash in domains)
    suspects = {domain: count for domain, count in would.items() if count > rules.brake_least}
    if not suspects:
        return {}
    totals = _readers_by_domain(ledger, suspects)
    return {
        domain: Braked(domain, count, totals.get(domain, count))
        for domain, count in suspects.items()
        if count > rules.brake_share * totals.get(domain, count)
    }


def _readers_by_domain(ledger: Ledger, wanted: Iterable[str]) -> dict[str, int]:
    at = func.instr(readers.c.address, "@") if ledger.sqlite else func.strpos(readers.c.address, "@")
    domain = func.lower(func.substr(readers.c.address, at + 1))
    query = select(domain, func.count(readers.c.address_hash.distinct())).where(domain.in_(sorted(wanted)))
    with ledger.read() as connection:
        return {str(name): int(count) for name, count in connection.execute(query.group_by(domain))}
