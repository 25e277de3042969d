# SPDX-License-Identifier: MIT
"""The folder of derivatives: what is used stays, what was not used for a day may go; what is damaged is made anew."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from forumpress.files import files_in, remove_file, stamp_of, touch
from forumpress.typeset.checkedfile import is_whole, sum_of

MOST_CACHED_BYTES = 400_000_000
_A_DAY = 86_400.0


def use(path: Path) -> bool:
    """Whether the derivative is there, with the bytes that were put there; if so it counts as used today."""
    stamp = stamp_of(path)
    if stamp is None or not is_whole(path):
        return False
    if time.time() - stamp[0] / 1e9 > _A_DAY / 2:
        for used in (path, sum_of(path)):
            with suppress(OSError):
                touch(used)
    return True


def tidy(cache: Path, most_bytes: int = MOST_CACHED_BYTES) -> int:
    """Takes out the derivatives that were not used for longest until the folder holds `most_bytes`.

    What was used within a day stays in any case, for another process may be drawing with it.
    Returns the number of files that went.
    """
    kept = sorted((state.st_mtime, state.st_size, path) for path, state in files_in(cache))
    total = sum(size for _, size, _ in kept)
    gone = 0
    for used, size, path in kept:
        if total <= most_bytes or time.time() - used < _A_DAY:
            break
        with suppress(OSError):
            remove_file(path)
            gone += 1
        total -= size
    return gone
