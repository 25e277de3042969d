# SPDX-License-Identifier: MIT
"""The documentation of the rules is written from the rules, and complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from forumpress.preflight.catalogue import all_rules
from forumpress.preflight.docs import preflight_docs
from forumpress.preflight.profile import load_profile, profile_names
from forumpress.preflight.refusals import REFUSALS, Refusal
from forumpress.preflight.rule import AnyRule


def test_the_page_is_what_the_rules_say_today(checkout: Path) -> None:
    page = (checkout / "docs" / "preflight.md").read_text(encoding="utf-8")
    assert page == preflight_docs(), "run: make docs"


@pytest.mark.parametrize("rule", [*all_rules().values(), *REFUSALS], ids=lambda rule: rule.code)
def test_every_code_has_its_rationale_source_and_cure(rule: AnyRule | Refusal) -> None:
    for part in ("title", "rationale", "source", "cure"):
        words = getattr(rule, part)
        assert len(words.split()) >= 2, part
        assert words == words.strip()
    assert rule.rationale.endswith((".", "!"))
    assert not rule.title.endswith(".")


def test_every_rule_is_in_some_profile() -> None:
    used = {active.rule.code for name in profile_names() for active in load_profile(name).rules}
    assert used == set(all_rules())


@pytest.mark.parametrize("name", ["ask-your-printer.md", "editions.md"])
def test_the_guides_name_only_rules_that_exist(name: str, checkout: Path) -> None:
    text = (checkout / "docs" / name).read_text(encoding="utf-8")
    families = {code.partition("/")[0] for code in all_rules()}
    mentioned = {code for code in re.findall(r"\b([a-z]+/[a-z-]+)\b", text) if code.partition("/")[0] in families}
    assert mentioned
    assert mentioned <= set(all_rules())
