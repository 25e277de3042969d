"""A finished PDF that no preflight has seen yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from forumpress.finding import Finding


@dataclass(frozen=True, slots=True)
class Draft:
    """The bytes of one edition, and what finishing them noticed. Only preflight makes an Edition of it."""

    kind: str
    """The edition's name: screen, print …"""
    pdf: bytes = field(repr=False)
    findings: tuple[Finding, ...] = ()
