"""Checks a foreign PDF in a process of its own, whose memory and time are bounded.

A decompression bomb that slips past every other limit then stops that process and nothing else.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from forumpress.preflight import gate
from forumpress.preflight.engine import preflight
from forumpress.preflight.profile import Profile, load_profile
from forumpress.preflight.report import CheckState, Report
from forumpress.preflight.report_html import report_html

_MEMORY = 2 * 1024**3
_SECONDS = 240
_DEEP_SECONDS = 1_800
_LARGEST_ANSWER = 64 * 1024 * 1024
_LARGEST_FILE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Checked:
    """A report, and the same as an HTML page where one was asked for."""

    report: Report
    html: str = ""


_ANSWER = TypeAdapter(Checked)


def preflight_guarded(path: Path, profile: str, *, deep: bool = False, html: bool = False) -> Checked:
    """Checks a file that anybody may have made against the profile of that name or path.

    Whatever happens to the process that reads it becomes a finding. Raises UsageError and
    InputError for a wrong profile, OSError when the file cannot be read.
    """
    checked = _ask(path, profile, deep=deep, html=html)
    return Checked(checked.report, report_html(checked.report)) if html and not checked.html else checked


def _ask(path: Path, profile: str, *, deep: bool, html: bool) -> Checked:
    chosen = load_profile(profile)
    with path.open("rb") as file:
        size = file.seek(0, 2)
    if size > _LARGEST_FILE:
        return _refused(path, chosen, f"the file has {size / 1e9:.1f} GB; only files of up to 1 GB are checked")
    wanted = f"{'deep' if deep else ''},{'html' if html else ''}"
    command = [sys.executable, "-m", "forumpress.preflight.guard", str(path.resolve()), profile, wanted]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_DEEP_SECONDS if deep else _SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _refused(path, chosen, "the file cannot be checked in reasonable time")
    if done.returncode or len(done.stdout) > _LARGEST_ANSWER:
        return _refused(path, chosen, "the file cannot be checked: reading it stopped the process that tried")
    try:
        return _ANSWER.validate_json(done.stdout)
    except ValidationError:
        return _refused(path, chosen, "the file cannot be checked: no report came back")


def _refused(path: Path, profile: Profile, message: str) -> Checked:
    checks = tuple(
        CheckState(active.rule.code, active.rule.title, False, "the file is too heavy") for active in profile.rules
    )
    return Checked(Report(path.name, profile.name, (gate.TOO_HEAVY.shut(message, path.name),), checks))


def _main() -> None:
    """The process that reads the file: bounded first, then the check, its answer as JSON on standard output."""
    path, profile, wanted = Path(sys.argv[1]), sys.argv[2], sys.argv[3].split(",")
    _bound_memory()
    report = preflight(path, load_profile(profile), deep="deep" in wanted)
    html = report_html(report, path.read_bytes()) if "html" in wanted else ""
    sys.stdout.buffer.write(_ANSWER.dump_json(Checked(report, html)))


def _bound_memory() -> None:
    # Only Unix can do this; elsewhere the limits of the reader itself must do.
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _main()
