# SPDX-License-Identifier: MIT
"""However a run ends, it leaves no temporary file and no child behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ISSUE = """key: {key}
number: 1
date: 2022-11-30
publication: {{title: NGO Forum, sections: [News]}}
sections:
  - name: News
    articles:
      - {{key: one, title: One, body: Words.}}
"""
PATIENCE = 120.0


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "issues").mkdir()
    (tmp_path / "temporary").mkdir()
    for key in "abcdef":
        (tmp_path / "issues" / f"{key}.yaml").write_text(ISSUE.format(key=key))
    return tmp_path


def start(root: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "TMPDIR": str(root / "temporary"), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "forumpress", *arguments],
        cwd=root,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def wait_until(holds: object) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.05)


def fonts_in(folder: Path) -> bool:
    """Whether the drawing engine has put its fonts there."""
    return any(path.is_file() for path in folder.rglob("*"))


def alive(session: int) -> list[int]:
    """The processes of a session that have not ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def test_nothing_is_left_after_a_build(workspace: Path) -> None:
    assert start(workspace, "build", "issues/a.yaml").wait(PATIENCE) == 0
    assert list((workspace / "temporary").iterdir()) == []


def test_nothing_is_left_after_builds_in_several_processes(workspace: Path) -> None:
    process = start(workspace, "build", *(f"issues/{key}.yaml" for key in "abc"), "--jobs", "2")
    assert process.wait(PATIENCE) == 0
    assert list((workspace / "temporary").iterdir()) == []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)], ids=["Ctrl-C", "SIGTERM"])
def test_nothing_is_left_after_a_preview_that_is_stopped(workspace: Path, number: int, code: int) -> None:
    process = start(workspace, "preview", "issues/a.yaml", "--port", "0")
    try:
        wait_until(lambda: fonts_in(workspace / "temporary"))
        process.send_signal(number)
        assert process.wait(PATIENCE) == code
    finally:
        process.kill()
    assert list((workspace / "temporary").iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="prctl(2) is Linux's")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["SIGTERM", "SIGKILL"])
def test_children_end_with_their_parent(workspace: Path, number: int) -> None:
    process = start(workspace, "build", *(f"issues/{key}.yaml" for key in "abcdef"), "--jobs", "2")
    try:
        wait_until(lambda: fonts_in(workspace / "temporary"))
        process.send_signal(number)
        process.wait(PATIENCE)
        wait_until(lambda: alive(process.pid) == [])
    finally:
        process.kill()
    assert number == signal.SIGKILL or list((workspace / "temporary").iterdir()) == []
