# SPDX-License-Identifier: MIT
"""Makes an Edition of a draft that passes its preflight. An Edition cannot be made anywhere else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from forumpress.editiondraft import EditionDraft
from forumpress.errors import InternalError
from forumpress.finding import Finding, has_errors
from forumpress.preflight.context import NO_CONTEXT, Context
from forumpress.preflight.preflightreport import PreflightReport
from forumpress.preflight.profile import Profile
from forumpress.preflight.runrules import preflight


@dataclass(frozen=True, slots=True, init=False)
class Edition:
    """A finished PDF that passed its preflight: the only thing that can be delivered.

    `profile` is the one that it passed; `findings` are its warnings and notes; `unchecked` names
    the checks of the profile that were not made, which is what the deep check would add.

    Calling the class, or `dataclasses.replace` on an edition, raises InternalError: `certify` is
    the only way to one.
    """

    kind: str
    """The edition's name: screen, print …"""
    pdf: bytes = field(repr=False)
    profile: str
    findings: tuple[Finding, ...]
    unchecked: tuple[str, ...]

    def __init__(self, *_: Any, **__: Any) -> None:
        raise InternalError("an edition was made without its preflight")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A draft that did not pass, with the report that says why."""

    draft: EditionDraft
    report: PreflightReport


@dataclass(frozen=True, slots=True)
class Certified:
    """An Edition and the report of the preflight that it passed."""

    edition: Edition
    report: PreflightReport


def certify(
    draft: EditionDraft, profile: Profile, context: Context = NO_CONTEXT, *, name: str = "", deep: bool = False
) -> Certified | Rejected:
    """Checks a draft against the profile; without an error it becomes an Edition.

    Findings of the drawn pages and of finishing, which the draft carries, count like those of the
    checks. Checks that were not made do not reject a draft, but the edition names them and its
    report does not say "passed".
    """
    report = preflight(draft.pdf, profile, context, name=name, deep=deep)
    report = replace(report, findings=(*draft.findings, *report.findings))
    if has_errors(report.findings):
        return Rejected(draft, report)
    edition = object.__new__(Edition)
    facts = {
        "kind": draft.kind,
        "pdf": draft.pdf,
        "profile": profile.name,
        "findings": report.findings,
        "unchecked": tuple(check.code for check in report.not_made),
    }
    for attribute, value in facts.items():
        object.__setattr__(edition, attribute, value)
    return Certified(edition, report)
