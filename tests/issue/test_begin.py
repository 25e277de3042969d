# SPDX-License-Identifier: MIT
from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from forumpress.issue.begin import new_issue, new_publication
from forumpress.issue.read import Reading, read_issue
from forumpress.workspace import Workspace

TODAY = datetime.date(2026, 3, 4)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "publication.yaml").write_text(new_publication("A Review"))
    return Workspace.at(tmp_path)


def begin(key: str, workspace: Workspace) -> Reading:
    path = workspace.root / "issues" / f"{key}.yaml"
    path.write_text(new_issue(key, workspace, TODAY))
    return read_issue(path, workspace)


@pytest.mark.parametrize(
    ("key", "date"),
    [
        ("2024-02", datetime.date(2024, 2, 29)),
        ("2022-12", datetime.date(2022, 12, 31)),
        ("2022-11-05", datetime.date(2022, 11, 5)),
        ("2022-02-31", TODAY),
        ("0000-01", TODAY),
        ("2022-13", TODAY),
        ("spring", TODAY),
    ],
)
def test_the_date_follows_the_key(key: str, date: datetime.date, workspace: Workspace) -> None:
    reading = begin(key, workspace)
    assert reading.findings == ()
    assert reading.issue.date == date
    assert reading.issue.key == key


def test_the_number_follows_the_highest(workspace: Workspace) -> None:
    assert begin("2022-01", workspace).issue.number == 1
    (workspace.root / "issues" / "old.yaml").write_text("key: old\nnumber: 41   # a comment\n")
    (workspace.root / "issues" / "broken.yaml").write_bytes(b"\xff\xfe\x00")
    (workspace.root / "issues" / "folder.yaml").mkdir()
    assert begin("2022-02", workspace).issue.number == 42


@pytest.mark.parametrize("section", ["Current Affair & Policy", "No: 1 # here", "'quoted' \"twice\"", "动态"])
def test_the_section_is_the_first_of_the_publication(section: str, workspace: Workspace) -> None:
    quoted = section.replace("'", "''")
    (workspace.root / "issues" / "publication.yaml").write_text(f"title: A\nsections: ['{quoted}', Other]\n")
    assert begin("2022-01", workspace).issue.sections[0].name.plain == section


@pytest.mark.parametrize("publication", ["title: A\n", "title: A\nsections: []\n"])
def test_without_sections_one_is_named_all_the_same(publication: str, workspace: Workspace) -> None:
    (workspace.root / "issues" / "publication.yaml").write_text(publication)
    assert begin("2022-01", workspace).issue.sections[0].name.plain == "News"


def test_a_publication_that_cannot_be_read_does_not_stop_a_new_issue(workspace: Workspace) -> None:
    (workspace.root / "issues" / "publication.yaml").write_text("title: [unclosed\n")
    assert "key: 2022-01" in new_issue("2022-01", workspace, TODAY)
