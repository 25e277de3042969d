"""One connection to the server: opened with its certificate checked, reused, and never trusted after an error.

The only module that imports smtplib. DATA goes in two phases: the body, then, when `before_dot` has
committed that the message may be delivered, the final dot. Sources: RFC 5321, RFC 2920 (pipelining),
RFC 1870 (SIZE), RFC 3207 (STARTTLS), RFC 6531 (SMTPUTF8).
"""

from __future__ import annotations

import select
import smtplib
import socket
import ssl
from collections.abc import Callable
from functools import cache
from typing import NoReturn

from forumpress.deliver.address import has_control
from forumpress.deliver.answers import Answer, Phase, Redactor, read_answer
from forumpress.deliver.letter import Envelope
from forumpress.deliver.settings import Security, Server

_DATA_TIMEOUT = 120
"""Seconds for the answer to DATA (RFC 5321 4.5.3.2.4)."""
_BLOCK_TIMEOUT = 180
"""Seconds for the server to take a block of the body (RFC 5321 4.5.3.2.5)."""
_MOST_LINES = 100
_LONGEST_LINE = 4096
_BLOCK = 4096
_FORBIDDEN = frozenset("<> \t")


class NoSession(Exception):
    """No session could be begun. `answer` says why; `hopeless` that trying again changes nothing."""

    def __init__(self, answer: Answer, *, hopeless: bool) -> None:
        super().__init__(str(answer))
        self.answer = answer
        self.hopeless = hopeless


class _Session(smtplib.SMTP):
    """smtplib's session with bounded replies, and with what has come before it was asked for in plain sight."""

    received = b""
    _received_from: socket.socket | None = None

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
                raise smtplib.SMTPServerDisconnected(_words(problem)) from None
            if not more or len(self.received) > _LONGEST_LINE:
                self.close()
                raise smtplib.SMTPServerDisconnected("the connection was closed" if not more else "an endless line")
            self.received += more
        line, _, self.received = self.received.partition(b"\n")
        return line.rstrip(b"\r")


class _TlsSession(_Session, smtplib.SMTP_SSL):
    """The same under TLS from the first octet."""


