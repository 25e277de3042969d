# SPDX-License-Identifier: MIT
"""What a screen edition promises to archives and readers."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, RuleLimits, rule


class AccessClaimsLimits(RuleLimits):
    """What the file is to claim: the part of PDF/UA, the part and level of PDF/A; empty for none."""

    pdfua: str = "1"
    pdfa: str = "2"
    level: str = "A"


@rule(
    code="access/no-claim",
    title="The file claims to be PDF/UA-1 and PDF/A-2a",
    rationale="Readers' software and archives look for the claim first, and treat a file without it as a paper scan.",
    source="ISO 14289-1:2014, 5; ISO 19005-2, 6.6.4",
    cure="Build the screen edition; do not save it again in another program.",
    limits=AccessClaimsLimits,
)
def check(document: Document, limits: AccessClaimsLimits) -> Iterator[Fault]:
    """Reads the identifiers in the XMP packet."""
    stated = document.statements
    if stated.xmp is None:
        yield Fault("the file has no XMP packet, or a broken one")
        return
    if limits.pdfua and stated.described("pdfuaid:part") != limits.pdfua:
        yield Fault(f"the file does not claim to be PDF/UA-{limits.pdfua}")
    claimed = (stated.described("pdfaid:part"), stated.described("pdfaid:conformance").upper())
    if limits.pdfa and claimed != (limits.pdfa, limits.level):
        yield Fault(f"the file does not claim to be PDF/A-{limits.pdfa}{limits.level.lower()}")
