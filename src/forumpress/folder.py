# SPDX-License-Identifier: MIT
"""A folder that is ours: only what changed in it is written, and of what is no longer in it only our own files go."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from forumpress.files import read_file, remove_file, remove_folder, write_atomically

LIST = ".forumpress.json"
"""The file in which a folder's own files stand, with a hash of each."""
_LARGEST_LIST = 200_000_000
_NAME_ENDS = ("/", "\\")


@dataclass(frozen=True, slots=True)
class FolderChange:
    """How many files were written, and how many taken away."""

    written: int
    removed: int
    kept: int


def write_folder(root: Path, files: Mapping[str, bytes]) -> FolderChange:
    """Makes the folder hold `files` (by their paths in it, with `/`), and lets what was there from others alone.

    A file that has the bytes that it had when it was last written is left as it is. With no files, those that were
    written before go, and the folder too where it is then empty. Raises OSError where that is impossible, and
    ValueError for a path that leads out of the folder.
    """
    for name in files:
        parts = name.split("/")
        if not all(part and part not in (".", "..") and not part.endswith(_NAME_ENDS) for part in parts):
            raise ValueError(f"{name!r} is no path inside a folder")
    before = _listed(root)
    now = {name: hashlib.blake2b(data, digest_size=16).hexdigest() for name, data in sorted(files.items())}
    changed = [name for name, digest in now.items() if before.get(name) != digest or not (root / name).is_file()]
    gone = sorted(before.keys() - now.keys())
    # The list is written first as what may be there, so that a stop half-way leaves no file that nobody knows.
    if changed or gone:
        _write_list(root, {**before, **dict.fromkeys(changed, "")})
    for name in changed:
        write_atomically(root / name, files[name])
    for name in gone:
        remove_file(root / name)
        _remove_empty(root, (root / name).parent)
    if not now:
        with suppress(OSError):
            remove_file(root / LIST)
        with suppress(OSError):
            remove_folder(root)
    elif changed or gone:
        _write_list(root, now)
    return FolderChange(len(changed), len(gone), len(now) - len(changed))


def _listed(root: Path) -> dict[str, str]:
    """What was written before, by the list; nothing where there is none that can be read."""
    try:
        data = json.loads(read_file(root / LIST, _LARGEST_LIST))
    except (OSError, ValueError):
        return {}
    entries = data.items() if isinstance(data, dict) else ()
    return {
        name: digest
        for name, digest in entries
        if isinstance(digest, str) and not name.startswith("/") and ".." not in name.split("/")
    }


def _write_list(root: Path, files: Mapping[str, str]) -> None:
    write_atomically(root / LIST, (json.dumps(files, indent=0, sort_keys=True) + "\n").encode())


def _remove_empty(root: Path, folder: Path) -> None:
    """Takes folders away that hold nothing any more, up to the root."""
    while folder != root and folder.is_relative_to(root):
        try:
            remove_folder(folder)
        except OSError:
            return
        folder = folder.parent
