# SPDX-License-Identifier: MIT
"""The number on the front is found behind the label of each language, so that a title's number is not taken for it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from forumpress.layout.words import languages, words_for
from forumpress.preflight.context import Context
from forumpress.preflight.rules import issue_stale_number as rule


def faults(front: str, label: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(rule, "words_of_pages", lambda document, pages: [(1, front, lambda at: None)])
    document: Any = SimpleNamespace(context=Context(number=5, number_label=label))
    return [fault.message for fault in rule.check(document, rule.IssueStaleNumberLimits())]


@pytest.mark.parametrize("language", languages().values())
def test_each_label_is_known(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    label = words_for(language)["issue"]
    assert faults(f"2031 · {label} 5 Notes from No. 4", label, monkeypatch) == []
    assert faults(f"2031 · {label} 4 Notes from No. 4", label, monkeypatch) == [
        f"the page says “{label} 4”, but this is issue 5"
    ]
