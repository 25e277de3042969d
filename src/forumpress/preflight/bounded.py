"""Runs a part of Forum Press in a process of its own, whose memory and time are bounded.

For files that anybody may have made: a decompression bomb that slips past every other limit stops
that process and nothing else. A module that runs so reads its arguments from `sys.argv`, calls
`bound_memory` first, and writes its answer to standard output.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress

_MEMORY = 2 * 1024**3
_LARGEST_ANSWER = 256 * 1024 * 1024


class Stopped(Exception):
    """The process came to no answer; the message says why, to follow after “the file cannot be read: ”."""


def run_bounded(module: str, arguments: Sequence[str], seconds: float) -> bytes:
    """Runs a module with these arguments and gives what it wrote. Raises Stopped."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Stopped(f"it takes longer than {seconds:.0f} seconds") from None
    if done.returncode or len(done.stdout) > _LARGEST_ANSWER:
        raise Stopped("it stopped the process that tried")
    return done.stdout


def bound_memory() -> None:
    """Bounds what this process may take in memory, where the system can; it leaves no core file."""
    # Only Unix can do this; elsewhere the limits of the reader itself must do.
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
