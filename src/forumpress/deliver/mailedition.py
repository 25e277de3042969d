# SPDX-License-Identifier: MIT
"""What the pipeline hands over to be mailed."""

from __future__ import annotations

from dataclasses import dataclass

from forumpress.deliver.message import IssueLetter
from forumpress.finding import Finding


@dataclass(frozen=True, slots=True)
class MailEdition:
    """An issue's letter, made of a screen edition that passed its preflight. `ready` is the issue's own status."""

    issue_key: str
    ready: bool
    letter: IssueLetter
    findings: tuple[Finding, ...]
