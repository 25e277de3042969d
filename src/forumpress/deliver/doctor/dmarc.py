# SPDX-License-Identifier: MIT
"""DMARC (RFC 9989): the policy of the From domain, its organisation's domain, and alignment."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forumpress.deliver.doctor.checks import Check, Result
from forumpress.deliver.doctor.names import NameServer

_TOPIC = "DMARC"
_DEEPEST = 8
"""Labels of a name whose tree is walked whole; a longer one is cut to seven (RFC 9989 4.10)."""
_GONE = ("pct", "rf", "ri")
"""Tags of RFC 7489 that RFC 9989 no longer has."""
_TAG = re.compile(r"\s*([a-z]+)\s*=\s*([^;]*?)\s*(?:;|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Policy:
    """A DMARC record: where it stands and what it says."""

    domain: str
    tags: dict[str, str]

    def relaxed(self, tag: str) -> bool:
        """Whether `adkim` or `aspf` asks for the organisation's domain only, not for the very same one."""
        return self.tags.get(tag, "r") != "s"


def policy_at(names: NameServer, domain: str) -> Policy | None:
    """The record of `_dmarc` under a domain; None where there is none, or several (RFC 9989 4.10.1)."""
    records = [text for text in names.texts(f"_dmarc.{domain}") if re.match(r"v\s*=\s*DMARC1\s*(;|$)", text)]
    if len(records) != 1:
        return None
    return Policy(domain, {name.lower(): value.strip() for name, value in _TAG.findall(records[0])})


def tree(domain: str) -> list[str]:
    """The names that a DMARC tree walk asks about, from the domain upwards."""
    labels = domain.lower().rstrip(".").split(".")
    ways = [labels] if len(labels) <= _DEEPEST - 1 else [labels, labels[-(_DEEPEST - 1) :]]
    last = ways[-1]
    return [".".join(way) for way in (*ways, *(last[cut:] for cut in range(1, len(last))))]


def find_policy(names: NameServer, domain: str) -> tuple[Policy | None, str]:
    """The policy that holds for a domain, and its organisational domain, by the tree walk (RFC 9989 4.10.2)."""
    found = [policy for name in tree(domain) if (policy := policy_at(names, name)) is not None]
    if not found:
        return None, _without_records(domain)
    organisation = found[-1].domain
    for policy in found:
        if policy.tags.get("psd") == "n":
            organisation = policy.domain
            break
        if policy.tags.get("psd") == "y" and policy.domain != domain:
            below = domain.removesuffix(f".{policy.domain}").split(".")[-1]
            organisation = f"{below}.{policy.domain}"
            break
    holds = next((policy for policy in found if policy.domain in (domain, organisation)), None)
    return holds, organisation


def _without_records(domain: str) -> str:
    """Where nobody publishes anything there is no organisational domain but the name itself (RFC 9989 4.10.2)."""
    return domain


def aligned(names: NameServer, ours: str, other: str, *, relaxed: bool) -> bool:
    """Whether an authenticated domain stands for the From domain `ours` (RFC 9989 4.4)."""
    if ours.lower() == other.lower():
        return True
    return relaxed and find_policy(names, ours)[1] == find_policy(names, other)[1]


def check_dmarc(names: NameServer, domain: str, reports_to: str) -> tuple[Check, Policy | None]:
    """The DMARC policy of the From domain, and the policy itself."""
    policy, organisation = find_policy(names, domain)
    proposal = f'_dmarc.{organisation}. IN TXT "v=DMARC1; p=none; rua=mailto:{reports_to}"'
    if policy is None:
        several = len([text for text in names.texts(f"_dmarc.{domain}") if text.startswith("v=DMARC1")]) > 1
        sentence = f"_dmarc.{domain} has several records" if several else f"{domain} has no DMARC policy"
        return Check(_TOPIC, Result.FAILS, sentence, proposal, "Begin with p=none and read the reports."), None
    wanted = policy.tags.get("p", "").lower()
    if wanted not in ("none", "quarantine", "reject"):
        sentence = f"the policy at {policy.domain} has no p= of none, quarantine or reject"
        return Check(_TOPIC, Result.DOUBTFUL, sentence, proposal), policy
    gone = [tag for tag in _GONE if tag in policy.tags]
    if gone:
        sentence = f"the policy at {policy.domain} has {', '.join(gone)}, which RFC 9989 no longer knows"
        cure = "Take them out; to try a stricter policy, t=y has taken the place of pct."
        return Check(_TOPIC, Result.DOUBTFUL, sentence, cure=cure), policy
    if "rua" not in policy.tags:
        sentence = f"the policy at {policy.domain} asks for no reports"
        kept = "; ".join(f"{name}={value}" for name, value in policy.tags.items())
        record = f'_dmarc.{policy.domain}. IN TXT "{kept}; rua=mailto:{reports_to}"'
        return Check(_TOPIC, Result.DOUBTFUL, sentence, record), policy
    return Check(_TOPIC, Result.PASSES, f"{policy.domain}: p={wanted}"), policy
