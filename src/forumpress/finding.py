# SPDX-License-Identifier: MIT
"""Findings: what is worth saying about an issue, as data.

Every stage adds findings beside its value; only the command line, the preview and the reports
turn them into words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from forumpress.codes.registry import cure_of


class Severity(StrEnum):
    """How much a finding weighs: an error stops the build, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for an error, 1 for a warning, 2 for a note: the order in which they are shown."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle on a page, in points, measured from the trim's top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding lies: in a source file, on a page, or both.

    `file` is relative to the workspace where it lies inside it; `line` and `column` count from 1
    (columns in characters); `page` is the page's position in the document, from 1.
    """

    file: str = ""
    line: int | None = None
    column: int | None = None
    page: int | None = None
    box: Rect | None = None

    def __str__(self) -> str:
        parts = [self.file] if self.file else []
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        where = ":".join(parts)
        if self.page is not None:
            where = f"{where} (page {self.page})" if where else f"page {self.page}"
        return where


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem or remark: a stable code, its place, what is wrong, what to do.

    `code` is `family/name`, both in lower-case words joined by hyphens (`figure/missing-image`);
    it never changes once released, and is declared in `codes/`. `quote` is the source line as it
    stood when it was read.
    """

    severity: Severity
    code: str
    message: str
    hint: str = ""
    place: Place = field(default=NOWHERE)
    quote: str = ""


def error(code: str, message: str, *, hint: str = "", place: Place = NOWHERE, quote: str = "") -> Finding:
    """A finding that stops the build; without a hint it gets the cure that the code's declaration names."""
    return Finding(Severity.ERROR, code, message, hint or cure_of(code), place, quote)


def warning(code: str, message: str, *, hint: str = "", place: Place = NOWHERE, quote: str = "") -> Finding:
    """A finding that a person should look at, though the build goes on; hint as in `error`."""
    return Finding(Severity.WARNING, code, message, hint or cure_of(code), place, quote)


def note(code: str, message: str, *, hint: str = "", place: Place = NOWHERE, quote: str = "") -> Finding:
    """A remark that stops nothing; hint as in `error`."""
    return Finding(Severity.NOTE, code, message, hint or cure_of(code), place, quote)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings stops the build."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def by_place(finding: Finding) -> tuple[str, int, int, int, int, str]:
    """The key that sorts findings as a person mends them: by file, line, column and page, errors before warnings."""
    place = finding.place
    return place.file, place.line or 0, place.column or 0, place.page or 0, finding.severity.rank, finding.code


def with_quotes(findings: Iterable[Finding], line_of: Callable[[Place], str]) -> tuple[Finding, ...]:
    """The findings with the source line that each lies in; `line_of` gives it ("" where there is none).

    A finding that has its quote, or lies in no line, stays as it is.
    """
    return tuple(
        finding if finding.quote or not finding.place.line else replace(finding, quote=line_of(finding.place))
        for finding in findings
    )
