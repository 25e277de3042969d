# SPDX-License-Identifier: MIT
"""What a report says of one recipient: the action, the codes, the words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_AFTER_DATA = re.compile(r"end of data|final data|after data\b|\[data\]|in reply to data command", re.IGNORECASE)
_POSTFIX_AFTER_DATA = re.compile(r"in\s+reply\s+to\s+(?:end\s+of\s+)?data\s+command", re.IGNORECASE)
_REPLY = re.compile(r"(?<![\d.#-])([45]\d\d)(?=[ \-:,;\])]|$)(?!\s*\d{2,})")


class Action(StrEnum):
    """What a server did with a recipient (RFC 3464 2.3.3)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


@dataclass(frozen=True, slots=True)
class RecipientResult:
    """One recipient's fate: action, status (class, subject, detail; RFC 3463), SMTP reply, the server's words."""

    action: Action
    status: tuple[int, int, int]
    reply: int | None = None
    words: str = ""
    after_data: bool = False
    """Whether the server had accepted the address, and refused only after the data."""

    @property
    def code(self) -> str:
        """The status as written: 5.1.1."""
        return ".".join(map(str, self.status))


@dataclass(frozen=True, slots=True)
class Report:
    """A report, read. `complaint` is its Feedback-Type, else empty; `returned` holds the returned message's fields.

    `envelopes` are the addresses to which it was sent or that it names as the returned message's envelope sender.
    """

    envelopes: tuple[str, ...]
    results: tuple[RecipientResult, ...]
    complaint: str
    returned: Message | None


def says_after_data(text: str) -> bool:
    """Whether a server's own words say that it refused only after the data."""
    return _AFTER_DATA.search(text) is not None


def postfix_says_after_data(text: str) -> bool:
    """Whether Postfix tells people, but not in the part for machines, that the refusal came after the data.

    Of other servers' texts nothing is concluded: Sendmail's transcript goes on to DATA though all are refused.
    """
    return _POSTFIX_AFTER_DATA.search(text) is not None


def status_in(text: str) -> tuple[int, int, int] | None:
    """The first enhanced status in a text; a precise one before one that ends in 0.0."""
    found = [(int(a), int(b), int(c)) for a, b, c in STATUS.findall(text)[:20]]
    return next((status for status in found if status[1:] != (0, 0)), found[0] if found else None)


def reply_in(text: str) -> int | None:
    """The first SMTP reply code of failure in a text (RFC 5321 4.2)."""
    match = _REPLY.search(text)
    return int(match[1]) if match else None
