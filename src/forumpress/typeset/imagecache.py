"""The folder of derivatives: what is used stays, what was not used for a day may go."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

MOST_CACHED_BYTES = 400_000_000
_A_DAY = 86_400.0


def use(path: Path) -> bool:
    """Whether the derivative is there; if so it counts as used today."""
    try:
        state = path.stat()
    except OSError:
        return False
    if time.time() - state.st_mtime > _A_DAY / 2:
        with suppress(OSError):
            os.utime(path)
    return True


def tidy(cache: Path, most_bytes: int = MOST_CACHED_BYTES) -> int:
    """Takes out the derivatives that were not used for longest until the folder holds `most_bytes`.

    What was used within a day stays in any case, for another process may be drawing with it.
    Returns the number of files that went.
    """
    kept: list[tuple[float, int, Path]] = []
    with suppress(OSError):
        for path in cache.iterdir():
            with suppress(OSError):
                state = path.lstat()
                kept.append((state.st_mtime, state.st_size, path))
    total = sum(size for _, size, _ in kept)
    gone = 0
    for used, size, path in sorted(kept):
        if total <= most_bytes or time.time() - used < _A_DAY:
            break
        with suppress(OSError):
            path.unlink()
            gone += 1
        total -= size
    return gone
