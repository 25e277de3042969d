# SPDX-License-Identifier: MIT
"""Addresses that no program can open."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from forumpress.pdf.links import link_target
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, RuleLimits, rule


class LinkOddAddressLimits(RuleLimits):
    """The kinds of addresses that links may have."""

    schemes: tuple[str, ...] = ("https", "http", "mailto", "tel")


@rule(
    code="link/odd-address",
    title="Links have an address that can be opened",
    rationale="`www.example.org` without https:// is taken for a file beside the PDF; a file: address works on one "
    "computer only.",
    source="House rule; RFC 3986, 4.2 and 5",
    cure="Write the whole address, with https:// or mailto:.",
    limits=LinkOddAddressLimits,
)
def check(document: Document, limits: LinkOddAddressLimits) -> Iterator[Fault]:
    """Looks at the scheme and host of every link's address."""
    for page in document.pages:
        for annotation in page.annotations:
            target = link_target(annotation)
            if target is None or target.action or target.name or target.destination is not None:
                continue
            address = target.address
            why = _odd(address, limits.schemes)
            if why:
                yield Fault(f"the link “{address[:80]}” {why}", page.number, page.annotation_box(annotation))


def _odd(address: str, schemes: tuple[str, ...]) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "is not an address"
    if parts.scheme.lower() not in schemes:
        return "does not say how to open it" if not parts.scheme else f"opens with {parts.scheme}:"
    if (
        parts.scheme.lower() in ("http", "https")
        and "." not in (parts.hostname or "")
        and parts.hostname != "localhost"
    ):
        return "has no host"
    return "has a space in it" if " " in address else ""
