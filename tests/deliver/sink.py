# SPDX-License-Identifier: MIT
"""Debian's smtp-sink as a receiving server that writes down every message it has accepted."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.deliver.postfix import free_port, wait_until
from tests.tools import require_tool

_RECIPIENT = re.compile(rb"^X-Rcpt-Args: <([^>]*)>", re.MULTILINE)
_SENDER = re.compile(rb"^X-Mail-Args: <([^>]*)>", re.MULTILINE)


@dataclass
class Sink:
    """A running smtp-sink. `folder` holds one file for each message whose final dot came.

    (The file of a message under way is removed when its connection ends without the dot; that of one
    which the sink was told to reject after the dot stays.)
    """

    folder: Path
    port: int
    process: subprocess.Popen[bytes] = field(repr=False)

    def messages(self) -> list[bytes]:
        """The messages as dumped: the sink's own header, then the message with LF line ends."""
        return [path.read_bytes() for path in sorted(self.folder.iterdir())]

    def deliveries(self) -> Counter[str]:
        """How often each address was delivered to."""
        heads = (path.open("rb").read(4096) for path in self.folder.iterdir())
        return Counter(address.decode() for head in heads for address in _RECIPIENT.findall(head))

    def return_paths(self) -> list[str]:
        """The envelope's sender of each message."""
        return [match[1].decode() for message in self.messages() if (match := _SENDER.search(message))]


@contextlib.contextmanager
def running_sink(*options: str, port: int | None = None, backlog: int = 256) -> Iterator[Sink]:
    """A server with these options of smtp-sink(1), on loopback."""
    program = require_tool("smtp-sink")
    port = port or free_port()
    with tempfile.TemporaryDirectory(prefix="fp-sink-") as name:
        folder = Path(name)
        privileges = []
        if os.geteuid() == 0:
            folder.chmod(0o777)
            privileges = ["-u", "nobody"]
        command = [program, *privileges, *options, "-d", f"{folder}/m.", f"127.0.0.1:{port}", str(backlog)]
        process = subprocess.Popen(command, stderr=subprocess.PIPE)
        try:
            wait_until(lambda: _listens(port) or process.poll() is not None, 60)
            assert process.poll() is None, process.stderr and process.stderr.read()
            yield Sink(folder, port, process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
            if process.stderr:
                process.stderr.close()


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
