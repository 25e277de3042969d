# SPDX-License-Identifier: MIT
"""What a server said to one message, or that it fell silent."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from enum import StrEnum

from forumpress.deliver.settings import Server

_ENHANCED = re.compile(r"(?P<kind>[245])\.(?P<subject>\d{1,3})\.(?P<detail>\d{1,3})(?:\s+|$)")
_ADDRESS = re.compile(r"[^\s<>\"(),;:]+@[^\s<>\"(),;:]+")
_LONGEST_TEXT = 300


class Handover(StrEnum):
    """What became of one message that was handed to a server."""

    SENT = "sent"
    REFUSED = "refused"
    DEFERRED = "deferred"
    UNCERTAIN = "uncertain"
    """The server may have it, or not (RFC 1047)."""


class Phase(StrEnum):
    """Where an answer came. After DOT, and in RESPONSE, the server may own the message; before, never.

    REQUEST and RESPONSE are those of an HTTP interface: the request was not complete, or it was.
    """

    CONNECT = "connect"
    TLS = "tls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BODY = "body"
    DOT = "dot"
    REQUEST = "request"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `code` 0 means that the connection was lost before any; `status` is RFC 3463's, or empty.

    `outcome` is what an HTTP interface's answer means, whose codes are not those of SMTP.
    """

    phase: Phase
    code: int
    status: str = ""
    text: str = ""
    outcome: Handover | None = None

    @property
    def handover(self) -> Handover:
        """What became of the message."""
        if self.outcome is not None:
            return self.outcome
        kind = self.code // 100
        if kind == 5:
            return Handover.REFUSED
        if self.phase is not Phase.DOT or kind == 4:
            return Handover.DEFERRED
        return Handover.SENT if kind == 2 else Handover.UNCERTAIN

    @property
    def accepted(self) -> bool:
        """Whether the message is now the server's."""
        return self.handover is Handover.SENT

    @property
    def subject(self) -> tuple[int, int] | None:
        """Subject and detail of the status: (1, 1) of 5.1.1."""
        parts = self.status.split(".")
        return (int(parts[1]), int(parts[2])) if len(parts) == 3 else None

    def __str__(self) -> str:
        if not self.code:
            return f"{self.phase.value}: {self.text}"
        return f"{self.phase.value}: {self.code} {self.status} {self.text}".replace("  ", " ").strip()


def read_answer(phase: Phase, code: int, message: bytes, redact: Redactor) -> Answer:
    """An answer made of a reply's code and its text as the server sent it."""
    text = message.decode("utf-8", "replace")
    match = _ENHANCED.match(text)
    if match and match["kind"] == str(code // 100):
        status = f"{match['kind']}.{int(match['subject'])}.{int(match['detail'])}"
        text = text[match.end() :]
    else:
        status = ""
    return Answer(phase, code, status, redact(text))


class Redactor:
    """Makes foreign text fit for a ledger and a terminal: no secret of the server's, no address, no control character.

    A server may repeat what it was sent, and readers' addresses must not outlive their `forget`.
    """

    def __init__(self, *secrets: str) -> None:
        self._secrets: list[str] = []
        for secret in secrets:
            self._secrets += [secret, base64.b64encode(secret.encode()).decode().rstrip("=")]

    @classmethod
    def of(cls, server: Server) -> Redactor:
        """The redactor of an SMTP server's answers."""
        if not server.user or not server.password:
            return cls()
        password = server.password.get_secret_value()
        return cls(password, f"\0{server.user}\0{password}")

    def __call__(self, text: str) -> str:
        """The text on one line, bounded, without secrets and addresses."""
        for secret in self._secrets:
            if secret:
                text = text.replace(secret, "…")
        text = _ADDRESS.sub("…", text[: 4 * _LONGEST_TEXT])
        text = "".join(character if character.isprintable() else " " for character in text)
        return " ".join(text.split())[:_LONGEST_TEXT]
