# SPDX-License-Identifier: MIT
"""What a transport is: one way to the server that takes our mail, whether it speaks SMTP or an HTTP interface."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from forumpress.deliver.answers import Answer
from forumpress.deliver.letter import Envelope


class NoTransport(Exception):
    """No connection could be opened. `answer` says why; `permanent` that trying again changes nothing."""

    def __init__(self, answer: Answer, *, permanent: bool) -> None:
        super().__init__(str(answer))
        self.answer = answer
        self.permanent = permanent


class Transport(Protocol):
    """An open connection to the server. Not for several threads at once."""

    messages: int
    """How many messages were begun on it."""
    usable: bool
    """Whether it takes another message."""

    @property
    def international(self) -> bool:
        """Whether the server takes addresses with international local parts (RFC 6531)."""

    @property
    def size_limit(self) -> int | None:
        """The largest message in octets that the server takes; None where it does not say."""

    def deliver(self, envelope: Envelope, before_dot: Callable[[], bool]) -> Answer | None:
        """Hand one message over; the server's answer, or None where `before_dot` said not to send it.

        `before_dot` is called when all has been handed over but the last octets, without which the server can do
        nothing with the message. An answer whose `handover` is UNCERTAIN says that the server may have it. Raises
        ValueError, with nothing sent, where the envelope cannot be expressed.
        """

    def close(self, *, politely: bool = True) -> None:
        """End the connection; without politeness, so that the server never sees an end that was not sent."""
