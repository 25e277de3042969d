# SPDX-License-Identifier: MIT
"""One thread that builds snapshots, draws their pages, and reports to all who look on.

Editors save in bursts, break files for a moment, and save again while a build runs. The loop
merges bursts, drops a build that was overtaken, waits for half-written files to settle, and keeps
the last good pages while the files cannot be read.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import Any, TypeVar

from forumpress.errors import InputError
from forumpress.finding import Finding, error
from forumpress.machine import explain_machine
from forumpress.preview.collector import CollectorPauses
from forumpress.preview.pageimages import Patch
from forumpress.preview.readfiles import ReadFiles
from forumpress.preview.shownpages import Report, ShownPages
from forumpress.preview.snapshot import FoundWord, PageArea, Snapshot, SnapshotBuilder
from forumpress.terminal import say

SETTLED = 0.15
"""Seconds after the last change of a file before its mistakes are shown."""

Answer = TypeVar("Answer")

MOST_TASKS = 400
"""Questions that may wait; more are not answered."""


class BuildLoop:
    """Builds and shows one work. All methods may be called from any thread."""

    def __init__(self, builder: SnapshotBuilder, report: Report) -> None:
        self._builder = builder
        self._report = report
        self._lock = threading.Condition()
        self._wanted = True
        self._closed = False
        self._tasks: list[tuple[Callable[[], Any], Future[Any]]] = []
        self._shown_pages = ShownPages(builder, report, self._pause)
        self._read_files = ReadFiles()
        self._collector = CollectorPauses()
        self._thread = threading.Thread(target=self._work, name="build-loop", daemon=True)

    def start(self) -> None:
        """Begin with the first build."""
        self._thread.start()

    def close(self) -> None:
        """Stop after what is being done now."""
        with self._lock:
            self._closed = True
            self._lock.notify()
        self._thread.join(timeout=10)
        self._collector.close()

    def changed(self) -> None:
        """A file that was read has changed: build again."""
        with self._lock:
            self._wanted = True
            self._lock.notify()

    def check_files(self) -> None:
        """Build again if a file no longer is what was read."""
        if self._read_files.differ():
            self.changed()

    def choose_view(self, view: str) -> bool:
        """Show the work in another view; False for one that does not exist."""
        if view not in self._builder.views:
            return False
        with self._lock:
            if view != self._shown_pages.view:
                self._shown_pages.view, self._wanted = view, True
                self._lock.notify()
        return True

    def see(self, pages: tuple[int, ...], scale: float) -> None:
        """These pages are in sight, `scale` pixels a point: they are drawn before the others."""
        self._shown_pages.see(pages, scale)

    @property
    def watched(self) -> frozenset[Path]:
        """Files whose changes matter: what was read last, and what a failed build read."""
        return self._read_files.paths

    def state(self) -> dict[str, Any]:
        """Everything that a page needs to begin, as JSON."""
        return self._shown_pages.state()

    def picture(self, fingerprint: str, scale: float, before: str | None) -> Future[Patch | None]:
        """A page's picture at `scale` pixels a point, as a patch over that of `before`; None if it is gone."""
        return self._do(lambda: self._shown_pages.picture(fingerprint, scale, before))

    def at(self, page: int, x: float, y: float) -> Future[FoundWord | None]:
        """The word at a point of a page."""
        return self._do(lambda: self._shown_pages.snapshot.at(page, x, y) if self._shown_pages.snapshot else None)

    def words(self, page: int) -> Future[dict[str, Any] | None]:
        """The words of a page and the picture that shows them, as JSON; None where there is no such page."""
        return self._do(lambda: self._shown_pages.words(page))

    def locate(self, file: str, line: int, column: int | None) -> Future[PageArea | None]:
        """Where a line of a source file stands."""
        return self._do(
            lambda: self._shown_pages.snapshot.locate(file, line, column) if self._shown_pages.snapshot else None
        )

    def ask(self, question: Callable[[Snapshot], Answer]) -> Future[Answer | None]:
        """The answer of the snapshot on view; None where there is none yet."""
        return self._do(lambda: question(self._shown_pages.snapshot) if self._shown_pages.snapshot else None)

    def findings(self) -> tuple[Finding, ...]:
        """What is on view; nothing while the files are other than those that it was found in."""
        changed = self._do(lambda: () if self._wanted or self._read_files.differ() else self._shown_pages.findings)
        try:
            found: tuple[Finding, ...] = changed.result()
        except CancelledError:
            return ()
        return found

    def _do(self, task: Callable[[], Any]) -> Future[Any]:
        future: Future[Any] = Future()
        with self._lock:
            if self._closed or len(self._tasks) >= MOST_TASKS:
                future.cancel()
                return future
            self._tasks.append((task, future))
            self._lock.notify()
        return future

    def _work(self) -> None:
        while True:
            with self._lock:
                while not (self._tasks or self._wanted or self._closed):
                    if not self._lock.wait(self._collector.idle_seconds):
                        self._collector.collect_all()
                if self._closed:
                    for _, future in self._tasks:
                        future.cancel()
                    return
                build = self._wanted
                self._wanted = False
            self._answer()
            if build:
                self._build()
                self._collector.collect_young()

    def _answer(self) -> None:
        """Do what was asked for; the quick tasks that people wait for."""
        while True:
            with self._lock:
                if not self._tasks:
                    return
                task, future = self._tasks.pop(0)
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(task())
            except InputError:
                future.set_result(None)
            except BaseException as failure:
                future.set_exception(failure)

    def _pause(self) -> bool:
        """Between two pages: answer what was asked; whether a newer build is wanted."""
        self._answer()
        return self._wanted

    def _build(self) -> None:
        began = time.time()
        before = self._read_files.renew()

        def note(reads: Iterable[Path]) -> None:
            if self._read_files.note(reads, before, began):
                self.changed()
            self._report("watch", {})

        try:
            snapshot = self._builder.build(self._shown_pages.view)
            note(snapshot.reads)
            self._shown_pages.show(snapshot)
        except InputError as failure:
            note((*self.watched, *getattr(failure, "reads", ())))
            self._refuse(failure.findings)
        except Exception as failure:
            note(self.watched)
            machine = explain_machine(failure)
            if machine is None:
                say(traceback.format_exc(), error=True)
            self._refuse((machine or _own_fault(failure),))

    def _refuse(self, findings: tuple[Finding, ...]) -> None:
        """Show errors over the last good pages, once the files have settled."""
        while not self._closed:
            wait = SETTLED - (time.time() - self._read_files.newest())
            if self._wanted:
                return
            if wait <= 0:
                break
            with self._lock:
                self._lock.wait_for(lambda: self._wanted or self._closed, min(wait, SETTLED))
        self._shown_pages.show_errors(findings)


def _own_fault(failure: Exception) -> Finding:
    return error(
        "preview/own-fault",
        f"Forum Press failed: {type(failure).__name__}: {failure}",
        hint="This is a fault of Forum Press, not of your files; please report it with what the terminal shows.",
    )
