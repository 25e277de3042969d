# SPDX-License-Identifier: MIT
"""Messages over one session: reused, and never trusted after an error.

DATA goes in two phases: the body, then, when `before_dot` has committed that the message may be
delivered, the final dot. Sources: RFC 5321, RFC 2920 (pipelining), RFC 1870 (SIZE), RFC 6531 (SMTPUTF8).
"""

from __future__ import annotations

import select
import ssl
from collections.abc import Callable

from forumpress.deliver.address import has_control
from forumpress.deliver.answers import Answer, Phase, Redactor, read_answer
from forumpress.deliver.letter import Envelope
from forumpress.deliver.session import SESSION_ERRORS, open_session, words
from forumpress.deliver.settings import Server

_DATA_TIMEOUT = 120
"""Seconds for the answer to DATA (RFC 5321 4.5.3.2.4)."""
_BLOCK_TIMEOUT = 180
"""Seconds for the server to take a block of the body (RFC 5321 4.5.3.2.5)."""
_SLOWEST_LINE = 10_000
"""Octets a second; the time-out of a send is one for all its blocks."""
_FORBIDDEN = frozenset("<> \t")


class SmtpTransport:
    """A Transport by an open SMTP session. Not for several threads at once."""

    def __init__(self, server: Server) -> None:
        """Open the session. Raises NoTransport."""
        self._server = server
        self._redact = Redactor.of(server)
        self._phase = Phase.MAIL
        self.messages = 0
        self.usable = True
        self._smtp = open_session(server, self._redact)
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
            self._smtp.socket.settimeout(self._server.dot_timeout)
            answer = self._answer()
            return answer if answer.accepted else self._reset(answer)
        except SESSION_ERRORS as problem:
            self.close(politely=False)
            return Answer(self._phase, 0, "", self._redact(words(problem)))

    def close(self, *, politely: bool = True) -> None:
        """End the session; without politeness, so that the server never sees a dot that was not sent."""
        self.usable = False
        try:
            if politely:
                self._smtp.socket.settimeout(5)
                self._smtp.docmd("QUIT")
        except SESSION_ERRORS:
            self._smtp.close()
        else:
            self._smtp.close()

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
            self._smtp.socket.settimeout(_DATA_TIMEOUT if phase is Phase.DATA else self._server.command_timeout)
            try:
                code, message = self._smtp.getreply()
            except SESSION_ERRORS:
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
        sock = self._smtp.socket
        sock.settimeout(_BLOCK_TIMEOUT + len(body) / _SLOWEST_LINE)
        try:
            sock.sendall(body)
        except OSError:
            if not self._has_spoken():
                raise
            return True
        return self._has_spoken()

    def _has_spoken(self) -> bool:
        sock = self._smtp.socket
        if self._smtp.received or (isinstance(sock, ssl.SSLSocket) and sock.pending()):
            return True
        poll = select.poll()
        poll.register(sock, select.POLLIN)
        return bool(poll.poll(0))

    def _reset(self, answer: Answer) -> Answer:
        """Clear the transaction, so that this message cannot touch the next; hang up where that is not sure."""
        if answer.code == 421:
            return self._abandon(answer)
        try:
            self._smtp.socket.settimeout(self._server.command_timeout)
            if self._smtp.docmd("RSET")[0] != 250:
                self.close(politely=False)
        except SESSION_ERRORS:
            self.close(politely=False)
        return answer

    def _abandon(self, answer: Answer) -> Answer:
        self.close(politely=False)
        return answer


def _stuffed(data: bytes) -> bytes:
    """A body ready for DATA without its final dot (RFC 5321 4.5.2): lines that begin with a dot get another."""
    if b"\n." in data:
        data = data.replace(b"\n.", b"\n..")
    return b"." + data if data.startswith(b".") else data
