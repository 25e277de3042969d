# SPDX-License-Identifier: MIT
"""`forumpress locate`: scroll the open previews to a line of an issue."""

from __future__ import annotations

import re
from pathlib import Path

import click

from forumpress.cli.arguments import find_issue
from forumpress.errors import UsageError
from forumpress.terminal import say
from forumpress.workspace import Workspace

_PLACE = re.compile(r"(?P<file>.+?):(?P<line>\d{1,7})(?::(?P<column>\d{1,7}))?")


@click.command("locate")
@click.argument("place", metavar="ISSUE:LINE[:COLUMN]")
def command(place: str) -> int:
    """Scroll every open preview of this workspace to a line, such as issues/2022-11.yaml:33.

    The file may also be a Markdown file that an issue includes. Exit code 1 when nothing was set
    from that line or no preview runs.
    """
    from forumpress.preview.serve import ask, running_previews

    parts = _PLACE.fullmatch(place)
    if parts is None:
        raise UsageError("write a file and a line, such as issues/2022-11.yaml:33")
    path, workspace = _file(parts["file"])
    asked = ":".join(part for part in (workspace.name(path), parts["line"], parts["column"]) if part)
    answers = [ask(running, "locate", {"place": asked}) for running in running_previews(workspace.cache / "previews")]
    heard = [answer for answer in answers if answer is not None]
    found = [answer for answer in heard if answer.get("found")]
    if not heard:
        say("No preview of this workspace runs; “forumpress preview ISSUE” starts one.", error=True)
    elif not found:
        say(f"Nothing on the pages was written in {asked}.", error=True)
    for answer in found:
        say(f"{asked}: page {answer['spot']['page']}")
    return int(not found)


def _file(name: str) -> tuple[Path, Workspace]:
    path = Path(name)
    return (path, Workspace.containing(path)) if path.is_file() else find_issue(name)
