# SPDX-License-Identifier: MIT
"""An issue read with what earlier readings left is the issue read afresh."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forumpress.errors import InputError
from forumpress.issue.read import read_issue
from forumpress.issue.unchanged import EarlierReadings
from forumpress.memory import Memo
from forumpress.workspace import Workspace

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SAMPLE = (ROOT / "issues" / "2022-11.yaml").read_text("utf-8")
BODY = (ROOT / "issues" / "2022-11" / "cop27.md").read_text("utf-8")
_INSERTED = st.sampled_from(
    [
        "",
        "# note",
        "        kicker: Again",
        "      - key: new\n        title: New\n        body: words [x](#nowhere)",
        "          A paragraph.",
        "          ![](#nothing)",
        "        unknown: x",
        "          [^1]: note",
        "language: zh",
        "      - key: cop27\n        title: Twice\n        body: a",
        "        body_file: issues/none.md",
        "          *open",
    ]
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("unchanged")
    shutil.copytree(ROOT / "issues", root / "issues")
    shutil.copytree(ROOT / "assets" / "2022-11", root / "assets" / "2022-11")
    return Workspace.at(root)


def reading(workspace: Workspace, earlier: EarlierReadings | None = None) -> object:
    """The issue with all its places, or the refusal; its findings; which files were read."""
    try:
        found = read_issue(workspace.root / "issues/2022-11.yaml", workspace, earlier)
    except InputError as problem:
        return problem.findings
    return found.issue.written(), found.findings, found.reads


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_what_was_read_before_is_read_as_afresh(workspace: Workspace, data: st.DataObject) -> None:
    lines, body, earlier = SAMPLE.split("\n"), BODY, EarlierReadings(Memo())
    reading(workspace, earlier)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines)))
        match data.draw(st.integers(0, 3)):
            case 0:
                lines.insert(at, data.draw(_INSERTED))
            case 1:
                del lines[at : at + data.draw(st.integers(1, 8))]
            case 2:
                lines[at : at + 1] = [line.replace(" the ", " a ") for line in lines[at : at + 1]]
            case _:
                body = data.draw(st.sampled_from([BODY, BODY.replace("the", "a", 1), "", "\n" + BODY, BODY + "<b>"]))
        (workspace.root / "issues/2022-11.yaml").write_text("\n".join(lines), "utf-8")
        (workspace.root / "issues/2022-11/cop27.md").write_text(body, "utf-8")
        assert reading(workspace, earlier) == reading(workspace)


def test_articles_that_stand_as_before_are_the_very_same(workspace: Workspace) -> None:
    earlier = EarlierReadings(Memo())
    path = workspace.root / "issues/2022-11.yaml"
    (workspace.root / "issues/2022-11/cop27.md").write_text(BODY, "utf-8")
    path.write_text(SAMPLE, "utf-8")
    before = read_issue(path, workspace, earlier).issue.articles()
    path.write_text(SAMPLE.replace("perseverance can do", "patience can do", 1), "utf-8")
    after = read_issue(path, workspace, earlier).issue.articles()
    assert sum(one is other for one, other in zip(before, after, strict=True)) == 4
    (workspace.root / "issues/2022-11/cop27.md").write_text(BODY.replace("the", "a", 1), "utf-8")
    assert (
        sum(
            one is other
            for one, other in zip(after, read_issue(path, workspace, earlier).issue.articles(), strict=True)
        )
        == 4
    )
