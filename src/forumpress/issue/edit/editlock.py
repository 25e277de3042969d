# SPDX-License-Identifier: MIT
"""Locks between processes that edit one workspace: whoever writes next has read what the last one wrote."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from forumpress.files import open_private


@contextmanager
def alone(path: Path, *, wait: bool) -> Iterator[None]:
    """Hold the lock file `path`, which is made where it is missing; it is freed however the process ends.

    Without `wait` it raises BlockingIOError where another holds it. Raises OSError where there can be no such file.
    """
    handle = open_private(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(handle)
