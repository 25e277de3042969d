# SPDX-License-Identifier: MIT
"""The folders of layout packs: where they lie, how findings call their files, and how these are read."""

from __future__ import annotations

import re
from pathlib import Path

from forumpress.errors import InputError
from forumpress.files import NotAFile, TooLarge, read_file
from forumpress.finding import NOWHERE, Place, error
from forumpress.issue.source import decode

LARGEST = 1_000_000
"""Bytes of a template or style sheet; the largest that come with Forum Press have 8,000."""
_PAGE = re.compile(r"^(page|extends)\s*:", re.MULTILINE)
_HISTORY = frozenset((".git", ".hg", ".svn"))
"""Folders of version control, in a layout that is kept in one of its own."""


def find_pack(name: str, folders: tuple[Path, ...], place: Place = NOWHERE) -> Path:
    """The folder of the pack `name`; earlier folders win (the workspace's before the built-in ones).

    A pack that leads out of its folder through a symbolic link is not found: an issue may come from anyone.
    `place` is where the name was written, for the finding of the InputError when there is no such pack.
    """
    for folder in folders:
        source = folder / name / "layout.yaml"
        if source.is_file() and source.resolve().is_relative_to(folder.resolve()):
            return folder / name
    known = sorted({path.parent.name for folder in folders for path in folder.glob("*/layout.yaml") if _has_page(path)})
    raise InputError(
        [
            error(
                "layout/unknown",
                f"there is no layout “{name}”",
                hint=f"Write one of these as the layout: {', '.join(known) or 'none is installed'}.",
                place=place,
            )
        ]
    )


def _has_page(source: Path) -> bool:
    """Whether a layout.yaml seems to have a page, or to take one from another pack: the base pack has none."""
    try:
        return _PAGE.search(source.read_text("utf-8", "replace")[:LARGEST]) is not None
    except OSError:
        return False


def file_name(root: Path, name: str | Path) -> str:
    """How findings call a file of the pack in `root`: layouts/NAME/…, wherever the folder of packs lies."""
    return f"layouts/{root.name}/{Path(name).as_posix()}"


def pack_files(root: Path) -> tuple[Path, ...]:
    """Every file that a pack's pages may depend on: templates include others, and style sheets show pictures."""
    home = root.resolve()
    found = (path for path in root.rglob("*") if _HISTORY.isdisjoint(path.relative_to(root).parts))
    return tuple(sorted(path for path in found if path.is_file() and path.resolve().is_relative_to(home)))


def holds(root: Path, name: str) -> bool:
    """Whether the pack in `root` has the file `name` (a path inside it), not through a symbolic link out of it."""
    try:
        path = root / name
        return path.is_file() and path.resolve().is_relative_to(root.resolve())
    except (OSError, ValueError):
        return False


def read_text(root: Path, name: str) -> str:
    """The text of the file `name` in the pack in `root`: the one place where templates and style sheets are opened.

    Raises InputError: `layout/unreadable`, or what is wrong with its characters, at their line.
    """
    shown = file_name(root, name)
    try:
        data = _read_bytes(root, name)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        message = f"{Path(name).name} cannot be read: {reason}"
        hint = "See that it is a file of the layout's own folder that you may read, with less than 1 MB."
        raise InputError([error("layout/unreadable", message, hint=hint, place=Place(shown, 1, 1))]) from None
    return decode(data, shown).text


def _read_bytes(root: Path, name: str) -> bytes:
    """Raises OSError or ValueError for what is no file inside `root`, however it is named."""
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()):
        raise ValueError("it lies outside the layout's folder")
    try:
        return read_file(path, LARGEST)
    except NotAFile:
        raise ValueError("it is not a file") from None
    except TooLarge:
        raise ValueError("it holds more than 1 MB") from None
