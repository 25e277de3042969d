# SPDX-License-Identifier: MIT
"""A thousand edits, some invalid, some while a build runs: nothing stale, nothing broken, memory flat."""

from __future__ import annotations

import ctypes
import gc
import random
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from preview.bulletin import ISSUE, YAML, make_workspace
from preview.edits import broken, edited

from forumpress.preview.buildloop import BuildLoop
from forumpress.preview.issuebuilder import IssueBuilder
from forumpress.preview.watcher import Watcher
from forumpress.workspace import Workspace

pytestmark = [pytest.mark.xdist_group("preview"), pytest.mark.slow]
EDITS = 1000
INVALID = 0.1
QUIET_EVERY = 50
PATIENCE = 60.0
FULL = 500
"""Edits after which every memory holds as much as it ever will."""
MOST_GROWTH = 40_000_000
"""Bytes of resident memory between then and the last edit."""


class Onlooker:
    """What a browser would show, put together from what it is told."""

    def __init__(self) -> None:
        self.pages: dict[int, str] = {}
        self.errors: list[Any] = []
        self.version = 0
        self.changed = threading.Condition()

    def report(self, event: str, data: Mapping[str, Any]) -> None:
        with self.changed:
            if event == "state":
                self.pages = {page["number"]: page["picture"] for page in data["pages"]}
                self.errors, self.version = data["errors"], data["version"]
            elif event == "page":
                assert data["before"] is None or self.pages.get(data["number"]) in (None, data["before"])
                self.pages[data["number"]] = data["picture"]
            self.changed.notify_all()


def resident() -> int:
    """Bytes in use, without what was freed and merely not yet given back."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    fields = Path("/proc/self/statm").read_text().split()
    return int(fields[1]) * 4096


def test_a_thousand_edits(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    path = workspace / ISSUE
    builder = IssueBuilder(path, Workspace.at(workspace))
    onlooker = Onlooker()
    loop = BuildLoop(builder, onlooker.report)
    watcher = Watcher(loop, builder.folders)
    loop.start()
    watcher.start()
    dice, text, settled = random.Random(11), YAML, 0
    memory: list[int] = []
    try:
        for number in range(1, EDITS + 1):
            bad = dice.random() < INVALID
            text = text if bad else edited(text, dice)
            path.write_text(broken(text, dice) if bad else text)
            if number % QUIET_EVERY:
                # Some edits come while a build runs, some after it.
                time.sleep(dice.choice((0.0, 0.005, 0.05, 0.2)))
                continue
            if bad:
                with onlooker.changed:
                    assert onlooker.changed.wait_for(lambda: bool(onlooker.errors), PATIENCE)
                path.write_text(text)
            settle(onlooker, builder, loop)
            settled += 1
            if number >= FULL:
                memory.append(resident())
        assert settled == EDITS // QUIET_EVERY
        print("resident memory in MB:", [value // 1_000_000 for value in memory])
        assert max(memory[-3:]) - max(memory[:3]) < MOST_GROWTH
    finally:
        watcher.close()
        loop.close()


def settle(onlooker: Onlooker, builder: IssueBuilder, loop: BuildLoop) -> None:
    """Wait for quiet, then hold what is shown against a cold build of what the file says."""
    path = builder.path_of(ISSUE)
    assert path is not None
    cold = IssueBuilder(path, Workspace.containing(path)).build("screen")
    wanted = {page_info.number: cold.draw(page_info.number).fingerprint for page_info in cold.pages}
    with onlooker.changed:
        there = onlooker.changed.wait_for(lambda: onlooker.pages == wanted and not onlooker.errors, PATIENCE)
    assert there, (onlooker.pages, wanted, onlooker.errors)
    state = loop.state()
    assert {page["number"]: page["picture"] for page in state["pages"]} == wanted
