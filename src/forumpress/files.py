"""File stamps; writing files so that a reader, or a killed run, never sees half of one."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

_UMASK = os.umask(0)
os.umask(_UMASK)


def write_atomically(path: Path, data: bytes, *, private: bool = False) -> None:
    """Puts `data` under `path` whole or not at all; folders on the way are made.

    With `private` nobody but its owner can read the file. The bytes go to a temporary file beside `path`, reach the
    disk, and are renamed over it. Raises OSError when that is impossible; what stood there before is then untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        # Renamed over a device, the file would take its place: for root, /dev/null would be gone.
        raise OSError(errno.EINVAL, "it is a folder or a device, not a file", str(path))
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o600 if private else 0o666 & ~_UMASK)
        Path(name).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(name).unlink()
        raise


Stamp = tuple[int, int, int] | None


def stamp_of(path: Path) -> Stamp:
    """What changes when a file does: its time, size and inode; None for no file."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino
