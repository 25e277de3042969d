# SPDX-License-Identifier: MIT
"""A workspace to preview, and a builder of its issue."""

from __future__ import annotations

from pathlib import Path

import pytest
from preview.bulletin import ISSUE, make_workspace

from forumpress.preview.issuebuilder import IssueBuilder
from forumpress.workspace import Workspace


@pytest.fixture(scope="session")
def bulletin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace, for tests that write nothing into it."""
    return make_workspace(tmp_path_factory.mktemp("bulletin"))


@pytest.fixture(scope="session")
def builder(bulletin: Path) -> IssueBuilder:
    """A builder of the workspace's issue."""
    return IssueBuilder(bulletin / ISSUE, Workspace.at(bulletin))
