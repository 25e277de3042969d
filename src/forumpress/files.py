# SPDX-License-Identifier: MIT
"""Files of a workspace: opened, written and removed without following a symbolic link on the way, or not at all.

Every path that is handed in leads from the root of the file system without links: `Path.resolve`
makes such a path, once, where it is also checked (`Workspace.resolve`, `--output`). Here each of
its folders is then opened below the one before it (openat(2) with O_NOFOLLOW). So whatever is
exchanged for a link afterwards is refused, and is neither read nor written nor removed.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_UMASK = os.umask(0)
os.umask(_UMASK)

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_SEARCHED = getattr(os, "O_PATH", 0) | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
"""How the folders on the way are opened: what may be searched need not be readable."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
"""How a file is opened that must not be there yet."""


class NotAFile(OSError):
    """What a path names is a folder, a pipe or a device."""


class TooLarge(OSError):
    """A file holds more than is read of it."""


class LeadsOut(OSError):
    """A path leads out of the folder in which it should stay."""


def open_file(path: Path) -> int:
    """A handle for reading a file, which its caller closes. Raises OSError, NotAFile for what might never end.

    For a link in the place of the file or of a folder on the way the error is ELOOP or ENOTDIR.
    """
    with _folder(path.parent) as folder:
        handle = os.open(path.name, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NotAFile(errno.EINVAL, "it is not a file", str(path))
    return handle


def read_file(path: Path, most: int) -> bytes:
    """The bytes of a file, at most `most` of them. Raises OSError: NotAFile, TooLarge, and as `open_file`."""
    with os.fdopen(open_file(path), "rb") as file:
        # The size is asked first: a file of a hundred gigabytes is refused before anything is read.
        size = os.fstat(file.fileno()).st_size
        data = file.read(size + 1) if size <= most else b""
    if size > most or len(data) > most:
        raise TooLarge(errno.EFBIG, f"it holds more than {most:,} bytes", str(path))
    return data


def read_inside(folder: Path, name: str | Path, most: int) -> bytes:
    """The bytes of the file `name` of a folder, which is absolute and free of links; at most `most` of them.

    Links are followed once, as far as they stay in the folder. Raises OSError (LeadsOut, and as `read_file`) and
    ValueError for what is no path.
    """
    return read_file(inside(folder, name), most)


def inside(folder: Path, name: str | Path) -> Path:
    """The way without links to a file of a folder, which is itself without links; the file need not exist.

    Raises LeadsOut, OSError for links that go round in a circle, and ValueError for what is no path.
    """
    try:
        path = (folder / name).resolve()
    except RuntimeError:
        raise OSError(errno.ELOOP, "it goes round in a circle of links", str(name)) from None
    if not path.is_relative_to(folder):
        raise LeadsOut(errno.ELOOP, "it leads out of its folder", str(name))
    return path


def read_named(path: Path, most: int) -> bytes:
    """The bytes of a file that the user named, at most `most`: links on the way are followed, once.

    Raises OSError, as `read_file`.
    """
    return read_file(named(path), most)


def named(path: Path) -> Path:
    """The way without links to a file that the user named. Raises OSError where links go round in a circle."""
    try:
        return path.resolve()
    except RuntimeError:
        raise OSError(errno.ELOOP, "it goes round in a circle of links", str(path)) from None


def size_of_named(path: Path) -> int:
    """The bytes of a file that the user named. Raises OSError, NotAFile."""
    handle = open_file(named(path))
    try:
        return os.fstat(handle).st_size
    finally:
        os.close(handle)


def write_atomically(path: Path, data: bytes, *, private: bool = False) -> None:
    """Puts `data` under `path` whole or not at all; folders on the way are made.

    With `private` nobody but its owner can read the file, nor a folder that is made for it. The bytes go to a
    temporary file beside `path`, reach the disk, and are renamed over it. Raises OSError when that is impossible;
    what stood there before is then untouched.
    """
    try:
        _write(path, data, private)
    except OSError as failure:
        raise OSError(failure.errno, failure.strerror or str(failure), str(path)) from None


def _write(path: Path, data: bytes, private: bool) -> None:
    draft = f".{path.name[:100]}.{secrets.token_hex(6)}.part"
    with _folder(path.parent, make=0o700 if private else 0o777) as folder:
        _refuse_special(folder, path.name)
        handle = os.open(draft, _NEW, 0o600, dir_fd=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fchmod(file.fileno(), 0o600 if private else 0o666 & ~_UMASK)
                os.fsync(file.fileno())
            os.rename(draft, path.name, src_dir_fd=folder, dst_dir_fd=folder)
        except BaseException:
            with suppress(OSError):
                os.unlink(draft, dir_fd=folder)
            raise


def _refuse_special(folder: int, name: str) -> None:
    """Renamed over a device, a file would take its place: for root, /dev/null would be gone."""
    with suppress(FileNotFoundError):
        mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISLNK(mode):
            code = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
            raise OSError(code, "it is a folder or a device, not a file", name)


def write_new(path: Path, data: bytes) -> bool:
    """Puts `data` under `path` whole, for its owner alone, unless something stands there; whether it did.

    Raises OSError when it is impossible.
    """
    draft = f".{path.name[:100]}.{secrets.token_hex(6)}.part"
    with _folder(path.parent) as folder:
        handle = os.open(draft, _NEW, 0o600, dir_fd=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.link(draft, path.name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
        except FileExistsError:
            return False
        finally:
            with suppress(OSError):
                os.unlink(draft, dir_fd=folder)
    return True


def open_private(path: Path) -> int:
    """A handle for reading and writing a file that is made for its owner alone where it is missing.

    Folders on the way are made. Raises OSError, ELOOP for a link. Its caller closes it.
    """
    flags = os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with _folder(path.parent, make=0o777) as folder:
        return os.open(path.name, flags, 0o600, dir_fd=folder)


def make_folder(path: Path) -> None:
    """Makes a folder and those on the way, where they are missing. Raises OSError."""
    with _folder(path, make=0o777):
        pass


def move_file(path: Path, target: Path) -> None:
    """Gives a file another name or folder. Raises OSError where that is impossible."""
    with _folder(path.parent) as one, _folder(target.parent) as other:
        os.rename(path.name, target.name, src_dir_fd=one, dst_dir_fd=other)


def append_to(path: Path, data: bytes) -> None:
    """Puts `data` at the end of a file that is there, and onto the disk. Raises OSError where that is impossible."""
    with _folder(path.parent) as folder:
        handle = os.open(path.name, os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def remove_folder(path: Path) -> None:
    """Takes an empty folder away. Raises OSError where that is impossible."""
    with _folder(path.parent) as folder:
        os.rmdir(path.name, dir_fd=folder)


def remove_file(path: Path) -> None:
    """Takes a file away, if it is there. Raises OSError where that is impossible."""
    with suppress(FileNotFoundError), _folder(path.parent) as folder:
        os.unlink(path.name, dir_fd=folder)


def touch(path: Path) -> None:
    """Marks a file as used now. Raises OSError where that is impossible."""
    with _folder(path.parent) as folder:
        os.utime(path.name, dir_fd=folder, follow_symlinks=False)


def files_in(path: Path) -> list[tuple[Path, os.stat_result]]:
    """The regular files of a folder with their states; none where it cannot be read."""
    found = []
    with suppress(OSError), _folder(path, readable=True) as folder:
        for name in os.listdir(folder):  # noqa: PTH208
            with suppress(OSError):
                state = os.stat(name, dir_fd=folder, follow_symlinks=False)
                if stat.S_ISREG(state.st_mode):
                    found.append((path / name, state))
    return found


@contextmanager
def _folder(path: Path, make: int | None = None, readable: bool = False) -> Iterator[int]:
    """A handle of a folder that is reached without links. Missing ones are made, the last with the mode `make`."""
    parts = path.absolute().parts
    handle = os.open(parts[0], _SEARCHED)
    try:
        for number, part in enumerate(parts[1:], start=2):
            flags = _FOLDER if readable and number == len(parts) else _SEARCHED
            mode = make if make is None or number == len(parts) else 0o777
            below = _open_below(handle, part, flags, mode)
            os.close(handle)
            handle = below
        yield handle
    finally:
        os.close(handle)


def _open_below(folder: int, name: str, flags: int, make: int | None) -> int:
    try:
        return os.open(name, flags, dir_fd=folder)
    except FileNotFoundError:
        if make is None:
            raise
        with suppress(FileExistsError):
            os.mkdir(name, make, dir_fd=folder)
        return os.open(name, flags, dir_fd=folder)
    except NotADirectoryError:
        if stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            raise OSError(errno.ELOOP, f"{name} is a symbolic link, which is not followed here", name) from None
        raise NotADirectoryError(errno.ENOTDIR, f"{name} is a file, where a folder should be", name) from None


def chosen(path: Path) -> Path:
    """A path that a user chose: links on the way are followed; one in its own place is replaced."""
    return path.parent.resolve() / path.name


Stamp = tuple[int, int, int] | None


def stamp_of(path: Path) -> Stamp:
    """What changes when a file does: its time, size and inode; None for no file."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino
