# SPDX-License-Identifier: MIT
"""The shipped fonts, cut once for a whole run: cutting them takes two seconds, and nearly every test typesets.

They lie in one folder for all workers, made by the press's own code, and are linked into the cache of a workspace
before it is built for the first time. What finds a file there checks its bytes against the hash beside it, as in any
workspace. The tests of cutting itself (typeset/test_fonts.py, typeset/test_fontfiles.py) begin with empty caches.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from forumpress.data import data_path

FOLDER = "FORUMPRESS_TEST_FONTS"
"""The variable that names the folder: the process that starts the workers sets it."""


@cache
def cut_fonts() -> Path:
    """The folder of the cut fonts, filled by whoever asks first."""
    from forumpress.typeset.fonts import load_fonts

    folder = Path(os.environ.get(FOLDER) or tempfile.mkdtemp(prefix="forumpress-test-fonts-"))
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        load_fonts(data_path("fonts/fonts.yaml").resolve(), folder / "fonts")
    return folder / "fonts"


def lay_fonts(workspace: Path) -> Path:
    """Link the cut fonts into a workspace; gives the workspace."""
    fill(workspace / ".forumpress" / "fonts")
    return workspace


def fill(folder: Path) -> None:
    """Link the cut fonts into a folder for them; where something else stands in the way it is left to the test."""
    if folder.is_dir() or any(path.is_symlink() for path in (folder, folder.parent)):
        return
    with suppress(OSError):
        folder.mkdir(parents=True)
        for path in cut_fonts().iterdir():
            if path.is_file() and path.name != "fonts.conf":
                (folder / path.name).hardlink_to(path)
