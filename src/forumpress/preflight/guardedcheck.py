# SPDX-License-Identifier: MIT
"""Checks a foreign PDF in a process of its own, whose memory and time are bounded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from forumpress.childprocess import ChildLimits, ChildStopped, run_child
from forumpress.files import named, read_file, size_of_named
from forumpress.pdf.budget import LARGEST_FILE
from forumpress.preflight import refusals
from forumpress.preflight.preflightreport import CheckState, PreflightReport
from forumpress.preflight.profile import Profile, load_profile, profile_file
from forumpress.preflight.report_html import report_html
from forumpress.preflight.runrules import preflight

_LIMITS = ChildLimits(seconds=240)
_DEEP_LIMITS = ChildLimits(seconds=1_800, file_size=2_000_000_000, programs=("gs", "pdftoppm"))
"""Of the checks that need outside programs: these draw pages into files of a temporary folder."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A report, and the same as an HTML page where one was asked for."""

    report: PreflightReport
    html: str = ""


_ANSWER = TypeAdapter(Checked)


def preflight_guarded(path: Path, profile: str, *, deep: bool = False, html: bool = False) -> Checked:
    """Checks a file that anybody may have made against the profile of that name or path.

    Whatever happens to the process that reads it becomes a finding. Raises UsageError and
    InputError for a wrong profile, OSError when the file cannot be read.
    """
    chosen = load_profile(profile)
    if (size := size_of_named(path)) > LARGEST_FILE:
        return _refused(path, chosen, f"it has {size / 1e9:.1f} GB; only files of up to 1 GB are checked", html)
    arguments = [
        str(named(path)),
        str(profile_file(profile)),
        *(["deep"] if deep else []),
        *(["html"] if html else []),
    ]
    try:
        answer = run_child("forumpress.preflight.guardedcheck", arguments, limits=_DEEP_LIMITS if deep else _LIMITS)
        return _ANSWER.validate_json(answer)
    except (ChildStopped, ValidationError) as why:
        return _refused(path, chosen, str(why) if isinstance(why, ChildStopped) else "no report came back", html)


def _refused(path: Path, profile: Profile, why: str, html: bool) -> Checked:
    checks = tuple(
        CheckState(active.rule.code, active.rule.title, False, "the file is too heavy") for active in profile.rules
    )
    finding = refusals.TOO_HEAVY.finding(f"the file cannot be checked: {why}", path.name)
    report = PreflightReport(path.name, profile.name, (finding,), checks)
    return Checked(report, report_html(report) if html else "")


def child_main(arguments: list[str], _: bytes) -> bytes:
    """What the process does that reads the file: its path, the profile, and "deep" and "html" where asked for."""
    path, profile, *wanted = arguments
    data = read_file(Path(path), LARGEST_FILE)
    report = preflight(data, load_profile(profile), name=Path(path).name, deep="deep" in wanted)
    html = report_html(report, data) if "html" in wanted else ""
    return _ANSWER.dump_json(Checked(report, html))
