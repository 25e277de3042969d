# SPDX-License-Identifier: MIT
"""A message handed over as one HTTP request, whose last octets wait for the ledger.

The only module that imports urllib3. A request is nothing to its server before it is complete (RFC 9112 6.3: fewer
octets than Content-Length says are an incomplete message), so the end of the body stands for SMTP's final dot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import urllib3

from forumpress.deliver.answers import Answer, Handover, Phase, Redactor
from forumpress.deliver.letter import Envelope
from forumpress.deliver.settings import Api

_BLOCK = 65536
_LAST = 1
"""Octets that are held back until the ledger says that the message may be delivered."""
_LARGEST_ANSWER = 64_000


class Request:
    """One message as the service wants it: method, address, header fields and the body."""

    __slots__ = ("body", "fields", "url")

    def __init__(self, url: str, fields: dict[str, str], body: bytes) -> None:
        self.url, self.fields, self.body = url, fields, body


class MailService(Protocol):
    """A provider's interface: how it wants a message, and what its answers mean."""

    size_limit: int
    """Octets of a message that it takes."""
    secrets: tuple[str, ...]

    def request(self, envelope: Envelope) -> Request:
        """The request that hands a message over. Raises ValueError where the message cannot be expressed."""

    def read(self, code: int, body: bytes) -> tuple[Handover, str, str]:
        """What an answer means: the handover, an enhanced status (RFC 3463) or nothing, and the words."""


class _GateClosed(Exception):
    """The message must not be completed."""


class HttpTransport:
    """A Transport by a provider's HTTP interface; one connection that is kept open."""

    international = False
    """None of the providers takes international local parts."""

    def __init__(self, api: Api, service: MailService) -> None:
        self._service = service
        self._redact = Redactor(*service.secrets)
        self._pool = urllib3.PoolManager(
            num_pools=1,
            maxsize=1,
            retries=False,
            timeout=urllib3.Timeout(connect=api.connect_timeout, read=api.timeout),
        )
        self.messages = 0
        self.usable = True

    @property
    def size_limit(self) -> int | None:
        """Octets of a message that the provider takes."""
        return self._service.size_limit

    def deliver(self, envelope: Envelope, before_dot: Callable[[], bool]) -> Answer | None:
        """Hand one message over; see `Transport.deliver`."""
        request = self._service.request(envelope)
        self.messages += 1
        phase = Phase.REQUEST

        def body() -> Iterator[bytes]:
            nonlocal phase
            end = len(request.body) - _LAST
            for start in range(0, end, _BLOCK):
                yield request.body[start : min(start + _BLOCK, end)]
            if not before_dot():
                raise _GateClosed
            phase = Phase.RESPONSE
            yield request.body[end:]

        fields = {**request.fields, "Content-Length": str(len(request.body)), "User-Agent": "forumpress"}
        try:
            answer = self._pool.request(
                "POST", request.url, body=body(), headers=fields, redirect=False, preload_content=False
            )
            try:
                content = answer.read(_LARGEST_ANSWER)
                answer.drain_conn()
            finally:
                answer.release_conn()
        except _GateClosed:
            self.close(politely=False)
            return None
        except (urllib3.exceptions.HTTPError, OSError) as problem:
            self.close(politely=False)
            return self._lost(phase, problem)
        except BaseException:
            self.close(politely=False)
            raise
        if phase is Phase.REQUEST:
            # The service answered before it had the message: whatever it says, it cannot have taken it.
            self.close(politely=False)
        handover, status, words = self._service.read(answer.status, content)
        if phase is Phase.REQUEST and handover in (Handover.SENT, Handover.UNCERTAIN):
            handover = Handover.DEFERRED
        return Answer(Phase.AUTH if answer.status in (401, 403) else phase, answer.status, status,
                      self._redact(words), handover)  # fmt: skip

    def close(self, *, politely: bool = True) -> None:
        """Close the connection."""
        self.usable = False
        self._pool.clear()

    def _lost(self, phase: Phase, problem: Exception) -> Answer:
        """The connection was lost: in doubt once the request may have been complete."""
        doubtful = phase is Phase.RESPONSE
        handover = Handover.UNCERTAIN if doubtful else Handover.DEFERRED
        return Answer(phase, 0, "", self._redact(_words(problem)), handover)


def _words(problem: Exception) -> str:
    if isinstance(problem, urllib3.exceptions.NameResolutionError):
        return "the service's name is not known"
    if isinstance(problem, urllib3.exceptions.SSLError):
        return f"the service's certificate is not valid: {problem}"
    if isinstance(problem, (urllib3.exceptions.TimeoutError, TimeoutError)):
        return "no answer in time"
    if isinstance(problem, urllib3.exceptions.NewConnectionError):
        return "the service refuses the connection"
    return "the connection was lost"
