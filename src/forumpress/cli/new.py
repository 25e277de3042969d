# SPDX-License-Identifier: MIT
"""`forumpress new`: an issue to begin with."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from forumpress.cli.arguments import check_key, workspace_here
from forumpress.cli.schema import write_schemas
from forumpress.errors import UsageError
from forumpress.files import write_atomically
from forumpress.issue.begin import new_issue
from forumpress.terminal import say
from forumpress.workspace import Workspace


@click.command("new")
@click.argument("key")
@click.option("--force", is_flag=True, help="Overwrite an issue of that key.")
def command(key: str, force: bool) -> None:
    """Begin the issue KEY (such as 2022-12): issues/KEY.yaml, commented, that builds as it stands."""
    workspace = workspace_here()
    path = write_new_issue(key, workspace, force=force)
    write_schemas(workspace)
    name = workspace.name(path)
    say(f"Wrote {name}. Next: forumpress build {name}")


def write_new_issue(key: str, workspace: Workspace, *, force: bool = False) -> Path:
    """Write `issues/KEY.yaml`; raises UsageError for a key that is taken, unless `force`, or that is none."""
    path = workspace.root / "issues" / f"{check_key(key)}.yaml"
    if path.exists() and not force:
        raise UsageError(f"{workspace.name(path)} is there already; take another key, or overwrite it with --force")
    write_atomically(path, new_issue(key, workspace, datetime.date.today()).encode())
    return path
