# SPDX-License-Identifier: MIT
"""What a traced process touched: reads of the secret, writes and deletions outside, connections."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

SYSTEM_CALLS = (
    "openat,open,creat,unlink,unlinkat,rename,renameat,renameat2,rmdir,mkdir,mkdirat,link,linkat,symlink,symlinkat,"
    "truncate,connect"
)
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)(?: .*)?$")
_PATH = re.compile(r'(?:(\d+|AT_FDCWD)(?:<([^>]*)>)?, )?"((?:[^"\\]|\\.)*)"')
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC")
_ALLOWED_TO_WRITE = ("/dev/null", "/dev/tty", "/proc/self/", "/dev/shm/")


def offences(log: Path, folder: Path) -> Iterator[str]:
    """Successful calls that no case may make. `folder` holds the workspace, the temporary folder, and `outside`."""
    inside = tuple(str(folder / name) for name in ("workspace", "tmp", "home", "results"))
    outside = str(folder / "outside")
    caches = (str(Path(sys.prefix).resolve()), str(Path(__file__).parent.parent.parent))
    for line in log.read_text("utf-8", "replace").splitlines():
        match = _CALL.match(line)
        if match is None or match[3].startswith("-"):
            if match is not None and match[1] == "connect" and "AF_INET" in line:
                yield line
            continue
        call, arguments = match[1], match[2]
        if call == "connect":
            if "AF_INET" in arguments:
                yield line
            continue
        for base, path in _paths(arguments):
            whole = path if path.startswith("/") else f"{base or folder / 'workspace'}/{path}"
            whole = str(Path(re.sub(r"/\./", "/", whole)))
            resolved = _without_dots(whole)
            if resolved.startswith(outside):
                yield line
            changes = call not in ("open", "openat") or _WRITES.search(arguments)
            if (
                changes
                and not resolved.startswith((*inside, *_ALLOWED_TO_WRITE))
                and not _is_bytecode(resolved, caches)
            ):
                yield line


def _paths(arguments: str) -> Iterator[tuple[str, str]]:
    for _, base, path in _PATH.findall(arguments):
        yield base, path


def _without_dots(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)


def _is_bytecode(path: str, roots: tuple[str, ...]) -> bool:
    return "__pycache__" in path and path.startswith(roots)
