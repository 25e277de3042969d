# SPDX-License-Identifier: MIT
"""Running a preview until it is stopped, and finding one that runs.

A running preview notes its port and its key in a file that only its user can read, so that
`forumpress locate` can reach it.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from forumpress.deliver.connections import BoundedConnection
from forumpress.errors import UsageError
from forumpress.files import files_in, read_file, remove_file, write_atomically
from forumpress.issue.edit.editsession import EditSession
from forumpress.preview.access import KEY_HEADER, Access
from forumpress.preview.editor import EditorCommand
from forumpress.preview.server import Preview
from forumpress.preview.snapshot import SnapshotBuilder

_ANSWER_SECONDS = 20.0
"""A preview that is setting a long issue answers between two pages."""
_LARGEST_ANSWER = 100_000


@dataclass(frozen=True, slots=True)
class Running:
    """A preview that says it runs: what it shows, where, and its key."""

    name: str
    host: str
    port: int
    key: str


class _Server(uvicorn.Server):
    """Lets the browsers' event streams end before it waits for connections to close."""

    def __init__(self, config: uvicorn.Config, preview: Preview) -> None:
        super().__init__(config)
        self._preview = preview

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._preview.end_streams()
        await super().shutdown(sockets)


def serve(
    builder: SnapshotBuilder,
    notes: Path,
    host: str,
    port: int,
    editor: EditorCommand | None,
    ready: Callable[[str], None],
    session: EditSession | None = None,
) -> None:
    """Show a work until Ctrl-C. `ready` is told the address; `notes` is the folder for the note of the port.
    With a `session` the browser may write.

    Raises UsageError when the port is taken or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host.strip("[]"), port))
        except (OSError, OverflowError) as problem:
            reason = getattr(problem, "strerror", None) or str(problem)
            raise UsageError(
                f"cannot listen on {host}, port {port}: {reason}; another preview may run there, try --port"
            ) from None
        # From now on a browser that comes before the server is up waits instead of being refused.
        listening.listen()
        access = Access(host, listening.getsockname()[1])
        preview = Preview(builder, access, editor, session)
        config = uvicorn.Config(
            preview.app(),
            log_level="error",
            http=BoundedConnection,
            ws="none",
            h11_max_incomplete_event_size=16_384,
            access_log=False,
            lifespan="on",
            server_header=False,
            timeout_graceful_shutdown=2,
        )
        with _noted(notes, Running(builder.name, listening.getsockname()[0], access.port, access.key)):
            ready(access.address)
            with suppress(KeyboardInterrupt):
                _Server(config, preview).run(sockets=[listening])


@contextmanager
def _noted(notes: Path, running: Running) -> Iterator[None]:
    path = notes / f"{running.port}.json"
    data = {"name": running.name, "host": running.host, "port": running.port, "key": running.key, "pid": os.getpid()}
    write_atomically(path, json.dumps(data).encode(), private=True)
    try:
        yield
    finally:
        remove_file(path)


def _is_ours(host: str) -> bool:
    """Whether an address is this machine's: no socket can be bound to another's, and no name is looked up."""
    try:
        family = socket.AF_INET6 if ipaddress.ip_address(host).version == 6 else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.bind((host, 0))
    except (OSError, ValueError):
        return host == "localhost"
    return True


def running_previews(notes: Path) -> tuple[Running, ...]:
    """The previews that left a note in a folder; one that was killed may have left its note behind."""
    found = []
    for path in sorted(path for path, _ in files_in(notes) if path.suffix == ".json"):
        try:
            data = json.loads(read_file(path, _LARGEST_ANSWER))
            found.append(Running(str(data["name"]), str(data["host"]), int(data["port"]), str(data["key"])))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return tuple(found)


def ask(running: Running, question: str, asked: dict[str, Any]) -> dict[str, Any] | None:
    """Ask a running preview; None when it does not answer.

    The note that named it may have come with somebody's folder: another computer is never asked.
    """
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(running.host, running.host).strip("[]")  # noqa: S104
    if not _is_ours(host):
        return None
    connection = http.client.HTTPConnection(host, running.port, timeout=_ANSWER_SECONDS)
    try:
        headers = {"content-type": "application/json", KEY_HEADER: running.key}
        connection.request("POST", f"/{question}", json.dumps(asked).encode(), headers)
        answer = connection.getresponse()
        data = json.loads(answer.read(_LARGEST_ANSWER))
        return data if answer.status == 200 and isinstance(data, dict) else None
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
