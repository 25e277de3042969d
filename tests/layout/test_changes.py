# SPDX-License-Identifier: MIT
"""Typographic care changes what its table says, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forumpress.layout.changes import CHANGES, TypographicChange, without_changes
from forumpress.layout.conventions import CONVENTIONS
from forumpress.layout.typography import _cared, care
from forumpress.text import Text

TYPED = st.text(
    st.one_of(
        st.sampled_from("\"'-–—…. ,;:!?()[]0123456789abcXYZxé°$€%\u00a0\u202f«»“”‘’汉字、。한かカ@/&"),
        st.characters(codec="utf-8"),
    ),
    max_size=80,
)


@settings(deadline=None)
@given(TYPED, st.sampled_from([*CONVENTIONS, "en-GB", "xx"]))
def test_the_rules_of_care_change_nothing_but_what_the_table_says(typed: str, language: str) -> None:
    assert without_changes(_cared(Text(typed), language).plain) == without_changes(typed)


@pytest.mark.parametrize("change", CHANGES, ids=[change.name for change in CHANGES])
def test_every_change_of_the_table_is_made(change: TypographicChange) -> None:
    typed, printed = change.example
    language = "zh-Hans" if change.name == "Chinese marks" else "en"
    assert care(Text(typed), language).plain.replace("\u00a0", " ") == printed.replace("\u00a0", " ")
    assert set(printed) - set(typed) <= set(change.printed + "\u00a0")


def test_the_page_shows_the_table(checkout: Path) -> None:
    page = (checkout / "docs" / "issue-format.md").read_text("utf-8")
    for change in CHANGES:
        typed, printed = change.example
        assert f"| {change.name} | {change.when} | `{typed}` | `{printed}` |" in page


@pytest.mark.parametrize("lost", ["a1-b", "3*4", "é", "12", "~5", "§"])
def test_the_table_does_not_hide_a_loss(lost: str) -> None:
    assert without_changes(lost) != without_changes(lost[:-1])
    assert without_changes(lost) != without_changes(lost[1:])
