# SPDX-License-Identifier: MIT
"""Whatever was edited, the preview's pages are those of a cold build, pixel by pixel."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from preview.bulletin import ISSUE, YAML, make_workspace
from preview.edits import edited

from forumpress.preview.issuebuilder import IssueBuilder, IssueSnapshot
from forumpress.preview.pageimages import raster
from forumpress.workspace import Workspace

pytestmark = [pytest.mark.xdist_group("preview"), pytest.mark.slow]


def shown(snapshot: IssueSnapshot) -> list[tuple[str, bytes]]:
    drawn = [snapshot.draw(page_info.number) for page_info in snapshot.pages]
    return [(page.fingerprint, raster(page.pdf, 1.25).tobytes()) for page in drawn]


def check_edits(workspace: Path, warm: IssueBuilder, seed: int, count: int) -> None:
    dice, text = random.Random(seed), YAML
    path = workspace / ISSUE
    for _ in range(count):
        text = edited(text, dice)
        path.write_text(text)
        pages = shown(warm.build("screen"))
    cold = IssueBuilder(path, Workspace.at(workspace))
    assert pages == shown(cold.build("screen"))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace(tmp_path_factory.mktemp("equal"))


@pytest.fixture(scope="module")
def warm(workspace: Path) -> IssueBuilder:
    """One builder for all examples, so that its memory holds what earlier ones left there."""
    return IssueBuilder(workspace / ISSUE, Workspace.at(workspace))


@settings(max_examples=2)
@given(seed=st.integers(0, 2**32))
def test_after_random_edits_pages_are_as_if_built_anew(workspace: Path, warm: IssueBuilder, seed: int) -> None:
    check_edits(workspace, warm, seed, 4)


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 12))
def test_after_many_random_edits_too(workspace: Path, warm: IssueBuilder, seed: int, count: int) -> None:
    check_edits(workspace, warm, seed, count)
