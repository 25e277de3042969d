# SPDX-License-Identifier: MIT
"""What commands are given: issues by file or key, and the workspace they lie in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from forumpress.errors import InputError, UsageError
from forumpress.finding import Finding
from forumpress.machine import check_file, check_name
from forumpress.workspace import Workspace

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_KEY = 64
PUBLICATION = "publication.yaml"


def find_issue(argument: str) -> tuple[Path, Workspace]:
    """The issue file that `argument` means, a path or the key of an issue of the workspace around here.

    Raises UsageError when there is no such file, InputError when it lies in no workspace or is no file.
    """
    path = Path(argument)
    if not path.exists():
        workspace = enclosing_workspace()
        folder = workspace.root / "issues" if workspace else path.parent
        path = folder / f"{argument}.yaml"
        if not _KEY.fullmatch(argument) or not path.exists():
            known = [file.stem for file in issue_files(folder)]
            there = f"; {folder.name} holds {', '.join(known[:12])}" if known else ""
            raise UsageError(f"there is no issue “{argument}”{there}")
    if path.is_dir() or not path.is_file():
        check_file(path)
    workspace = Workspace.containing(path)
    check_name(workspace.name(path))
    return path, workspace


def find_issues(arguments: Sequence[str]) -> list[tuple[Path, Workspace]]:
    """The issue files that the arguments mean, each once; publication.yaml is passed over among several.

    Raises UsageError that names all that are not there, or InputError with all that cannot be used.
    """
    found: dict[Path, Workspace] = {}
    missing: list[str] = []
    findings: list[Finding] = []
    several = len(arguments) > 1
    for argument in arguments:
        if several and Path(argument).name == PUBLICATION:
            continue
        try:
            path, workspace = find_issue(argument)
            found[path] = workspace
        except UsageError as failure:
            missing.append(str(failure))
        except InputError as failure:
            findings += failure.findings
    if missing:
        raise UsageError("\n       ".join(missing))
    if findings:
        raise InputError(findings)
    if not found:
        raise UsageError(f"{PUBLICATION} is no issue; name one")
    return list(found.items())


def choose_issue(arguments: Sequence[str]) -> tuple[Path, Workspace, int]:
    """The one issue to show, and how many others there were to choose from: the one that was changed last.

    Without arguments those of the workspace around here are meant. Raises as `find_issues`.
    """
    if not arguments:
        workspace = workspace_here()
        arguments = [str(path) for path in issue_files(workspace.root / "issues")]
        if not arguments:
            raise UsageError("this workspace has no issue yet; “forumpress new KEY” begins one")
    found = find_issues(arguments)
    path, workspace = max(found, key=lambda each: each[0].stat().st_mtime_ns)
    return path, workspace, len(found) - 1


def issue_files(folder: Path) -> list[Path]:
    """The files of a folder that may be issues, by name."""
    return sorted(path for path in folder.glob("*.yaml") if path.name != PUBLICATION)


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
