"""A finished PDF that no preflight has seen yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from forumpress.finding import Finding


class Kind(StrEnum):
    """What an edition is for."""

    SCREEN = "screen"
    PRINT = "print"
    BOOKLET = "booklet"
    PROOF = "proof"


@dataclass(frozen=True, slots=True)
class Draft:
    """The bytes of one edition, and what finishing them noticed. Only preflight makes an Edition of it."""

    kind: Kind
    pdf: bytes = field(repr=False)
    findings: tuple[Finding, ...] = ()
