"""Reports that mail servers send back: delivery status (RFC 3464, RFC 6533) and complaints (RFC 5965).

Messages here come from anyone. Nothing in them is believed but what carries our own signature or
hash; see `bounces.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser, HeaderParser
from email.policy import compat32
from enum import StrEnum

MOST_READ = 500_000
"""Octets of a message that are looked at. A report may end in the whole message that came back;
what is asked of it stands before, or in that message's first fields."""
_MOST_BOUNDARIES = 20
_LONGEST_FIELD = 8_000
_MOST_PARTS = 200
_MOST_RECIPIENTS = 100
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"\b([45]\d\d)\b")
_CONTENT_FIELD = re.compile(rb"^content-[a-z-]+[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_BLOCKS = re.compile(r"(?:\r?\n[ \t]*){2,}")


class Action(StrEnum):
    """What a server did with a recipient (RFC 3464 2.3.3)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


_ACTIONS = frozenset(action.value for action in Action)


@dataclass(frozen=True, slots=True)
class Fate:
    """What one recipient block of a report says: the action, the status (class, subject, detail), the SMTP reply."""

    action: Action
    status: tuple[int, int, int]
    reply: int | None = None

    @property
    def code(self) -> str:
        """The status as written: 5.1.1."""
        return ".".join(map(str, self.status))


@dataclass(frozen=True, slots=True)
class Report:
    """A report, read. `complaint` is its Feedback-Type, else empty; `returned` holds the returned message's fields."""

    addressed_to: tuple[str, ...]
    fates: tuple[Fate, ...]
    complaint: str
    returned: Message | None


def read_mail(data: bytes) -> Message:
    """A message of any quality, parsed. Raises ValueError for what would cost the parser undue time.

    Python's parser takes time by the square of a field's parameters, and by depth times lines.
    """
    data = data[:MOST_READ]
    if data.lower().count(b"boundary") > _MOST_BOUNDARIES:
        raise ValueError("a message of too many parts")
    if any(len(match[0]) > _LONGEST_FIELD for match in _CONTENT_FIELD.finditer(data)):
        raise ValueError("a message with a field of absurd length")
    try:
        return BytesParser(policy=compat32).parsebytes(data)
    except (RecursionError, LookupError, AssertionError) as problem:
        raise ValueError(f"a message that cannot be read ({type(problem).__name__})") from None


def read_report(mail: Message) -> Report | None:
    """The report that a message is, or None when it is none."""
    if mail.get_content_type() != "multipart/report":
        return None
    fates: list[Fate] = []
    complaint = ""
    returned: Message | None = None
    own_envelope: tuple[str, ...] = ()
    for part in _parts(mail):
        kind = part.get_content_type()
        if kind in ("message/delivery-status", "message/global-delivery-status"):
            fates += _fates(part)
        elif kind == "message/feedback-report":
            fields = next(_blocks(part), None)
            if fields is not None:
                complaint = _field(fields, "Feedback-Type").lower() or "unnamed"
                own_envelope = (_field(fields, "Original-Mail-From"),)
        elif returned is None and kind in (
            "message/rfc822",
            "message/global",
            "text/rfc822-headers",
            "message/rfc822-headers",
            "message/global-headers",
        ):
            returned = _returned(part)
    if not fates and not complaint:
        return None
    return Report((*addressees(mail), *own_envelope), tuple(fates[:_MOST_RECIPIENTS]), complaint, returned)


def addressees(mail: Message) -> tuple[str, ...]:
    """Where a message was delivered, by the fields that servers add and those that its sender wrote."""
    names = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
    return tuple(str(value)[:1000] for name in names for value in mail.get_all(name, [])[:8])


def _parts(mail: Message) -> Iterator[Message]:
    """The direct parts of a report; some servers wrap them once more."""
    seen = 0
    for part in _children(mail):
        for inner in (part, *(_children(part) if part.get_content_maintype() == "multipart" else ())):
            seen += 1
            if seen > _MOST_PARTS:
                return
            yield inner


def _children(mail: Message) -> list[Message]:
    payload = mail.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def _blocks(part: Message) -> Iterator[Message]:
    """The groups of fields in a status or feedback part, in whatever way the parser has split it."""
    for child in _children(part) or [part]:
        if child is not part and len(child):
            yield child
        text = child.get_payload(decode=True) if not child.is_multipart() else None
        if isinstance(text, bytes):
            for block in _BLOCKS.split(text.decode("utf-8", "replace").strip())[:_MOST_RECIPIENTS]:
                fields = HeaderParser(policy=compat32).parsestr(block)
                if len(fields):
                    yield fields


def _fates(part: Message) -> Iterator[Fate]:
    for fields in _blocks(part):
        action = _field(fields, "Action").lower().partition(" ")[0]
        if action not in _ACTIONS:
            continue
        diagnostic = _field(fields, "Diagnostic-Code")
        status = _status(_field(fields, "Status"))
        precise = _status(diagnostic)
        # 5.0.0 says nothing; the server's own words may (RFC 3464 2.3.4 allows it where no better code is known).
        if status is None or (status[1:] == (0, 0) and precise is not None and precise[0] == status[0]):
            status = precise
        reply = _REPLY.search(diagnostic)
        if status is not None:
            yield Fate(Action(action), status, int(reply[1]) if reply else None)


def _status(text: str) -> tuple[int, int, int] | None:
    match = _STATUS.search(text)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def _returned(part: Message) -> Message | None:
    children = _children(part)
    if children:
        return children[0]
    text = part.get_payload(decode=True)
    return HeaderParser(policy=compat32).parsestr(text.decode("utf-8", "replace")) if isinstance(text, bytes) else None


def _field(fields: Message, name: str) -> str:
    """A field's value on one line, at most 500 characters; empty when there is none."""
    return " ".join(str(fields.get(name, ""))[:1000].split())[:500]
