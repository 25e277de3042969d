# SPDX-License-Identifier: MIT
"""SPF (RFC 7208): whether the return path's domain says who may send, in a way that receivers can evaluate."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field

from forumpress.deliver.doctor.checks import Check, Result
from forumpress.deliver.doctor.names import NameServer

_MOST_LOOKUPS = 10
"""Terms that ask the name server, of a record and all that it includes (RFC 7208 4.6.4)."""
_ASKING = ("include:", "a", "mx", "ptr", "exists:", "redirect=")
_TOPIC = "SPF"
INCLUDES = {"ses": "amazonses.com", "mailgun": "mailgun.org", "postmark": "spf.mtasv.net"}
"""What the services' own documentation wants included."""


@dataclass(slots=True)
class _Walk:
    names: NameServer
    lookups: int = 0
    networks: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    included: set[str] = field(default_factory=set)
    ends: str = ""

    def follow(self, domain: str, depth: int = 0) -> None:
        """Read a domain's record and what it includes."""
        records = spf_records(self.names, domain)
        if len(records) != 1:
            self.missing.append(domain)
            return
        for written in records[0].split()[1:]:
            term = written.lower()
            bare = term.lstrip("+-~?")
            if any(bare == asking or bare.startswith((asking, f"{asking}:", f"{asking}/")) for asking in _ASKING):
                self.lookups += 1
            if bare.startswith(("ip4:", "ip6:")) and not term.startswith(("-", "~", "?")):
                self.networks.append(bare[4:])
            elif bare == "a" or bare.startswith("a:"):
                self.networks += self.names.addresses(bare.partition(":")[2] or domain)
            elif bare == "mx" or bare.startswith("mx:"):
                for server in self.names.mail_servers(bare.partition(":")[2] or domain):
                    self.networks += self.names.addresses(server)
            elif bare.startswith(("include:", "redirect=")) and self.lookups <= _MOST_LOOKUPS and depth < _MOST_LOOKUPS:
                target = bare.partition(":")[2] or bare.partition("=")[2]
                self.included.add(target)
                self.follow(target, depth + 1)
            elif bare == "all" and depth == 0:
                self.ends = term


def spf_records(names: NameServer, domain: str) -> list[str]:
    """The SPF records of a domain: there must be exactly one (RFC 7208 4.5)."""
    return [text for text in names.texts(domain) if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]


def check_spf(names: NameServer, domain: str, sending: list[str], include: str | None) -> Check:
    """The SPF record of a return path's domain.

    `sending` are the public addresses that our mail leaves from, where they are known; `include` is what the provider
    wants included.
    """
    wanted = " ".join(
        [*(f"ip{ipaddress.ip_address(address).version}:{address}" for address in sending),
         *([f"include:{include}"] if include else [])]
    )  # fmt: skip
    proposal = f'{domain}. IN TXT "v=spf1 {wanted or "include:YOUR-PROVIDER"} ~all"'
    records = spf_records(names, domain)
    if not records:
        return Check(_TOPIC, Result.FAILS, f"{domain} does not say who may send for it", proposal)
    if len(records) > 1:
        cure = "Join them into one; with several, receivers take none (RFC 7208 4.5)."
        return Check(_TOPIC, Result.FAILS, f"{domain} has {len(records)} SPF records", proposal, cure)
    walk = _Walk(names)
    walk.follow(domain)
    if walk.ends in ("all", "+all"):
        return Check(_TOPIC, Result.FAILS, f"the record of {domain} lets anybody send", proposal)
    if walk.lookups > _MOST_LOOKUPS:
        sentence = (
            f"the record of {domain} needs more than {_MOST_LOOKUPS} questions to the name server ({walk.lookups})"
        )
        return Check(_TOPIC, Result.FAILS, sentence, cure="Take out what is no longer used; receivers stop at ten.")
    if walk.missing:
        sentence = f"the record of {domain} includes {walk.missing[0]}, which has no single SPF record"
        return Check(_TOPIC, Result.FAILS, sentence, cure="Take the include out, or mend its name.")
    outside = [address for address in sending if not _covered(address, walk.networks)]
    if outside:
        return Check(_TOPIC, Result.FAILS, f"the record of {domain} does not cover {', '.join(outside)}", proposal)
    if include and include not in walk.included:
        return Check(_TOPIC, Result.DOUBTFUL, f"the record of {domain} does not include {include}", proposal)
    if not walk.ends and "redirect=" not in records[0].lower():
        cure = "End it with ~all or -all."
        return Check(_TOPIC, Result.DOUBTFUL, f"the record of {domain} has no end", cure=cure)
    return Check(_TOPIC, Result.PASSES, f"{domain}: {records[0]}")


def _covered(address: str, networks: list[str]) -> bool:
    for network in networks:
        try:
            if ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False):
                return True
        except ValueError:
            continue
    return False
