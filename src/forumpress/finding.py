"""Findings: what is worth saying about an issue, as data.

Every stage adds findings beside its value; only the command line, the preview and the reports
turn them into words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: an error stops the build, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


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
    it never changes once released. `quote` is the source line as it stood when it was read.
    """

    severity: Severity
    code: str
    message: str
    hint: str = ""
    place: Place = field(default=NOWHERE)
    quote: str = ""


def error(code: str, message: str, *, hint: str = "", place: Place = NOWHERE, quote: str = "") -> Finding:
    """A finding that stops the build."""
    return Finding(Severity.ERROR, code, message, hint, place, quote)


def warning(code: str, message: str, *, hint: str = "", place: Place = NOWHERE, quote: str = "") -> Finding:
    """A finding that a person should look at, though the build goes on."""
    return Finding(Severity.WARNING, code, message, hint, place, quote)


def note(code: str, message: str, *, hint: str = "", place: Place = NOWHERE, quote: str = "") -> Finding:
    """A remark that asks for nothing."""
    return Finding(Severity.NOTE, code, message, hint, place, quote)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings stops the build."""
    return any(finding.severity is Severity.ERROR for finding in findings)
