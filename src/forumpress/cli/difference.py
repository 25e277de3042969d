# SPDX-License-Identifier: MIT
"""Files as a command is about to change them: read, shown as a difference, written if nobody else was quicker."""

from __future__ import annotations

from difflib import unified_diff

from forumpress.errors import UsageError
from forumpress.files import write_atomically
from forumpress.issue.edit.writtenfile import WrittenFile
from forumpress.issue.source import LARGEST_FILE
from forumpress.workspace import PathRefused, Workspace


def read_file(workspace: Workspace, name: str) -> WrittenFile | None:
    """A file of the workspace as it is written; None for one that is none, or not in UTF-8."""
    try:
        return WrittenFile(name, workspace.read(workspace.resolve(name), LARGEST_FILE).decode("utf-8"))
    except (PathRefused, UnicodeDecodeError):
        return None


def write_file(workspace: Workspace, old: WrittenFile, new: WrittenFile) -> None:
    """Write a file that was read as `old`. Raises UsageError, and writes nothing, where it is another by now."""
    path = workspace.resolve(old.file)
    now = read_file(workspace, old.file)
    if now is None or now.hash != old.hash:
        raise UsageError(f"{old.file} was changed by somebody else meanwhile; nothing was written to it")
    try:
        write_atomically(path, new.data)
    except OSError as problem:
        raise UsageError(f"{old.file} cannot be written: {problem.strerror}") from None


def difference_of(old: WrittenFile, new: WrittenFile) -> str:
    """What changes, as lines that begin with - and +."""
    before, after = old.raw.splitlines(keepends=True), new.raw.splitlines(keepends=True)
    lines = unified_diff(before, after, old.file, new.file, n=1, lineterm="\n")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ no line end here\n" for line in lines)
