"""What commands are given: issues by file or key, and the workspace they lie in."""

from __future__ import annotations

import re
from pathlib import Path

from forumpress.errors import InputError, UsageError
from forumpress.workspace import Workspace

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_KEY = 64


def find_issue(argument: str) -> tuple[Path, Workspace]:
    """The issue file that `argument` means, a path or the key of an issue of the workspace around here.

    Raises UsageError when there is no such file, InputError when it lies in no workspace.
    """
    path = Path(argument)
    if path.is_file():
        return path, Workspace.containing(path)
    workspace = enclosing_workspace()
    folder = workspace.root / "issues" if workspace else path.parent
    by_key = folder / f"{argument}.yaml"
    if _KEY.fullmatch(argument) and by_key.is_file():
        return by_key, Workspace.containing(by_key)
    known = sorted(file.stem for file in folder.glob("*.yaml") if file.stem != "publication")
    there = f"; {folder.name} holds {', '.join(known[:12])}" if known else ""
    raise UsageError(f"there is no issue “{argument}”{there}")


def enclosing_workspace(folder: Path | None = None) -> Workspace | None:
    """The workspace that `folder` (the current one where none is named) lies in, or None."""
    try:
        return Workspace.containing(folder or Path.cwd())
    except InputError:
        return None


def workspace_here() -> Workspace:
    """The workspace that the current folder lies in.

    Raises UsageError when it lies in none.
    """
    workspace = enclosing_workspace()
    if workspace is None:
        raise UsageError("this folder is no workspace (it has no folder “issues”); “forumpress init DIR” makes one")
    return workspace


def check_key(key: str) -> str:
    """`key` if it may name an issue. Raises UsageError for what may not."""
    if not _KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        raise UsageError(
            f"“{key}” cannot be a key: write at most {LONGEST_KEY} lower-case letters, digits and single hyphens, "
            "such as 2022-12"
        )
    return key
