# SPDX-License-Identifier: MIT
"""What a preflight found, and which of its checks were made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from forumpress.finding import Finding, Severity, has_errors


class PreflightVerdict(StrEnum):
    """The outcome. Only a file that went through every check of its profile has passed."""

    PASSED = "passed"
    INCOMPLETE = "not fully checked"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class CheckState:
    """Whether a rule's check was made; `why` says why not."""

    code: str
    title: str
    made: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class PreflightReport:
    """The findings of one preflight, and the state of each check of the profile."""

    name: str
    profile: str
    findings: tuple[Finding, ...]
    checks: tuple[CheckState, ...]
    pages: int = 0

    @property
    def verdict(self) -> PreflightVerdict:
        """Rejected with any error; passed when no check was left out; otherwise not fully checked."""
        if has_errors(self.findings):
            return PreflightVerdict.REJECTED
        return PreflightVerdict.PASSED if all(check.made for check in self.checks) else PreflightVerdict.INCOMPLETE

    @property
    def not_made(self) -> tuple[CheckState, ...]:
        """The checks that were not made."""
        return tuple(check for check in self.checks if not check.made)

    def count(self, severity: Severity) -> int:
        """How many findings have that severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def summary(self) -> str:
        """One line: the verdict, the counts, and how many checks were not made."""
        counts = [
            f"{count} {severity.value}{'' if count == 1 else 's'}"
            for severity in Severity
            if (count := self.count(severity))
        ]
        line = f"{self.name or 'PDF'}: {self.verdict.value} ({self.profile}"
        line += f"; {', '.join(counts)})" if counts else ")"
        left = len(self.not_made)
        return line + (f"; {left} check{'' if left == 1 else 's'} not made" if left else "")


def report_data(report: PreflightReport) -> Mapping[str, Any]:
    """The report without its findings, as plain data for JSON."""
    return {
        "file": report.name,
        "profile": report.profile,
        "verdict": report.verdict.value,
        "pages": report.pages,
        "checks": [
            {"code": check.code, "title": check.title, "made": check.made, "why": check.why or None}
            for check in report.checks
        ],
    }