class Connection:
    """An open session with the server. Not for several threads at once."""

    def __init__(self, server: Server) -> None:
        """Connect, greet, protect and log in. Raises NoSession."""
        self._server = server
        self._redact = Redactor(server)
        self._phase = Phase.CONNECT
        self.messages = 0
        self.usable = True
        try:
            self._smtp = self._open()
        except smtplib.SMTPResponseException as problem:
            self._refuse(problem.smtp_code, problem.smtp_error)
        except ssl.SSLCertVerificationError as problem:
            reason = f"the server's certificate is not valid: {problem.verify_message}"
            raise NoSession(Answer(Phase.TLS, 0, "", self._redact(reason)), hopeless=True) from None
        except UnicodeError:
            answer = Answer(self._phase, 0, "", "user and password must be ASCII")
            raise NoSession(answer, hopeless=True) from None
        except (OSError, smtplib.SMTPException) as problem:
            answer = Answer(self._phase, 0, "", self._redact(_words(problem)))
            # What is neither a socket's failure nor a lost connection is something that the server does not offer.
            lost = isinstance(problem, smtplib.SMTPServerDisconnected) or not isinstance(problem, smtplib.SMTPException)
            raise NoSession(answer, hopeless=not lost) from None
        self._pipelining = self._smtp.has_extn("pipelining")
        self._sizes = self._smtp.has_extn("size")
        self.international = self._smtp.has_extn("smtputf8")
        """Whether the server takes addresses with international local parts."""
        size = self._smtp.esmtp_features.get("size", "").strip()
        self.size_limit = int(size) if size.isdigit() and size.isascii() and int(size) else None
        """The largest message in octets that the server takes; None where it does not say."""

    def deliver(self, envelope: Envelope, before_dot: Callable[[], bool]) -> Answer | None:
        """Hand one message over; the last answer, or None where `before_dot` said not to send it.

        `before_dot` is called when the server has the whole body and lacks only the final dot. After
        anything but acceptance the session is reset, and where that fails, no longer `usable`.
        Raises ValueError, with the session untouched, where an address cannot stand in a command.
        """
        commands = self._commands(envelope)
        self.messages += 1
        try:
            refusal = self._begin(commands)
            if refusal is not None:
                return refusal
            self._phase = Phase.BODY
            if self._refuses(_stuffed(envelope.data)):
                return self._abandon(self._answer())
            try:
                if not before_dot():
                    self.close(politely=False)
                    return None
            except BaseException:
                self.close(politely=False)
                raise
            self._phase = Phase.DOT
            self._smtp.send(b".\r\n")
            self._sock.settimeout(self._server.dot_timeout)
            answer = self._answer()
            return answer if answer.accepted else self._reset(answer)
        except (OSError, smtplib.SMTPException) as problem:
            self.close(politely=False)
            return Answer(self._phase, 0, "", self._redact(_words(problem)))

    def close(self, *, politely: bool = True) -> None:
        """End the session; without politeness, so that the server never sees a dot that was not sent."""
        self.usable = False
        try:
            if politely:
                self._sock.settimeout(5)
                self._smtp.docmd("QUIT")
        except (OSError, smtplib.SMTPException):
            self._smtp.close()
        else:
            self._smtp.close()

    def _open(self) -> _Session:
        server = self._server
        host, own_name = server.host.strip("[]"), server.helo or _own_name()
        if server.security is Security.TLS:
            smtp: _Session = _TlsSession(
                host, server.port, own_name, timeout=server.connect_timeout, context=self._context()
            )
        else:
            smtp = _Session(host, server.port, own_name, timeout=server.connect_timeout)
        try:
            if smtp.sock is not None:
                smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                smtp.sock.settimeout(server.command_timeout)
            smtp.ehlo_or_helo_if_needed()
            if server.security is Security.STARTTLS:
                self._phase = Phase.TLS
                smtp.starttls(context=self._context())
                smtp.ehlo_or_helo_if_needed()
            if server.user and server.password:
                self._phase = Phase.AUTH
                smtp.login(server.user, server.password.get_secret_value())
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self._server.ca_file)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if not self._server.verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context

    def _commands(self, envelope: Envelope) -> tuple[bytes, bytes, bytes]:
        for address in (envelope.return_path, envelope.recipient):
            if has_control(address) or _FORBIDDEN & set(address):
                raise ValueError("the address cannot stand in an SMTP command")
        mail = f"MAIL FROM:<{envelope.return_path}>"
        if self._sizes:
            mail += f" SIZE={len(envelope.data)}"
        if envelope.international:
            mail += " SMTPUTF8 BODY=8BITMIME"
        return f"{mail}\r\n".encode(), f"RCPT TO:<{envelope.recipient}>\r\n".encode(), b"DATA\r\n"

    def _begin(self, commands: tuple[bytes, bytes, bytes]) -> Answer | None:
        """Up to the server's 354; the answer that stopped it otherwise."""
        phases = (Phase.MAIL, Phase.RCPT, Phase.DATA)
        self._phase = Phase.MAIL
        if self._pipelining:
            self._smtp.send(b"".join(commands))
        refusal: Answer | None = None
        for phase, command in zip(phases, commands, strict=True):
            if refusal is None:
                self._phase = phase
            if not self._pipelining:
                self._smtp.send(command)
            self._sock.settimeout(_DATA_TIMEOUT if phase is Phase.DATA else self._server.command_timeout)
            try:
                code, message = self._smtp.getreply()
            except (OSError, smtplib.SMTPException):
                if refusal is None:
                    raise
                return self._abandon(refusal)
            if code // 100 != (3 if phase is Phase.DATA else 2):
                refusal = refusal or read_answer(phase, code, message, self._redact)
                if not self._pipelining:
                    break
            elif phase is Phase.DATA and refusal is not None:
                # The server waits for a body that it must not get (RFC 2920 3.1): only hanging up is safe.
                return self._abandon(refusal)
        return None if refusal is None else self._reset(refusal)

    def _answer(self) -> Answer:
        code, message = self._smtp.getreply()
        return read_answer(self._phase, code, message, self._redact)

    def _refuses(self, body: bytes) -> bool:
        """Send the body; whether the server answers in the middle of it, which can only be a refusal."""
        sock = self._sock
        sock.settimeout(_BLOCK_TIMEOUT)
        try:
            sock.sendall(body)
        except OSError:
            if not self._has_spoken():
                raise
            return True
        return self._has_spoken()

    def _has_spoken(self) -> bool:
        sock = self._sock
        if self._smtp.received or (isinstance(sock, ssl.SSLSocket) and sock.pending()):
            return True
        poll = select.poll()
        poll.register(sock, select.POLLIN)
        return bool(poll.poll(0))

    @property
    def _sock(self) -> socket.socket:
        if self._smtp.sock is None:
            raise smtplib.SMTPServerDisconnected("the connection was closed")
        return self._smtp.sock

    def _reset(self, answer: Answer) -> Answer:
        """Clear the transaction, so that this message cannot touch the next; hang up where that is not sure."""
        if answer.code == 421:
            return self._abandon(answer)
        try:
            self._sock.settimeout(self._server.command_timeout)
            if self._smtp.docmd("RSET")[0] != 250:
                self.close(politely=False)
        except (OSError, smtplib.SMTPException):
            self.close(politely=False)
        return answer

    def _abandon(self, answer: Answer) -> Answer:
        self.close(politely=False)
        return answer

    def _refuse(self, code: int, message: bytes | str) -> NoReturn:
        text = message if isinstance(message, bytes) else message.encode("utf-8", "replace")
        answer = read_answer(self._phase, code, text, self._redact)
        raise NoSession(answer, hopeless=500 <= code < 600) from None


@cache
def _own_name() -> str:
    """What EHLO says where the settings do not (RFC 5321 4.1.4). Asked once: a name server may be slow."""
    name = socket.getfqdn()
    return name if "." in name and name.isascii() else "[127.0.0.1]"


def _stuffed(data: bytes) -> bytes:
    """A body ready for DATA without its final dot (RFC 5321 4.5.2): lines that begin with a dot get another."""
    if b"\n." in data:
        data = data.replace(b"\n.", b"\n..")
    return b"." + data if data.startswith(b".") else data


def _words(problem: Exception) -> str:
    if isinstance(problem, TimeoutError):
        return "no answer in time"
    if isinstance(problem, socket.gaierror):
        return "the server's name is not known"
    return (getattr(problem, "strerror", None) or str(problem) or type(problem).__name__).lower()
