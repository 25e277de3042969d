"""Makes an Edition of a draft that passes its preflight; the only place that does."""

from __future__ import annotations

from dataclasses import dataclass, replace

from forumpress.edition.draft import Draft
from forumpress.edition.edition import Edition, seal
from forumpress.finding import has_errors
from forumpress.preflight.context import NO_CONTEXT, Context
from forumpress.preflight.engine import preflight
from forumpress.preflight.profile import Profile
from forumpress.preflight.report import Report


@dataclass(frozen=True, slots=True)
class Rejected:
    """A draft that did not pass, with the report that says why."""

    draft: Draft
    report: Report


@dataclass(frozen=True, slots=True)
class Certified:
    """An Edition and the report of the preflight that it passed."""

    edition: Edition
    report: Report


def certify(
    draft: Draft, profile: Profile, context: Context = NO_CONTEXT, *, name: str = "", deep: bool = False
) -> Certified | Rejected:
    """Checks a draft against the profile; without an error it becomes an Edition.

    Findings of finishing count like those of the checks. Checks that were not made do not reject
    a draft, but the edition names them and its report does not say "passed".
    """
    report = preflight(draft.pdf, profile, context, name=name, deep=deep)
    report = replace(report, findings=(*draft.findings, *report.findings))
    if has_errors(report.findings):
        return Rejected(draft, report)
    unchecked = tuple(check.code for check in report.not_made)
    return Certified(Edition(draft.kind, draft.pdf, profile.name, report.findings, unchecked, seal()), report)
