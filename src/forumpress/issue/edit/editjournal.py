# SPDX-License-Identifier: MIT
"""The journal of edits: each is on the disk before its file changes, so that none is lost and all can be undone.

One line a record, in JSON with a checksum before it. The first record of a file holds its whole text, each later one
a step. So the journal alone tells what a file last was, whatever happened in between. A line that was torn by the
machine's end is passed over: its edit was never answered for.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from forumpress.files import TooLarge, append_to, read_file, size_of_named, write_atomically
from forumpress.issue.edit.steps import EditStep, StepDoesNotFit

LARGEST = 64_000_000
"""Bytes of a journal; one that would grow beyond it begins anew, as does one beyond `TRIMMED` when it is read."""
TRIMMED = 8_000_000
KINDS = frozenset(("base", "edit", "undo", "redo", "outside"))
"""Of records: the whole text, and what was done to it; `outside` by somebody else."""


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """A change of one file. `kind` is one of `KINDS`.

    Records with the same `group`, which is not 0, are undone and done again together.
    """

    kind: str
    file: str
    step: EditStep = field(default_factory=lambda: EditStep(()))
    text: str = ""
    label: str = ""
    group: int = 0


class EditJournal:
    """The records of a workspace's edits, oldest first."""

    def __init__(self, path: Path) -> None:
        self.path = path
        data = _bytes_of(path)
        if data is None:
            # It was never let grow so: without a journal nothing can be undone, and everything else goes on.
            write_atomically(path, data := b"", private=True)
        self.records = list(_records(data))
        self._texts: dict[str, str | None] = {}
        for record in self.records:
            self._follow(record)
        if len(data) > TRIMMED:
            self._begin_anew()
        elif data and not data.endswith(b"\n"):
            # A torn line must not swallow the one that comes after it.
            self._put(b"\n")

    def append(self, record: JournalRecord) -> None:
        """Put a record on the disk. Raises OSError; nothing then counts as done."""
        if not self.path.exists():
            write_atomically(self.path, b"", private=True)
        line = _line(record)
        if size_of_named(self.path) + len(line) > LARGEST:
            self._begin_anew()
        self._put(line)
        self.records.append(record)
        self._follow(record)

    def text_of(self, file: str) -> str | None:
        """What a file was after its last record; None for a file that has none."""
        return self._texts.get(file)

    def _follow(self, record: JournalRecord) -> None:
        if record.kind == "base":
            self._texts[record.file] = record.text
        elif (text := self._texts.get(record.file)) is not None:
            try:
                self._texts[record.file] = record.step.apply(text)
            except StepDoesNotFit:
                self._texts[record.file] = None

    def _put(self, data: bytes) -> None:
        append_to(self.path, data)

    def _begin_anew(self) -> None:
        """Keep what the files are; what was long ago is no longer undone."""
        self.records = [
            JournalRecord("base", file, text=text) for file, text in self._texts.items() if text is not None
        ]
        write_atomically(self.path, b"".join(map(_line, self.records)), private=True)


def _line(record: JournalRecord) -> bytes:
    data = {
        "kind": record.kind,
        "file": record.file,
        "step": record.step.as_data(),
        "text": record.text,
        "label": record.label,
        "group": record.group,
    }
    words = json.dumps(data, ensure_ascii=True).encode()
    return b"%08x %s\n" % (zlib.crc32(words), words)


def _bytes_of(path: Path) -> bytes | None:
    """What a journal holds; None for more than can be read."""
    try:
        return read_file(path, LARGEST)
    except TooLarge:
        return None
    except OSError:
        return b""


def _records(data: bytes) -> Iterator[JournalRecord]:
    for line in data.split(b"\n"):
        checksum, _, words = line.partition(b" ")
        try:
            if int(checksum, 16) != zlib.crc32(words):
                continue
            record: dict[str, Any] = json.loads(words)
            kind, file, text, label = (_whole(record[key]) for key in ("kind", "file", "text", "label"))
            step = EditStep.from_data([(int(start), _whole(old), _whole(new)) for start, old, new in record["step"]])
            group = int(record.get("group", 0))
        except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
            continue
        if kind in KINDS and all(each.start >= 0 for each in step.replacements):
            yield JournalRecord(kind, file, step, text, label, group)


def _whole(text: Any) -> str:
    """A text that a file can hold. Raises TypeError or ValueError: a journal may have come with a stranger's folder."""
    if not isinstance(text, str):
        raise TypeError
    text.encode("utf-8")
    return text
