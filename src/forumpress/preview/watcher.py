# SPDX-License-Identifier: MIT
"""Watches the files that the last build read.

Whatever the system reports is only a reason to compare: what counts is whether a file's stamp differs
from the one under which it was read. So nothing is lost where the system reports too little
(network drives, folders that were made a moment ago), and nothing is built twice.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from pathlib import Path

from watchfiles import watch

from forumpress.preview.buildloop import BuildLoop

STEP = 5
"""Milliseconds without a further change after which a burst of saves is over."""
LONGEST_BURST = 100
"""Milliseconds after which a burst that goes on is answered all the same."""
ROUND = 1000
"""Milliseconds after which the stamps are compared although nothing was reported."""


class Watcher:
    """A thread that tells the build loop when a file that it read has changed."""

    def __init__(self, loop: BuildLoop, folders: Iterable[Path]) -> None:
        self._loop = loop
        self._always = frozenset(folders)
        self._closed = False
        self._again = threading.Event()
        self._thread = threading.Thread(target=self._work, name="watcher", daemon=True)

    def start(self) -> None:
        """Begin watching."""
        self._thread.start()

    def close(self) -> None:
        """Stop watching."""
        self._closed = True
        self._again.set()
        self._thread.join(timeout=5)

    def moved(self) -> None:
        """The build loop may have read other files than before."""
        if self._folders() != self._watched:
            self._again.set()

    _watched: frozenset[Path] = frozenset()

    def _folders(self) -> frozenset[Path]:
        wanted = {path.resolve().parent for path in self._loop.watched} | {path.resolve() for path in self._always}
        return frozenset(folder for folder in wanted if folder.is_dir())

    def _work(self) -> None:
        while not self._closed:
            self._again.clear()
            self._watched = folders = self._folders()
            try:
                for _ in watch(
                    *sorted(folders),
                    watch_filter=None,
                    step=STEP,
                    debounce=LONGEST_BURST,
                    rust_timeout=ROUND,
                    yield_on_timeout=True,
                    stop_event=self._again,
                    recursive=False,
                    raise_interrupt=False,
                ):
                    self._loop.check_files()
                    if self._closed or self._folders() != folders:
                        break
            except (OSError, RuntimeError):
                # No watch could be had (a folder vanished, the system's limit is reached): compare round by round.
                time.sleep(ROUND / 1000)
            self._loop.check_files()
