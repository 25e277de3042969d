# SPDX-License-Identifier: MIT
"""Compares two files that anybody may have made, in a process of its own with bounded memory and time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from forumpress.childprocess import ChildLimits, ChildStopped, run_child
from forumpress.errors import InputError
from forumpress.files import named, size_of_named
from forumpress.finding import Finding
from forumpress.pdf.budget import LARGEST_FILE
from forumpress.preflight import refusals
from forumpress.preflight.compare.changes import Comparison
from forumpress.preflight.compare.comparedfile import read_for_comparison
from forumpress.preflight.compare.comparing import compare
from forumpress.preflight.compare.comparison_html import comparison_html

_LIMITS = ChildLimits(seconds=600)


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison, and the same as an HTML page where one was asked for; or why there is none."""

    comparison: Comparison | None
    html: str = ""
    findings: tuple[Finding, ...] = ()


_ANSWER = TypeAdapter(Compared)


def compare_guarded(old: Path, new: Path, *, html: bool = False) -> Compared:
    """Compares two PDFs. Raises InputError when one of them cannot be read, OSError when it is not there."""
    for path in (old, new):
        if size_of_named(path) > LARGEST_FILE:
            raise InputError([refusals.TOO_HEAVY.finding("the file has more than 1 GB", path.name)])
    arguments = (str(named(old)), str(named(new)), "html" if html else "")
    try:
        compared = _ANSWER.validate_json(run_child("forumpress.preflight.compare.guarded", arguments, limits=_LIMITS))
    except (ChildStopped, ValidationError) as why:
        words = str(why) if isinstance(why, ChildStopped) else "no comparison came back"
        raise InputError([refusals.TOO_HEAVY.finding(f"the files cannot be compared: {words}", new.name)]) from None
    if compared.comparison is None:
        raise InputError(compared.findings)
    return compared


def child_main(arguments: list[str], _: bytes) -> bytes:
    """What the process does that reads the files: their paths, and "html" where a page is asked for."""
    old, new, html = arguments
    try:
        before, after = read_for_comparison(Path(old)), read_for_comparison(Path(new))
        comparison = compare(before, after)
        answer = Compared(comparison, comparison_html(comparison, before, after) if html else "")
    except InputError as problem:
        answer = Compared(None, findings=problem.findings)
    return _ANSWER.dump_json(answer)
