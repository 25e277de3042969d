# SPDX-License-Identifier: MIT
from __future__ import annotations

import json

import pytest

from forumpress.cli.run import run


def test_a_code_is_explained_with_its_cure_and_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "figure/low-resolution"]) == 0
    head, means, cure, page = capsys.readouterr().out.splitlines()
    assert head == "figure/low-resolution (warning or note)"
    assert "too few pixels" in means
    assert cure.startswith("  → ")
    assert page == "  See docs/issue-format.md#figures"


def test_a_rule_of_the_preflight_is_explained_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "ink/coverage", "file/locked"]) == 0
    said = capsys.readouterr().out
    assert "ink/coverage (warning)" in said
    assert "docs/preflight.md#inkcoverage-deep" in said
    assert "file/locked (error)" in said


def test_a_family_names_its_members_and_nothing_names_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "booklet"]) == 0
    family = capsys.readouterr().out
    assert family.count("booklet/") == 4
    assert run(["explain"]) == 0
    every = capsys.readouterr().out
    assert "\n\nbooklet\n  booklet/blank-pages: Pages at the end" in every
    assert "access/reading-order" in every


@pytest.mark.parametrize(
    ("word", "near"),
    [("figure/low-resolutoin", "figure/low-resolution"), ("pdf/reading-order", "access/reading-order")],
)
def test_near_codes_are_suggested(word: str, near: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", word]) == 2
    assert near in capsys.readouterr().err


def test_json_has_all_parts(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "sidebar/note", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["codes"] == [
        {
            "code": "sidebar/note",
            "severities": ["error"],
            "means": "A sidebar cannot hold a footnote.",
            "cure": "Say it in the text.",
            "page": "docs/issue-format.md#sidebars",
        }
    ]
