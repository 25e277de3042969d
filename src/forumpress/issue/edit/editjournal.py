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

from forumpress.files import append_to, read_file, write_atomically
from forumpress.issue.edit.steps import EditStep, StepDoesNotFit

LARGEST = 64_000_000
"""Bytes of a journal that are read; one that has grown beyond `TRIMMED` begins anew."""
TRIMMED = 8_000_000


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """A change of one file. `kind`: base (the whole text), edit, undo, redo, or outside (made by somebody else)."""

    kind: str
    file: str
    step: EditStep = field(default_factory=lambda: EditStep(()))
    text: str = ""
    label: str = ""


class EditJournal:
    """The records of a workspace's edits, oldest first."""

    def __init__(self, path: Path) -> None:
        self.path = path
        data = _bytes_of(path)
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
        self._put(_line(record))
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
    data = {"kind": record.kind, "file": record.file, "step": record.step.as_data(), "text": record.text}
    words = json.dumps({**data, "label": record.label}, ensure_ascii=True).encode()
    return b"%08x %s\n" % (zlib.crc32(words), words)


def _bytes_of(path: Path) -> bytes:
    try:
        return read_file(path, LARGEST)
    except OSError:
        return b""


def _records(data: bytes) -> Iterator[JournalRecord]:
    for line in data.split(b"\n"):
        checksum, _, words = line.partition(b" ")
        try:
            if int(checksum, 16) != zlib.crc32(words):
                continue
            record: dict[str, Any] = json.loads(words)
            step = EditStep.from_data(record["step"])
            yield JournalRecord(record["kind"], record["file"], step, record["text"], record["label"])
        except (ValueError, KeyError, TypeError):
            continue
