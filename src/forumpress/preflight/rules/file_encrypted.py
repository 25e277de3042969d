# SPDX-License-Identifier: MIT
"""Files that open, but with restrictions."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="file/encrypted",
    title="The file is not encrypted",
    rationale="A file that opens for everyone but forbids printing or copying is still encrypted. Presses and archives "
    "refuse it, and screen readers may be shut out.",
    source="ISO 15930-7:2010, 6.1; ISO 19005-2, 6.1.3; ISO 14289-1, 7.16",
    cure="Save the file without restrictions.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks for an encryption dictionary."""
    if document.pdf.is_encrypted:
        yield Fault("the file is encrypted")
