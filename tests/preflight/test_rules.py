# SPDX-License-Identifier: MIT
"""Every rule finds its seeded defect and lets the near miss pass; nothing is found in a clean file."""

from __future__ import annotations

from functools import cache

import pytest
from preflight.defects import DEFECTS, Defect
from preflight.press import Press

from forumpress.finding import Severity
from forumpress.preflight.catalogue import all_rules
from forumpress.preflight.context import NO_CONTEXT, Context
from forumpress.preflight.profile import ActiveRule, Profile
from forumpress.preflight.runrules import preflight

_OTHERS = ("access/", "archive/")
"""Families whose defects are seeded in tests of their own."""
_ELSEWHERE = {
    "file/encrypted": "tests/preflight/test_foreign.py",
    "file/repaired": "tests/preflight/test_foreign.py",
    "file/table-repaired": "tests/preflight/test_foreign.py",
    "file/too-large": "tests/preflight/test_foreign.py",
    "ink/coverage": "tests/preflight/test_deep.py",
    "plates/body-text": "tests/preflight/test_deep.py",
    "render/differs": "tests/preflight/test_deep.py",
    "picture/too-fine": "tests/preflight/rules/test_accessibility.py",
}


@cache
def everything() -> Profile:
    """All rules for the press and the newsroom, as errors, with their defaults."""
    rules = [rule for code, rule in all_rules().items() if not code.startswith(_OTHERS) and code not in _ELSEWHERE]
    return Profile("everything", "All rules", tuple(ActiveRule(rule, Severity.ERROR, rule.limits()) for rule in rules))


def codes(pdf: bytes, name: str, context: Context = NO_CONTEXT) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for finding in preflight(pdf, everything(), context, name=name).findings:
        found.setdefault(finding.code, []).append(finding.message)
    return found


@cache
def found_in(position: int) -> dict[str, list[str]]:
    """What is found in the file with the seeded defect at that position of the list."""
    defect = DEFECTS[position]
    press = Press(defect.pages)
    defect.spoil(press)
    return codes(press.save(**defect.save), defect.name, defect.context)


def identify(defect: Defect) -> str:
    return f"{defect.code}-{DEFECTS.index(defect)}"


def test_a_clean_file_has_no_findings() -> None:
    assert codes(Press().save(), "2022-11-print.pdf") == {}


@pytest.mark.parametrize("position", range(len(DEFECTS)), ids=[identify(defect) for defect in DEFECTS])
def test_the_defect_is_found(position: int) -> None:
    assert DEFECTS[position].code in found_in(position), found_in(position)


@pytest.mark.parametrize("defect", DEFECTS, ids=identify)
def test_the_near_miss_passes(defect: Defect) -> None:
    press = Press(defect.near_pages)
    defect.near_miss(press)
    context = defect.context if defect.near_context is None else defect.near_context
    found = codes(press.save(), defect.name, context)
    assert defect.code not in found, found[defect.code]


def test_every_rule_has_a_seeded_defect() -> None:
    seeded = {defect.code for defect in DEFECTS} | set(_ELSEWHERE)
    assert {code for code in all_rules() if not code.startswith(_OTHERS)} == seeded
    assert len({defect.code for defect in DEFECTS}) >= 40


def test_at_least_98_in_100_seeded_defects_are_caught() -> None:
    caught = sum(defect.code in found_in(position) for position, defect in enumerate(DEFECTS))
    assert caught >= 0.98 * len(DEFECTS)
