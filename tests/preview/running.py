# SPDX-License-Identifier: MIT
"""A preview as its editors start it: the command, in a process of its own."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 60.0


@dataclass(frozen=True)
class Running:
    """A preview that runs: its address, its port, its workspace."""

    address: str
    port: int
    workspace: Path
    process: subprocess.Popen[str]

    @property
    def cookie(self) -> dict[str, str]:
        """The header that a browser sends once it was given the token."""
        return {"cookie": f"forumpress-{self.port}={self.address.partition('token=')[2]}"}


@contextmanager
def preview(workspace: Path, issue: str, *arguments: str, command: str = "preview") -> Iterator[Running]:
    """Start `forumpress preview`, or `edit`, on any free port and stop it as Ctrl-C does."""
    process = subprocess.Popen(
        [sys.executable, "-m", "forumpress", command, issue, "--port", "0", *arguments],
        cwd=workspace,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        address = _address(process)
        port = int(re.search(r":(\d+)/", address)[1])  # type: ignore[index]
        yield Running(address, port, workspace, process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        assert process.stdout is not None
        process.stdout.close()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    deadline = time.monotonic() + PATIENCE
    said = ""
    while time.monotonic() < deadline:
        ready, _, _ = select.select([process.stdout], [], [], 1)
        if ready:
            line = process.stdout.readline()
            said += line
            if found := re.search(r"http://\S+", line):
                return found[0]
            if not line:
                break
    raise AssertionError(f"the preview did not start: {said}")
