# SPDX-License-Identifier: MIT
"""A source file as it stands on the disk, beside the text that is read from it."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from forumpress.issue.edit.steps import EditStep, Replacement
from forumpress.issue.source import TEXT_ENDINGS, Source, decode

_BOM = "\ufeff"


@dataclass(frozen=True)
class Splice:
    """`new` instead of the characters from `start` to `end` of a text as it is read: lines end in `\\n`."""

    start: int
    end: int
    new: str


@dataclass(frozen=True)
class WrittenFile:
    """`raw` is the file decoded and nothing else; `file` is its name in findings."""

    file: str
    raw: str

    @classmethod
    def read(cls, data: bytes, file: str) -> WrittenFile:
        """The file of these bytes. Raises InputError when they are no text that can be read."""
        decode(data, file)
        return cls(file, data.decode("utf-8"))

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return self.raw.encode("utf-8")

    @cached_property
    def hash(self) -> str:
        """What tells this state of the file from every other."""
        return hash_of(self.data)

    @property
    def is_markdown(self) -> bool:
        """Whether the whole file is one text in Markdown."""
        return self.file.lower().endswith(TEXT_ENDINGS)

    @cached_property
    def source(self) -> Source:
        """The text as every stage reads it."""
        return decode(self.data, self.file)

    @cached_property
    def line_end(self) -> str:
        """How most lines of the file end."""
        pairs = self.raw.count("\r\n")
        return "\r\n" if 2 * pairs > self.raw.count("\n") else "\n"

    @cached_property
    def _pairs(self) -> list[int]:
        """Indexes, in the text as it is read, of the line ends that are two characters on the disk."""
        found: list[int] = []
        at, before = 0, int(self.raw.startswith(_BOM))
        while (at := self.raw.find("\r\n", at)) >= 0:
            found.append(at - before - len(found))
            at += 2
        return found

    def index(self, position: int) -> int:
        """Where a character of the text as it is read stands on the disk."""
        return position + self.raw.startswith(_BOM) + bisect_left(self._pairs, position)

    def step(self, splices: Iterable[Splice]) -> EditStep:
        """The step that puts new text into the file, with the line ends that the file has."""
        replacements = []
        for splice in splices:
            start, end = self.index(splice.start), self.index(splice.end)
            new = splice.new.replace("\n", self.line_end) if self.line_end != "\n" else splice.new
            replacements.append(Replacement(start, self.raw[start:end], new))
        return EditStep.of(replacements)

    def after(self, step: EditStep) -> WrittenFile:
        """The file after a step. Raises StepDoesNotFit."""
        return WrittenFile(self.file, step.apply(self.raw))


def hash_of(data: bytes) -> str:
    """A short name for the bytes of a file."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
