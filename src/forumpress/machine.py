# SPDX-License-Identifier: MIT
"""What went wrong with the machine, its disk and its files, in words: none of it is a fault of Forum Press."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import forumpress
from forumpress.errors import InputError, UsageError
from forumpress.files import named, open_file
from forumpress.finding import Finding, Place, error

_CODES = {
    errno.ENOSPC: "machine/disk-full",
    errno.EDQUOT: "machine/disk-full",
    errno.EROFS: "machine/read-only",
    errno.EACCES: "machine/not-permitted",
    errno.EPERM: "machine/not-permitted",
    errno.ENOTDIR: "machine/wrong-kind",
    errno.EISDIR: "machine/wrong-kind",
    errno.EEXIST: "machine/wrong-kind",
    errno.ENOTEMPTY: "machine/wrong-kind",
    errno.ENOENT: "machine/missing",
    errno.ENAMETOOLONG: "machine/name-too-long",
    errno.ELOOP: "machine/link",
    errno.EMFILE: "machine/too-many-files",
    errno.ENFILE: "machine/too-many-files",
    errno.EIO: "machine/disk-error",
    errno.ESTALE: "machine/disk-error",
}
_NAMELESS = {errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EIO}
"""What says enough without the name of a file; anything else without one may be our own mistake."""
_OURS = Path(forumpress.__file__).parent


def explain_machine(failure: BaseException) -> Finding | None:
    """The finding for a failure of the machine or its disk; None for any other failure."""
    if isinstance(failure, MemoryError):
        return error("machine/out-of-memory", "this machine has no memory left")
    if not isinstance(failure, OSError) or failure.errno not in _CODES:
        return None
    name = failure.filename if isinstance(failure.filename, str | os.PathLike) else ""
    path = Path(os.fspath(name)) if name else None
    if path is None and failure.errno not in _NAMELESS:
        return None
    if path is not None and path.is_relative_to(_OURS):
        return None
    what = failure.strerror or errno.errorcode[failure.errno]
    return error(_CODES[failure.errno], what[:1].lower() + what[1:], place=Place(str(path or "")))


def check_file(path: Path) -> None:
    """Make sure that a file that a command names can be opened, holds something, and has a name in UTF-8.

    Raises UsageError where there is no such file, and InputError, with the cure, for anything else.
    """
    try:
        state = path.stat()
        if stat.S_ISREG(state.st_mode):
            os.close(open_file(named(path)))
    except FileNotFoundError:
        raise UsageError(f"there is no file “{path}”") from None
    except OSError as failure:
        raise InputError([explain_machine(failure) or _refused("machine/disk-error", path, str(failure))]) from None
    if stat.S_ISDIR(state.st_mode):
        raise InputError([_refused("machine/wrong-kind", path, "this is a folder; a file is wanted")])
    if not stat.S_ISREG(state.st_mode):
        raise InputError([_refused("machine/not-a-file", path, "this is no file")])
    if not state.st_size:
        raise InputError([_refused("machine/empty-file", path, "the file is empty")])
    check_name(path.name)


def check_name(name: str) -> None:
    """Raises InputError for the name of a file that is not UTF-8; Python keeps such bytes as halves of characters."""
    if any("\udc80" <= character <= "\udcff" for character in name):
        raise InputError([_refused("machine/name-encoding", Path(name), "the name of this file is not in UTF-8")])


def _refused(code: str, path: Path, why: str) -> Finding:
    return error(code, why, place=Place(str(path)))
