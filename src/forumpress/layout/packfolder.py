# SPDX-License-Identifier: MIT
"""The folders of layout packs: where they lie, how findings call their files, and how these are read."""

from __future__ import annotations

import re
from pathlib import Path

from forumpress.errors import InputError
from forumpress.files import inside, read_inside
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
        root = _own_folder(folder, name)
        if root is not None and holds(root, "layout.yaml"):
            return root
    known = sorted({root.name for folder in folders for root in packs_in(folder) if _has_page(root)})
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


def packs_in(folder: Path) -> tuple[Path, ...]:
    """The packs that lie in a folder, by name; not those that a link leads out of it to."""
    names = sorted(path.parent.name for path in folder.glob("*/layout.yaml"))
    roots = (root for name in names if (root := _own_folder(folder, name)) is not None)
    return tuple(dict.fromkeys(root for root in roots if holds(root, "layout.yaml")))


def _own_folder(folder: Path, name: str) -> Path | None:
    """The way without links to a folder inside another; None where it leads elsewhere, or is none."""
    try:
        root = inside(folder.resolve(), name)
    except (OSError, RuntimeError, ValueError):
        return None
    return root if root != folder.resolve() else None


def _has_page(root: Path) -> bool:
    """Whether a pack's layout.yaml seems to have a page, or to take one from another: the base pack has none."""
    try:
        return _PAGE.search(read_inside(root, "layout.yaml", LARGEST).decode("utf-8", "replace")) is not None
    except OSError:
        return False


def file_name(root: Path, name: str | Path) -> str:
    """How findings call a file of the pack in `root`: layouts/NAME/…, wherever the folder of packs lies."""
    return f"layouts/{root.name}/{Path(name).as_posix()}"


def pack_files(root: Path) -> tuple[Path, ...]:
    """Every file that a pack's pages may depend on: templates include others, and style sheets show pictures."""
    found = (path for path in root.rglob("*") if _HISTORY.isdisjoint(path.relative_to(root).parts))
    return tuple(sorted(path for path in found if path.is_file() and path.resolve().is_relative_to(root)))


def holds(root: Path, name: str) -> bool:
    """Whether the pack in `root` has the file `name` (a path inside it), not through a symbolic link out of it."""
    try:
        return inside(root, name).is_file()
    except (OSError, ValueError):
        return False


def read_text(root: Path, name: str) -> str:
    """The text of the file `name` in the pack in `root`: the one place where templates and style sheets are opened.

    Raises InputError: `layout/unreadable`, or what is wrong with its characters, at their line.
    """
    shown = file_name(root, name)
    try:
        data = read_inside(root, name, LARGEST)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        message = f"{Path(name).name} cannot be read: {reason}"
        hint = "See that it is a file of the layout's own folder that you may read, with less than 1 MB."
        raise InputError([error("layout/unreadable", message, hint=hint, place=Place(shown, 1, 1))]) from None
    return decode(data, shown).text
