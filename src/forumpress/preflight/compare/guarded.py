"""Compares two files that anybody may have made, in a process of its own with bounded memory and time."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from forumpress.errors import InputError
from forumpress.finding import Finding
from forumpress.preflight import gate
from forumpress.preflight.bounded import Stopped, bound_memory, run_bounded
from forumpress.preflight.compare.changes import Comparison
from forumpress.preflight.compare.compare import compare
from forumpress.preflight.compare.comparison_html import comparison_html
from forumpress.preflight.compare.reading import read_for_comparison
from forumpress.preflight.guard import LARGEST_FILE

_SECONDS = 600


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
        with path.open("rb") as file:
            if file.seek(0, 2) > LARGEST_FILE:
                raise InputError([gate.TOO_HEAVY.shut("the file has more than 1 GB", path.name)])
    arguments = (str(old.resolve()), str(new.resolve()), "html" if html else "")
    try:
        compared = _ANSWER.validate_json(run_bounded("forumpress.preflight.compare.guarded", arguments, _SECONDS))
    except (Stopped, ValidationError) as why:
        words = str(why) if isinstance(why, Stopped) else "no comparison came back"
        raise InputError([gate.TOO_HEAVY.shut(f"the files cannot be compared: {words}", new.name)]) from None
    if compared.comparison is None:
        raise InputError(compared.findings)
    return compared


def _main() -> None:
    """The process that reads the files."""
    bound_memory()
    old, new, html = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "html"
    try:
        before, after = read_for_comparison(old), read_for_comparison(new)
        comparison = compare(before, after)
        answer = Compared(comparison, comparison_html(comparison, before, after) if html else "")
    except InputError as problem:
        answer = Compared(None, findings=problem.findings)
    sys.stdout.buffer.write(_ANSWER.dump_json(answer))


if __name__ == "__main__":
    _main()
