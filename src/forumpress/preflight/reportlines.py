# SPDX-License-Identifier: MIT
"""A report in words, for a terminal or a log."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.preflightreport import PreflightReport, PreflightVerdict


def report_lines(report: PreflightReport) -> Iterator[str]:
    """The checks that were not made, and the verdict; the findings themselves are shown like all others."""
    reasons: dict[str, list[str]] = {}
    for check in report.not_made:
        reasons.setdefault(check.why, []).append(check.code)
    for why, codes in sorted(reasons.items()):
        yield f"not checked, {why}: {', '.join(codes)}"
    yield report.summary()
    if report.verdict is PreflightVerdict.INCOMPLETE:
        yield "The file has no error so far, but it has not passed: some checks were not made."
