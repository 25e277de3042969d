# SPDX-License-Identifier: MIT
"""A small SMTP server that answers as it is told: for what no honest server does."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

Reply = bytes | Callable[["Log"], bytes]
DROP = b""
"""Hang up instead of answering."""
_USUAL: dict[str, Reply] = {
    "greeting": b"220 scripted ESMTP\r\n",
    "EHLO": b"250-scripted\r\n250-PIPELINING\r\n250-SIZE 10000000\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
    "MAIL": b"250 2.1.0 Ok\r\n",
    "RCPT": b"250 2.1.5 Ok\r\n",
    "DATA": b"354 Go on\r\n",
    ".": b"250 2.0.0 Ok\r\n",
    "RSET": b"250 2.0.0 Ok\r\n",
    "QUIT": b"221 Bye\r\n",
    "STARTTLS": b"220 Go on\r\n",
}


@dataclass
class Log:
    """What the server has seen: commands of all sessions in order, and the bodies whose dot came."""

    commands: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    sessions: int = 0


@dataclass
class Scripted:
    """A running server."""

    port: int
    log: Log


@contextlib.contextmanager
def scripted(
    replies: Mapping[str, Reply] | None = None, *, tls: ssl.SSLContext | None = None, from_first: bool = False
) -> Iterator[Scripted]:
    """A server with these replies instead of the usual ones; a reply may also be computed from what came so far."""
    script: dict[str, Reply] = {**_USUAL, **(replies or {})}
    log = Log()

    class Session(socketserver.StreamRequestHandler):
        disable_nagle_algorithm = True

        def handle(self) -> None:
            log.sessions += 1
            with contextlib.suppress(OSError, ssl.SSLError):
                self.converse()

        def converse(self) -> None:
            if tls is not None and from_first:
                self.protect(tls)
            if not self.answer("greeting"):
                return
            while line := self.rfile.readline():
                verb = line.split(maxsplit=1)[0].decode("utf-8", "replace").upper() if line.strip() else ""
                log.commands.append(line.decode("utf-8", "replace").strip())
                if not self.answer(verb):
                    return
                if verb == "STARTTLS" and tls is not None:
                    self.protect(tls)
                if verb == "DATA" and self.said.startswith(b"354"):
                    body = b""
                    while not body.endswith(b"\r\n.\r\n"):
                        more = self.rfile.readline()
                        if not more:
                            return
                        body += more
                    log.bodies.append(body[:-3])
                    if not self.answer("."):
                        return

        def protect(self, context: ssl.SSLContext) -> None:
            self.request = context.wrap_socket(self.request, server_side=True)
            self.setup()

        def answer(self, verb: str) -> bool:
            reply = script.get(verb, b"502 5.5.1 What?\r\n")
            self.said = reply(log) if callable(reply) else reply
            if self.said:
                self.wfile.write(self.said)
            return bool(self.said) and verb != "QUIT"

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True
        request_queue_size = 64

        def handle_error(self, request: socket.socket, client_address: object) -> None:
            pass

    with Server(("127.0.0.1", 0), Session) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield Scripted(server.server_address[1], log)
        finally:
            server.shutdown()
            thread.join(5)
