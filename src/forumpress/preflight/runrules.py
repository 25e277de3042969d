# SPDX-License-Identifier: MIT
"""Runs a profile's rules over a PDF and gathers what they saw."""

from __future__ import annotations

from itertools import islice

import pikepdf

from forumpress.finding import Finding, Place
from forumpress.pdf.budget import Budget, TooHeavy
from forumpress.pdf.objects import open_pdf
from forumpress.preflight import refusals
from forumpress.preflight.context import NO_CONTEXT, Context
from forumpress.preflight.document import Document
from forumpress.preflight.preflightreport import CheckState, PreflightReport
from forumpress.preflight.profile import ActiveRule, Profile
from forumpress.preflight.rule import Fault, NotMade

_MOST_FAULTS = 40
"""Of one rule; a file with thousands of the same fault is not made clearer by all of them."""


def preflight(
    data: bytes,
    profile: Profile,
    context: Context = NO_CONTEXT,
    *,
    name: str = "",
    deep: bool = False,
    budget: Budget | None = None,
) -> PreflightReport:
    """Checks a PDF against a profile.

    `name` is what messages call the file; `deep` also makes the checks that need outside
    programs. Whatever the file holds, this returns a report: what cannot be opened, is locked,
    has no pages or asks for too much work is a finding with a code of `refusals.py`. It reads foreign
    files inside this process; `guardedcheck.py` does so in a process of its own, with its memory bounded.
    """
    budget = budget or Budget()
    try:
        opened = open_pdf(data)
    except pikepdf.PasswordError:
        return _refused(refusals.LOCKED.finding("the file is locked with a password", name), profile, name)
    except (pikepdf.PdfError, RuntimeError, ValueError, RecursionError) as problem:
        return _refused(refusals.explain_unopened(problem, name), profile, name)
    with opened:
        try:
            count = len(opened.pages)
            if not count:
                return _refused(refusals.NO_PAGES.finding("the file has no pages", name), profile, name)
            if count > budget.pages:
                message = f"the file has {count:,} pages; only files of up to {budget.pages:,} are checked"
                return _refused(refusals.TOO_MANY_PAGES.finding(message, name), profile, name)
            document = Document(opened, data, name=name, context=context, budget=budget)
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError) as problem:
            return _refused(refusals.explain_unopened(problem, name), profile, name)
        return _check(document, profile, deep)


def _check(document: Document, profile: Profile, deep: bool) -> PreflightReport:
    findings: list[Finding] = []
    checks: list[CheckState] = []
    for at, active in enumerate(profile.rules):
        rule = active.rule
        if rule.deep and not deep:
            checks.append(CheckState(rule.code, rule.title, False, "only the deep check makes it"))
            continue
        try:
            findings += _faults(active, document)
            checks.append(CheckState(rule.code, rule.title))
        except NotMade as reason:
            checks.append(CheckState(rule.code, rule.title, False, str(reason)))
        except TooHeavy as reason:
            findings.append(refusals.TOO_HEAVY.finding(f"the file cannot be checked: {reason}", document.name))
            checks += (_skipped(left, "the file is too heavy") for left in profile.rules[at:])
            break
        except Exception as problem:
            # A malformed object may surprise any rule in any way; the report must say so and go on.
            findings.append(_stopped(active, problem, document.name))
            checks.append(CheckState(rule.code, rule.title, False, "a malformed object stopped it"))
    return PreflightReport(document.name, profile.name, tuple(findings), tuple(checks), len(document.pages))


def _faults(active: ActiveRule, document: Document) -> list[Finding]:
    seen = active.rule(document, active.limits)
    faults = list(islice(seen, _MOST_FAULTS))
    more = sum(1 for _ in islice(seen, 100_000))
    findings = [_finding(active, fault, document) for fault in faults]
    if more:
        message = f"and {more:,} more like it"
        findings.append(Finding(active.severity, active.rule.code, message, place=Place(document.name)))
    return findings


def _finding(active: ActiveRule, fault: Fault, document: Document) -> Finding:
    cause = fault.cause if fault.cause.file else document.context.cause(fault.page, fault.box)
    place = Place(cause.file or document.name, cause.line, cause.column, fault.page, fault.box)
    return Finding(active.severity, active.rule.code, fault.message, fault.hint or active.rule.cure, place)


def _stopped(active: ActiveRule, problem: Exception, name: str) -> Finding:
    words = " ".join(str(problem).split())[:160]
    message = f"the check {active.rule.code} could not be made: {type(problem).__name__} ({words})"
    return refusals.CHECK_FAILED.finding(message, name)


def _skipped(active: ActiveRule, why: str) -> CheckState:
    return CheckState(active.rule.code, active.rule.title, False, why)


def _refused(finding: Finding, profile: Profile, name: str) -> PreflightReport:
    why = "the file cannot be opened"
    return PreflightReport(name, profile.name, (finding,), tuple(_skipped(active, why) for active in profile.rules))
