# SPDX-License-Identifier: MIT
"""The filter by which a template says where a number, a date or an address was written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from forumpress.errors import InputError
from forumpress.issue.model import Issue
from forumpress.issue.read import read_issue
from forumpress.layout.boxes import BoxMaker
from forumpress.layout.pack import read_pack
from forumpress.text import Text
from forumpress.workspace import Workspace
from tests.layout.packs import copied_forum, own_template

ISSUE = "issues/2022-11.yaml"
Fill = Callable[[str], tuple[str, tuple[Text, ...]]]


@pytest.fixture(scope="module")
def issue(checkout: Path) -> Issue:
    return read_issue(checkout / ISSUE, Workspace.at(checkout)).issue


@pytest.fixture
def fill(checkout: Path, tmp_path: Path, issue: Issue) -> Fill:
    root = copied_forum(tmp_path / "forum")

    def filled(template: str) -> tuple[str, tuple[Text, ...]]:
        own_template(root, "break").write_text(template)
        context = {"issue": issue, "publication": issue.publication, "imprint": issue.publication.imprint}
        return BoxMaker(read_pack(root)).fill("break", "en", context)

    return filled


def test_a_number_is_marked_with_its_line(fill: Fill, checkout: Path) -> None:
    html, (text,) = fill('<p>{{ issue.number | written(issue, "number") }}</p>')
    assert html == '<p><span data-text="0">11</span></p>'
    line = (checkout / ISSUE).read_text().splitlines()[text.place().line - 1]  # type: ignore[operator]
    assert text.plain == "11" and line[text.place().column - 1 :] == "11"  # type: ignore[operator]


def test_an_address_is_printed_as_it_is_and_escaped(fill: Fill) -> None:
    html, (text,) = fill('{{ "a*b*<c>" | written(imprint, "website") }}')
    assert html == '<span data-text="0">a*b*&lt;c&gt;</span>'
    assert text.place().file == "issues/publication.yaml"


def test_words_keep_the_column_of_each_letter(fill: Fill, issue: Issue) -> None:
    _, (text,) = fill('{{ issue.sections[0].name | plain | written(issue.sections[0], "name") }}')
    first, second = text.place(0), text.place(text.plain.index("Affair"))
    assert first.line == second.line and second.column == first.column + len("Current ")  # type: ignore[operator]


def test_nothing_is_nothing(fill: Fill) -> None:
    assert fill('{{ none | written(imprint, "website") }}') == ("", ())


def test_something_that_was_not_written_is_a_finding(fill: Fill) -> None:
    with pytest.raises(InputError) as refused:
        fill('{{ 7 | written("issue", "number") }}')
    assert refused.value.findings[0].code == "layout/template"
