# SPDX-License-Identifier: MIT
"""Editing the files of a workspace: journalled, written whole, undone and done again, also after a restart."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from forumpress.errors import InputError
from forumpress.files import write_atomically
from forumpress.finding import Place, error
from forumpress.issue.edit.change import EditRefused, changes
from forumpress.issue.edit.editjournal import EditJournal, JournalRecord
from forumpress.issue.edit.editlock import alone
from forumpress.issue.edit.intents import Intent
from forumpress.issue.edit.steps import EditStep, difference
from forumpress.issue.edit.writtenfile import WrittenFile
from forumpress.issue.source import LARGEST_FILE
from forumpress.issue.yamltext import Portions
from forumpress.memory import Memo, Remembered
from forumpress.workspace import PathRefused, Workspace


@dataclass(frozen=True, slots=True)
class Undoable:
    """What would be undone or done again next: its file and what it is called."""

    file: str
    label: str


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A step that can be made to its file as it is now, to undo something or to do it again."""

    file: str
    step: EditStep
    label: str
    group: int


class EditSession:
    """Edits files of one workspace. All methods may be called from any thread.

    A file that somebody else changed is taken in as it is: the difference becomes a record like any other, and what
    can be undone is carried over it.
    """

    def __init__(self, workspace: Workspace, journal: Path) -> None:
        self.workspace = workspace
        self._journal = EditJournal(journal)
        self._lock = threading.RLock()
        self._portions: Portions = Remembered(Memo())
        self._done: list[_Waiting] = []
        self._undone: list[_Waiting] = []
        for record in self._journal.records:
            self._count(record)
        for file in dict.fromkeys(record.file for record in self._journal.records):
            self._recover(file)

    def file(self, name: str) -> WrittenFile:
        """A file as it is now, changes from outside taken in. Raises InputError where it cannot be read."""
        with self._lock:
            try:
                data = self.workspace.read(self.workspace.resolve(name), LARGEST_FILE)
            except PathRefused as refusal:
                raise InputError([refusal.finding(Place(name))]) from None
            file = WrittenFile.read(data, name)
            known = self._journal.text_of(name)
            if known is None:
                self._note(JournalRecord("base", name, text=file.raw))
            elif known != file.raw:
                self._note(_record("outside", name, difference(known, file.raw)))
            return file

    def edit(self, name: str, made: Callable[[WrittenFile], Iterable[Intent]], label: str) -> WrittenFile:
        """Do what `made` wants of a file as it is now. Raises InputError; nothing is then changed."""
        return self.apply(name, lambda file: changes(file, made(file), self._portions), label)

    def apply(self, name: str, made: Callable[[WrittenFile], EditStep], label: str) -> WrittenFile:
        """Make the step that `made` works out for a file as it is now. Raises InputError; nothing is then changed."""
        with self._alone(name):
            file = self.file(name)
            step = made(file)
            return self._write(_record("edit", name, step, label), file) if step else file

    def edit_together(self, wanted: Sequence[tuple[str, Sequence[Intent]]], label: str) -> None:
        """Do what is wanted of several files, in their order, as one that is undone as one.

        Raises InputError; nothing is then changed.
        """
        with self._alone(wanted[0][0] if wanted else ""):
            files = [(self.file(name), intents) for name, intents in wanted]
            steps = [(file, changes(file, intents, self._portions)) for file, intents in files]
            known = [each.group for each in self._journal.records]
            group = 1 + max(known + [each.group for each in self._done + self._undone], default=0)
            for file, step in steps:
                if step:
                    self._write(_record("edit", file.file, step, label, group), file)

    def undo(self) -> Undoable | None:
        """Take the latest edit back; None where there is none. Raises EditRefused where others changed its words."""
        return self._back("undo", self._done)

    def redo(self) -> Undoable | None:
        """Do again what was undone last; as `undo`."""
        return self._back("redo", self._undone)

    @property
    def state(self) -> dict[str, str | None]:
        """What undo and redo would do, by their labels."""
        with self._lock:
            return {
                "undo": self._done[-1].label if self._done else None,
                "redo": self._undone[-1].label if self._undone else None,
            }

    def _back(self, kind: str, stack: list[_Waiting]) -> Undoable | None:
        with self._alone(stack[-1].file if stack else ""):
            for name in dict.fromkeys(each.file for each in stack):
                with suppress(InputError):  # one that is gone keeps nothing in the others from being undone
                    self.file(name)
            if not stack:
                return None
            first = stack[-1]
            together = [first]
            while first.group and len(stack) > len(together) and stack[-1 - len(together)].group == first.group:
                together.append(stack[-1 - len(together)])
            try:
                fit = all(_fits(each.step, self.file(each.file)) for each in together)
            except InputError:
                del stack[-len(together) :]
                raise
            if not fit:
                del stack[-len(together) :]
                message = f"“{first.label}” cannot be taken back: its words were changed by somebody else"
                raise EditRefused([error("edit/no-such-place", message, place=Place(first.file))])
            for each in together:
                self._write(_record(kind, each.file, each.step, each.label, each.group), self.file(each.file))
            return Undoable(first.file, first.label)

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        """No other thread, and no other process that edits this workspace, writes between the reading and the writing.

        Two issues share their publication's file.
        """
        with self._lock:
            try:
                with alone(self._journal.path.with_name("lock"), wait=True):
                    yield
            except OSError as problem:
                message = f"no journal can be kept of what is changed: {problem.strerror}"
                raise EditRefused([error("path/unreadable", message, place=Place(name))]) from None

    def _write(self, record: JournalRecord, file: WrittenFile) -> WrittenFile:
        """First the journal, then the file."""
        after = file.after(record.step)
        path = self.workspace.resolve(record.file)
        try:
            self._note(record)
            write_atomically(path, after.data)
        except OSError as problem:
            message = f"{record.file} cannot be written: {problem.strerror}"
            raise EditRefused([error("path/unreadable", message, place=Place(record.file))]) from None
        return after

    def _note(self, record: JournalRecord) -> None:
        self._journal.append(record)
        self._count(record)

    def _count(self, record: JournalRecord) -> None:
        """Keep what can be undone and done again as it would be made to the file after this record."""
        if record.kind == "base":
            return
        back = _Waiting(record.file, record.step.inverse(), record.label, record.group)
        if record.kind == "undo" and self._done:
            self._done.pop()
        if record.kind == "redo" and self._undone:
            self._undone.pop()
        if record.kind == "outside":
            for stack in (self._done, self._undone):
                stack[:] = _carried(stack, record)
        if record.kind in ("edit", "redo"):
            self._done.append(back)
        elif record.kind == "undo":
            self._undone.append(back)
        if record.kind == "edit":
            self._undone.clear()

    def _recover(self, name: str) -> None:
        """Write what was journalled and never reached its file: the file is then as it was one record before."""
        records = [record for record in self._journal.records if record.file == name]
        last = records[-1]
        if last.kind in ("base", "outside"):
            return
        after = self._journal.text_of(name)
        try:
            path = self.workspace.resolve(name)
            raw = self.workspace.read(path, LARGEST_FILE).decode("utf-8")
            if after is not None and raw == last.step.inverse().apply(after):
                write_atomically(path, after.encode())
        except (PathRefused, UnicodeDecodeError, OSError):
            return  # the next reading of the file says what is wrong with it


def _record(kind: str, file: str, step: EditStep, label: str = "", group: int = 0) -> JournalRecord:
    return JournalRecord(kind, file, step, label=label, group=group)


def _carried(stack: list[_Waiting], record: JournalRecord) -> list[_Waiting]:
    """Steps to be made one after the other, the last first, carried over a change that came in between."""
    kept: list[_Waiting] = []
    change: EditStep | None = record.step
    for each in reversed(stack):
        if each.file != record.file:
            kept.append(each)
            continue
        over = each.step.over(change) if change is not None else None
        # What lies deeper is made after this one, and so meets the change as this one leaves it.
        change = change.over(each.step) if change is not None and over is not None else None
        if over is not None:
            kept.append(replace(each, step=over))
    return kept[::-1]


def _fits(step: EditStep, file: WrittenFile) -> bool:
    return all(file.raw[each.start : each.end] == each.old for each in step.replacements)
