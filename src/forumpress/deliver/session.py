# SPDX-License-Identifier: MIT
"""An SMTP session: connected, greeted, protected, logged in, and its replies bounded.

The only module that imports smtplib. Sources: RFC 5321, RFC 3207 (STARTTLS), RFC 4954 (AUTH).
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable
from functools import cache

from forumpress.deliver.answers import Answer, Phase, Redactor, read_answer
from forumpress.deliver.settings import Security, Server
from forumpress.deliver.transport import NoTransport

SESSION_ERRORS = (OSError, smtplib.SMTPException)
"""What a session raises when the server is lost."""
_MOST_LINES = 100
_LONGEST_LINE = 4096
_BLOCK = 4096


class Session(smtplib.SMTP):
    """smtplib's session with bounded replies, and with what has come before it was asked for in plain sight."""

    received = b""
    _received_from: socket.socket | None = None

    @property
    def socket(self) -> socket.socket:
        """The connection's socket. Raises SMTPServerDisconnected when it is closed."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("the connection was closed")
        return self.sock

    def getreply(self) -> tuple[int, bytes]:
        """A reply's code and text, of at most a hundred lines."""
        lines: list[bytes] = []
        while len(lines) < _MOST_LINES:
            line = self._line()
            code, mark = line[:3], line[3:4]
            if not code.isdigit() or mark not in (b" ", b"-", b""):
                self.close()
                raise smtplib.SMTPServerDisconnected("the answer is not SMTP")
            lines.append(line[4:].strip())
            if mark != b"-":
                return int(code), b"\n".join(lines)
        self.close()
        raise smtplib.SMTPServerDisconnected("the answer does not end")

    def _line(self) -> bytes:
        if self.sock is not self._received_from:
            # What came in the clear before STARTTLS must not be taken for an answer under it.
            self.received, self._received_from = b"", self.sock
        while b"\n" not in self.received:
            if self.sock is None:
                raise smtplib.SMTPServerDisconnected("the connection was closed")
            try:
                more = self.sock.recv(_BLOCK)
            except OSError as problem:
                self.close()
                raise smtplib.SMTPServerDisconnected(words(problem)) from None
            if not more or len(self.received) > _LONGEST_LINE:
                self.close()
                raise smtplib.SMTPServerDisconnected("the connection was closed" if not more else "an endless line")
            self.received += more
        line, _, self.received = self.received.partition(b"\n")
        return line.rstrip(b"\r")


class _TlsSession(Session, smtplib.SMTP_SSL):
    """The same under TLS from the first octet."""


def open_session(server: Server, redact: Redactor) -> Session:
    """A session ready for mail. Raises NoTransport."""
    phase = Phase.CONNECT

    def reach(next_phase: Phase) -> None:
        nonlocal phase
        phase = next_phase

    try:
        return _open(server, reach)
    except smtplib.SMTPResponseException as problem:
        reply = problem.smtp_error
        text = reply if isinstance(reply, bytes) else reply.encode("utf-8", "replace")
        answer, permanent = read_answer(phase, problem.smtp_code, text, redact), 500 <= problem.smtp_code < 600
    except ssl.SSLCertVerificationError as problem:
        reason = f"the server's certificate is not valid: {problem.verify_message}"
        answer, permanent = Answer(Phase.TLS, 0, "", redact(reason)), True
    except UnicodeError:
        answer, permanent = Answer(phase, 0, "", "user and password must be ASCII"), True
    except SESSION_ERRORS as problem:
        answer = Answer(phase, 0, "", redact(words(problem)))
        # What is neither a socket's failure nor a lost connection is something that the server does not offer.
        lost = isinstance(problem, smtplib.SMTPServerDisconnected) or not isinstance(problem, smtplib.SMTPException)
        permanent = not lost
    raise NoTransport(answer, permanent=permanent)


def _open(server: Server, reach: Callable[[Phase], None]) -> Session:
    host, own_name = server.host.strip("[]"), server.helo or _own_name()
    if server.security is Security.TLS:
        session: Session = _TlsSession(
            host, server.port, own_name, timeout=server.connect_timeout, context=_context(server)
        )
    else:
        session = Session(host, server.port, own_name, timeout=server.connect_timeout)
    try:
        session.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        session.socket.settimeout(server.command_timeout)
        session.ehlo_or_helo_if_needed()
        if server.security is Security.STARTTLS:
            reach(Phase.TLS)
            session.starttls(context=_context(server))
            session.ehlo_or_helo_if_needed()
        if server.user and server.password:
            reach(Phase.AUTH)
            session.login(server.user, server.password.get_secret_value())
    except BaseException:
        session.close()
        raise
    return session


def _context(server: Server) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=server.ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if not server.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


@cache
def _own_name() -> str:
    """What EHLO says where the settings do not (RFC 5321 4.1.4). Asked once: a name server may be slow."""
    name = socket.getfqdn()
    return name if "." in name and name.isascii() else "[127.0.0.1]"


def words(problem: Exception) -> str:
    """A failure of a connection in a few words."""
    if isinstance(problem, TimeoutError):
        return "no answer in time"
    if isinstance(problem, socket.gaierror):
        return "the server's name is not known"
    return (getattr(problem, "strerror", None) or str(problem) or type(problem).__name__).lower()
