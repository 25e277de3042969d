# SPDX-License-Identifier: MIT
"""What finishing makes and preflight judges: one edition's PDF, before any check has seen it."""

from __future__ import annotations

from dataclasses import dataclass, field

from forumpress.finding import Finding


@dataclass(frozen=True, slots=True)
class EditionDraft:
    """The bytes of one edition, and the findings of the drawn pages and of finishing them.

    Certification alone makes an Edition of it, and its findings count there like those of the checks.
    """

    kind: str
    """The edition's name: screen, print …"""
    pdf: bytes = field(repr=False)
    findings: tuple[Finding, ...] = ()
