# SPDX-License-Identifier: MIT
"""Makes an Edition of a draft that passes its preflight. An Edition cannot be made anywhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from forumpress.editiondraft import EditionDraft, Form, pdf_of
from forumpress.errors import InternalError
from forumpress.finding import Finding, has_errors
from forumpress.preflight.articlewords import ArticleWords
from forumpress.preflight.context import NO_CONTEXT, Context
from forumpress.preflight.flow.checkers import check_flow
from forumpress.preflight.preflightreport import PreflightReport
from forumpress.preflight.profile import Profile
from forumpress.preflight.runrules import preflight


@dataclass(frozen=True, slots=True, init=False)
class Edition:
    """A finished file or folder that passed its preflight: the only thing that can be delivered.

    `profile` is the one that it passed; `findings` are its warnings and notes; `unchecked` names
    the checks of the profile that were not made, which is what the deep check would add.

    Calling the class, or `dataclasses.replace` on an edition, raises InternalError: `certify` and
    `certify_flow` are the only ways to one.
    """

    kind: str
    """The edition's name: screen, print …"""
    form: Form
    data: bytes = field(repr=False)
    """The file; empty where the edition is a folder."""
    files: Mapping[str, bytes] = field(repr=False)
    """The files of an edition that is a folder, by their paths in it."""
    profile: str
    findings: tuple[Finding, ...]
    unchecked: tuple[str, ...]

    def __init__(self, *_: Any, **__: Any) -> None:
        raise InternalError("an edition was made without its preflight")

    @property
    def pdf(self) -> bytes:
        """The PDF. Raises InternalError for an edition of another form."""
        return pdf_of(self.kind, self.form, self.data)


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
    return _judged(draft, preflight(draft.pdf, profile, context, name=name, deep=deep))


def certify_flow(draft: EditionDraft, words: Sequence[ArticleWords], *, name: str = "") -> Certified | Rejected:
    """Checks a draft whose text flows by the checker of its form, against the words of its articles."""
    return _judged(draft, check_flow(draft, words, name))


def _judged(draft: EditionDraft, report: PreflightReport) -> Certified | Rejected:
    report = replace(report, findings=(*draft.findings, *report.findings))
    if has_errors(report.findings):
        return Rejected(draft, report)
    edition = object.__new__(Edition)
    facts = {
        "kind": draft.kind,
        "form": draft.form,
        "data": draft.data,
        "files": draft.files,
        "profile": report.profile,
        "findings": report.findings,
        "unchecked": tuple(check.code for check in report.not_made),
    }
    for attribute, value in facts.items():
        object.__setattr__(edition, attribute, value)
    return Certified(edition, report)
