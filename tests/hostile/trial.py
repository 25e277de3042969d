# SPDX-License-Identifier: MIT
"""One trial: a fresh ground, a traced worker, and what it did that it must not."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from hostile.kinds import SECRET
from hostile.trace import SYSTEM_CALLS, offences
from issue.importing.manuscripts import png

TESTS = Path(__file__).parent.parent
SLOWEST_CASE = 60.0
"""Processor seconds."""


@dataclass
class Outcome:
    """The codes of all cases, the dearest in processor seconds, and every offence."""

    codes: list[int]
    dearest: float
    offences: list[str]


def attempt(kind: str, first: int, count: int, folder: Path, strace: str) -> Outcome:
    """Run `count` cases of a kind from number `first` in an empty folder."""
    environment = _prepare(folder)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        log = folder / "trace"
        command = [
            strace,
            "-f",
            "-y",
            "-s",
            "4096",
            "-e",
            f"trace={SYSTEM_CALLS}",
            "-o",
            str(log),
            sys.executable,
            "-m",
            "hostile.worker",
        ]
        done = subprocess.run(
            [*command, kind, str(first), str(count), str(folder), str(port)],
            cwd=TESTS,
            env=environment,
            capture_output=True,
            text=True,
            timeout=3_000,
            check=False,
        )
    results = (
        [json.loads(line) for line in (folder / "results").read_text().splitlines()]
        if (folder / "results").exists()
        else []
    )
    found = [
        f"case {each['case']} {each['arguments']}: exit {each['code']}: {each.get('said', '')}"
        for each in results
        if each["code"] not in (0, 1, 2)
    ]
    found += [f"case {each['case']} took {each['seconds']:.0f} s" for each in results if each["seconds"] > SLOWEST_CASE]
    if len(results) != count or done.returncode:
        found.append(
            f"the worker ended with {done.returncode} after {len(results)} of {count} cases: {done.stderr[-2000:]}"
        )
    found += offences(log, folder)
    if sorted(path.name for path in (folder / "outside").iterdir()) != ["secret.png", "secret.txt"]:
        found.append("something was written or deleted outside the workspace")
    for output in (folder / "workspace" / "output").glob("*"):
        if SECRET.encode() in output.read_bytes():
            found.append(f"the secret stands in {output.name}")
    return Outcome([each["code"] for each in results], max((each["seconds"] for each in results), default=0.0), found)


def _prepare(folder: Path) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("outside", "tmp", "home"):
        (folder / name).mkdir()
    (folder / "outside/secret.txt").write_text(SECRET)
    (folder / "outside/secret.png").write_bytes(png(300, 200))
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "LANG": "C.UTF-8",
        "PYTHONPATH": f"{TESTS}:{TESTS.parent}:{TESTS.parent / 'src'}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "XDG_CACHE_HOME": str(folder / "home/.cache"),
    }
    workspace = folder / "workspace"
    command = [sys.executable, "-m", "forumpress"]
    subprocess.run(
        [*command, "init", str(workspace), "--title", "A review"], env=environment, check=True, capture_output=True
    )
    (first,) = (workspace / "issues").glob("2*.yaml")
    shutil.move(first, workspace / "issues/first.yaml")
    (workspace / "assets/a.png").write_bytes(png(300, 200))
    (workspace / "assets/link.png").symlink_to(folder / "outside/secret.png")
    (workspace / "link.png").symlink_to(folder / "outside/secret.png")
    subprocess.run(
        [*command, "build", "issues/first.yaml"], cwd=workspace, env=environment, check=True, capture_output=True
    )
    (workspace / "readers.csv").write_text("email\none@readers.test\ntwo@readers.test\n")
    subprocess.run(
        [*command, "mail", "import", "readers.csv"], cwd=workspace, env=environment, check=True, capture_output=True
    )
    (built,) = (workspace / "output").glob("*.pdf")
    shutil.copy(built, workspace / "first.pdf")
    return environment
