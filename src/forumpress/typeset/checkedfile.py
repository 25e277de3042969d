# SPDX-License-Identifier: MIT
"""Files of a cache with the hash of their bytes beside them: a cut, exchanged or damaged one is seen, and made anew."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from forumpress.files import read_file, write_atomically

_LARGEST = 200_000_000
"""Bytes of a cached file."""


def write_checked(path: Path, data: bytes) -> None:
    """Put a file into a cache, and beside it the hash of its bytes. Raises OSError."""
    write_atomically(path, data)
    _note(path, _hash_of(data))


def is_whole(path: Path) -> bool:
    """Whether a cached file is there with the bytes that were put there.

    It is read only where its state is not the one in which it was last found whole. The state holds the time of the
    last change of any kind, which no program can set back.
    """
    try:
        digest, _, state = read_file(sum_of(path), 1000).partition(b" ")
        if state != _state_of(path):
            if _hash_of(read_file(path, _LARGEST)) != digest:
                return False
            with suppress(OSError):
                _note(path, digest)
    except OSError:
        return False
    return True


def sum_of(path: Path) -> Path:
    """The file with the hash of a cached one."""
    return path.with_name(f"{path.name}.sum")


def _note(path: Path, digest: bytes) -> None:
    write_atomically(sum_of(path), digest + b" " + _state_of(path))


def _state_of(path: Path) -> bytes:
    state = path.lstat()
    return f"{state.st_ino} {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns}".encode()


def _hash_of(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=32).hexdigest().encode()
