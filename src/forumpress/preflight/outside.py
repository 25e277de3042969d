# SPDX-License-Identifier: MIT
"""Outside programs of the deep check: run apart, bounded, never linked."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence

from forumpress.preflight.rule import NotMade

_PACKAGES = {"gs": "Ghostscript (Debian: ghostscript)", "pdftoppm": "Poppler (Debian: poppler-utils)"}
_SECONDS = 180


def run_outside(program: str, arguments: Sequence[str], *, folder: str) -> None:
    """Runs a program in `folder` and waits for it.

    Raises NotMade when it is not installed, fails, or takes longer than three minutes.
    """
    path = shutil.which(program)
    if path is None:
        raise NotMade(f"{_PACKAGES[program]} is not installed")
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR")}
    environment |= {"LC_ALL": "C", "TMPDIR": folder}
    try:
        done = subprocess.run(
            [path, *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotMade(f"{program} did not come to an end within three minutes") from None
    except OSError as problem:
        raise NotMade(f"{program} could not be started: {problem.strerror}") from None
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").split()
        raise NotMade(f"{program} failed: {' '.join(words)[:160] or f'exit code {done.returncode}'}")
