# SPDX-License-Identifier: MIT
"""Small workspaces for the tests of reading."""

from __future__ import annotations

from pathlib import Path

from forumpress.errors import InputError
from forumpress.finding import Finding
from forumpress.issue.read import Reading, read_issue
from forumpress.workspace import Workspace

PUBLICATION = """\
title: NGO Forum
sponsor: Sponsored by friends
language: en
sections: [Policy, News, Members]
imprint:
  publisher: The Forum
"""
HEAD = """\
key: 2022-11
number: 11
date: 2022-11-30
"""
SECTIONS = """\
sections:
  - name: News
    articles:
"""
ARTICLE = """\
      - key: one
        title: One
"""
BODY = """\
        body: |
          Some text.
"""
TOP = HEAD + SECTIONS + ARTICLE


def make_workspace(root: Path, publication: str | bytes | None = PUBLICATION) -> Workspace:
    """A workspace with `issues/` and, unless it is None, a publication."""
    (root / "issues").mkdir(parents=True, exist_ok=True)
    if publication is not None:
        data = publication if isinstance(publication, bytes) else publication.encode()
        (root / "issues/publication.yaml").write_bytes(data)
    return Workspace.at(root)


def read_text(workspace: Workspace, text: str | bytes) -> Reading:
    """The issue that `text` says."""
    path = workspace.root / "issues/issue.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_issue(path, workspace)


def findings_of(workspace: Workspace, text: str | bytes) -> tuple[Finding, ...]:
    """Everything that is said about the issue, whether or not it can be built."""
    try:
        return read_text(workspace, text).findings
    except InputError as problem:
        return problem.findings
