"""Checks a foreign PDF in a process of its own, whose memory and time are bounded."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from forumpress.preflight import gate
from forumpress.preflight.bounded import Stopped, bound_memory, run_bounded
from forumpress.preflight.engine import preflight
from forumpress.preflight.profile import Profile, load_profile
from forumpress.preflight.report import CheckState, PreflightReport
from forumpress.preflight.report_html import report_html

_SECONDS = 240
_DEEP_SECONDS = 1_800
LARGEST_FILE = 1_000_000_000
"""Bytes of a PDF that is looked at at all."""


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
    with path.open("rb") as file:
        size = file.seek(0, 2)
    if size > LARGEST_FILE:
        return _refused(path, chosen, f"it has {size / 1e9:.1f} GB; only files of up to 1 GB are checked", html)
    wanted = f"{'deep' if deep else ''},{'html' if html else ''}"
    try:
        answer = run_bounded(
            "forumpress.preflight.guard", (str(path.resolve()), profile, wanted), _DEEP_SECONDS if deep else _SECONDS
        )
        return _ANSWER.validate_json(answer)
    except (Stopped, ValidationError) as why:
        return _refused(path, chosen, str(why) if isinstance(why, Stopped) else "no report came back", html)


def _refused(path: Path, profile: Profile, why: str, html: bool) -> Checked:
    checks = tuple(
        CheckState(active.rule.code, active.rule.title, False, "the file is too heavy") for active in profile.rules
    )
    finding = gate.TOO_HEAVY.shut(f"the file cannot be checked: {why}", path.name)
    report = PreflightReport(path.name, profile.name, (finding,), checks)
    return Checked(report, report_html(report) if html else "")


def _main() -> None:
    """The process that reads the file."""
    bound_memory()
    path, profile, wanted = Path(sys.argv[1]), sys.argv[2], sys.argv[3].split(",")
    report = preflight(path, load_profile(profile), deep="deep" in wanted)
    html = report_html(report, path.read_bytes()) if "html" in wanted else ""
    sys.stdout.buffer.write(_ANSWER.dump_json(Checked(report, html)))


if __name__ == "__main__":
    _main()
