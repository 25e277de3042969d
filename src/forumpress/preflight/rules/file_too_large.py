# SPDX-License-Identifier: MIT
"""Files too large for what they are for."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, RuleLimits, rule


class FileTooLargeLimits(RuleLimits):
    """The largest file, in megabytes of a million bytes."""

    megabytes: float = 10.0


@rule(
    code="file/too-large",
    title="The file is small enough to send",
    rationale="Many mail servers refuse messages above ten megabytes, and readers on telephones pay for each of them.",
    source="House rule",
    cure="Use smaller pictures: 150 ppi is enough for screens.",
    limits=FileTooLargeLimits,
)
def check(document: Document, limits: FileTooLargeLimits) -> Iterator[Fault]:
    """Weighs the file."""
    size = len(document.data) / 1e6
    if size > limits.megabytes:
        yield Fault(f"the file has {size:.1f} MB; at most {limits.megabytes:g} are meant")
