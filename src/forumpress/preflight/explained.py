# SPDX-License-Identifier: MIT
"""The rules as `forumpress explain` prints them, beside the codes that `codes/` declares."""

from __future__ import annotations

from forumpress.codes.registry import Explanation
from forumpress.finding import Severity
from forumpress.preflight.catalogue import all_rules
from forumpress.preflight.profile import load_profile, profile_names
from forumpress.preflight.refusals import REFUSALS, Refusal
from forumpress.preflight.rule import AnyRule


def explained_rules() -> dict[str, Explanation]:
    """What each rule and refusal means, by its code; the severities are those that it has in the shipped profiles."""
    profiles = [load_profile(name) for name in profile_names()]
    explained = {refusal.code: _explanation(refusal, (Severity.ERROR,), "") for refusal in REFUSALS}
    for code, rule in all_rules().items():
        had = {profile.severity(code) for profile in profiles}
        explained[code] = _explanation(rule, tuple(each for each in Severity if each in had), "-deep" * rule.deep)
    return explained


def _explanation(rule: Refusal | AnyRule, severities: tuple[Severity, ...], suffix: str) -> Explanation:
    page = f"preflight.md#{rule.code.replace('/', '')}{suffix}"
    return Explanation(rule.code, tuple(map(str, severities)), f"{rule.title}. {rule.rationale}", rule.cure, page)
