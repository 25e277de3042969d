# SPDX-License-Identifier: MIT
"""Mail as it lies on a disk: a Maildir, an mbox, or one message in a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from forumpress.errors import InputError
from forumpress.files import move_file, named, open_file
from forumpress.finding import Place, error

_LONGEST_LINE = 1_000_000


MarkSeen = Callable[[], None]


def nothing() -> None:
    """What marks a message where no mark can be left."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One message: where it lies, its first octets, and what marks it as read there."""

    name: str
    data: bytes
    mark_seen: MarkSeen = nothing


def pieces(source: Path, most: int) -> Iterator[Piece]:
    """The messages of a mailbox, at most `most` octets of each; in a Maildir, those not yet seen.

    Raises InputError (`bounce/no-mailbox`, `bounce/unreadable-mailbox`).
    """
    try:
        source = named(source)
        if (source / "new").is_dir() and (source / "cur").is_dir():
            yield from _maildir(source, most)
        elif source.is_file():
            with os.fdopen(open_file(source), "rb") as file:
                first = file.read(5)
                file.seek(0)
                if first == b"From ":
                    yield from _mbox(file, source.name, most)
                else:
                    yield Piece(source.name, file.read(most))
        else:
            hint = "A Maildir has the folders new/ and cur/."
            raise InputError([error("bounce/no-mailbox", f"{source} is no Maildir and no file", hint=hint)])
    except OSError as problem:
        message = f"the mailbox cannot be read: {problem.strerror}"
        raise InputError([error("bounce/unreadable-mailbox", message, place=Place(str(source)))]) from None


def _maildir(folder: Path, most: int) -> Iterator[Piece]:
    for place in ("cur", "new"):
        names = sorted(entry.name for entry in os.scandir(folder / place) if entry.is_file(follow_symlinks=False))
        for name in names:
            flags = name.partition(":2,")[2]
            if name.startswith(".") or "S" in flags or "T" in flags:
                continue
            path = folder / place / name
            try:
                handle = open_file(path)
            except OSError:
                continue
            with os.fdopen(handle, "rb") as file:
                data = file.read(most)
            yield Piece(f"{place}/{name}", data, partial(_mark_seen, path))


def _mark_seen(path: Path) -> None:
    """Out of `new/`, and flagged as seen."""
    base = path.name.partition(":")[0]
    with suppress(OSError):
        move_file(path, path.parent.parent / "cur" / f"{base}:2,S")


def _mbox(file: BinaryIO, name: str, most: int) -> Iterator[Piece]:
    """The messages between lines that begin with "From " after an empty line (RFC 4155), ">From " undone."""
    message = bytearray()
    line_number = start = 0
    empty_before = True
    while line := file.readline(_LONGEST_LINE):
        line_number += 1
        if empty_before and line.startswith(b"From "):
            if start:
                yield Piece(f"{name}:{start}", bytes(message[:most]))
            start = line_number
            message.clear()
        elif len(message) < most:
            quoted = line.startswith(b">") and line.lstrip(b">").startswith(b"From ")
            message += line[1:] if quoted else line
        empty_before = line in (b"\n", b"\r\n")
    if start:
        yield Piece(f"{name}:{start}", bytes(message[:most]))
