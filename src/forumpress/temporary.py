# SPDX-License-Identifier: MIT
"""One folder for all temporary files of a run, which goes when the run ends.

Libraries keep files there and take them away when Python collects their objects, which it does not
do when a process ends (the drawing engine leaves its fonts, some 5 to 30 MB a run).
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import sys
import tempfile
import time
from functools import cache
from types import FrameType
from typing import NoReturn

TERMINATED = 128 + signal.SIGTERM
"""The exit code after SIGTERM, as shells expect it."""
_END_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""
_TRIES, _WAIT = 100, 0.05
"""How often, and after how many seconds, taking the folder away is tried again."""


@cache
def own_temporary_folder() -> str:
    """A folder in the system's, in which this process and its children make their temporary files from now on."""
    folder = tempfile.mkdtemp(prefix="forumpress-")
    maker = os.getpid()
    tempfile.tempdir = os.environ["TMPDIR"] = folder

    def remove() -> None:
        # A child that is still ending may write there between the emptying and the taking away.
        for _ in range(_TRIES if os.getpid() == maker else 0):
            shutil.rmtree(folder, ignore_errors=True)
            if not os.path.exists(folder):  # noqa: PTH110
                break
            time.sleep(_WAIT)

    atexit.register(remove)
    return folder


def end_orderly_on_sigterm() -> None:
    """SIGTERM ends the process as Ctrl-C does: what was begun is cleared away."""
    signal.signal(signal.SIGTERM, _end)


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    # A second signal, while the first one is being followed, ends it at once.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.exit(TERMINATED)


def end_with_parent() -> None:
    """In a child process on Linux: end when the parent does, however it ends."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_END_WITH_PARENT, int(signal.SIGTERM))
