# SPDX-License-Identifier: MIT
"""Runs a part of Forum Press in a process of its own that can do little harm, for data that anybody may have made.

The child imports nothing from the current folder, sees a few variables of the environment, has
bounds on memory, processor time, files and their size, reaches no network, writes no file and starts
no program unless its limits say so, and ends when its parent does. A module that runs so has a
function `child_main(arguments, data)` that returns its answer; see `run_child`.

What holds natively are the bounds of POSIX (setrlimit) and, where Linux allows it, a network
namespace of its own. Python's audit hooks (PEP 578) refuse the rest, which native code could pass by.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import IO, Any

_BOOTSTRAP = "import sys; sys.path.append(sys.argv[1]); from forumpress.childprocess import serve; serve()"
_KEPT = ("LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT")
_KEPT_FOR_PROGRAMS = ("PATH", "HOME")
_HEADER = 8
"""Octets of the length that goes before the data."""
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
"""Flags of unshare(2)."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGING = frozenset(
    ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown")
)
_STARTING = frozenset(
    ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.fork", "pty.spawn")
)


class ChildStopped(Exception):
    """The child came to no answer; the message says why, to follow after “the file cannot be read: ”."""


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What a child may use. Times are seconds, sizes octets."""

    seconds: float
    """On the clock, and of the processor."""
    memory: int = 2 * 1024**3
    answer: int = 256 * 1024**2
    """Of the longest answer."""
    file_size: int = 0
    """Of the longest file that it may write; 0 for none at all."""
    open_files: int = 256
    programs: tuple[str, ...] = ()
    """Names of the programs that it may start; they are under the same limits, their time together."""


def run_child(module: str, arguments: Sequence[str] = (), *, limits: ChildLimits, data: bytes = b"") -> bytes:
    """What `child_main(arguments, data)` of a module of Forum Press returns, called in a child process.

    Paths among the arguments must be absolute. Raises ChildStopped when no answer comes back: it
    took too long, too much memory, or ended in an error.
    """
    order = json.dumps({"module": module, "arguments": list(arguments), "limits": asdict(limits)})
    # Isolated (-I): nothing is imported from the current folder, the user's folder or PYTHONPATH.
    command = [sys.executable, "-I", "-B", "-c", _BOOTSTRAP, str(Path(__file__).parent.parent), order]
    kept = _KEPT + (_KEPT_FOR_PROGRAMS if limits.programs else ())
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=os.path.abspath(os.sep),  # noqa: PTH100  (the root of the file system, on Windows of the drive)
        env={name: os.environ[name] for name in kept if name in os.environ},
        start_new_session=True,
    )
    answers: list[bytes | None] = []
    reader = Thread(target=_read, args=(child.stdout, limits.answer, answers), daemon=True)
    writer = Thread(target=_write, args=(child.stdin, data), daemon=True)
    try:
        reader.start()
        writer.start()
        reader.join(limits.seconds)
        if reader.is_alive():
            raise ChildStopped(f"it takes longer than {limits.seconds:.0f} seconds")
        if answers[0] is None:
            raise ChildStopped("it stopped the process that tried")
        return answers[0]
    finally:
        _end(child)


def _read(stream: IO[bytes], most: int, answers: list[bytes | None]) -> None:
    """The whole answer, or None where it breaks off or is longer than it may be."""
    header = stream.read(_HEADER)
    length = int.from_bytes(header, "big")
    answer = stream.read(length) if len(header) == _HEADER and length <= most else b""
    answers.append(answer if len(header) == _HEADER and len(answer) == length else None)


def _write(stream: IO[bytes], data: bytes) -> None:
    """Sends the data and leaves the pipe open: the child ends when it closes, as it does when this process ends."""
    with suppress(OSError):
        stream.write(len(data).to_bytes(_HEADER, "big"))
        stream.write(data)
        stream.flush()


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ends the child and the programs that it started; not yet waited for, its number cannot be another's."""
    with suppress(OSError, AttributeError):
        os.killpg(child.pid, signal.SIGKILL)
    with suppress(OSError):
        child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()


def serve() -> None:
    """The child's side: sets its limits, reads its order, and writes the answer to standard output."""
    order = json.loads(sys.argv[2])
    limits = ChildLimits(**{**order["limits"], "programs": tuple(order["limits"]["programs"])})
    failed = 1
    try:
        _leave_network()
        _bound(limits)
        # A handle of its own: what the module does to standard input must not meet the thread that waits on it.
        stream, out = os.fdopen(os.dup(sys.stdin.fileno()), "rb"), sys.stdout.buffer
        data = stream.read(int.from_bytes(stream.read(_HEADER), "big"))
        Thread(target=_end_with_parent, args=(stream,), daemon=True).start()
        # What a library prints must not become part of the answer.
        sys.stdout = sys.stderr
        module = import_module(order["module"])
        sys.addaudithook(_Refusals(limits))
        answer = module.child_main(order["arguments"], data)
        out.write(len(answer).to_bytes(_HEADER, "big"))
        out.write(answer)
        out.flush()
        failed = 0
    finally:
        # Without the interpreter's own end, which would wait for the thread that reads.
        os._exit(failed)


def _end_with_parent(stream: IO[bytes]) -> None:
    with suppress(OSError, ValueError):
        stream.read()  # Nothing more comes: it returns when the parent closes the pipe, or ends.
    with suppress(OSError, AttributeError):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _leave_network() -> None:
    """Moves this process to a network namespace without interfaces, where the system lets it."""
    with suppress(OSError, AttributeError, TypeError):
        unshare = ctypes.CDLL(None).unshare
        # A user namespace of its own gives the right to it, but takes the right to read other users' files.
        if unshare(_NEW_NETWORK):
            unshare(_NEW_NETWORK | _NEW_USER)


def _bound(limits: ChildLimits) -> None:
    """Bounds memory, time and files where the system can (POSIX); elsewhere the readers' own limits must do."""
    with suppress(ImportError):
        import resource

        wanted = {
            resource.RLIMIT_AS: limits.memory,
            resource.RLIMIT_CPU: int(limits.seconds) + 1,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_FSIZE: limits.file_size,
            resource.RLIMIT_NOFILE: limits.open_files,
        }
        for kind, most in wanted.items():
            with suppress(ValueError, OSError):
                _, hard = resource.getrlimit(kind)
                least = most if hard == resource.RLIM_INFINITY else min(most, hard)
                resource.setrlimit(kind, (least, least))


class _Refusals:
    """An audit hook that refuses what the limits do not allow."""

    def __init__(self, limits: ChildLimits) -> None:
        self._writes = limits.file_size > 0
        self._programs = frozenset(limits.programs)

    def __call__(self, event: str, details: tuple[Any, ...]) -> None:
        if event.startswith("socket."):
            raise PermissionError("a bounded process reaches no network")
        if event in _STARTING and not self._may_start(details):
            raise PermissionError("a bounded process starts no program")
        if not self._writes and (event in _CHANGING or (event == "open" and _writes(details))):
            raise PermissionError("a bounded process writes no file")

    def _may_start(self, details: tuple[Any, ...]) -> bool:
        program = details[0] if details else None
        return isinstance(program, str | bytes) and Path(os.fsdecode(program)).name in self._programs


def _writes(details: tuple[Any, ...]) -> bool:
    _, mode, flags = details
    if isinstance(mode, str) and any(letter in mode for letter in "wax+"):
        return True
    return isinstance(flags, int) and bool(flags & _WRITING)
