# SPDX-License-Identifier: MIT
"""A message as it came back, parsed within bounds, and the words that stand in it.

Messages here come from anyone. Nothing in them is believed but what carries our own signature;
see `proof.py`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from itertools import islice

MOST_READ = 500_000
"""Octets of a message that are looked at. A report may end in the whole message that came back;
what is asked of it stands before, or in that message's first fields."""
_MOST_BOUNDARIES = 20
_LONGEST_FIELD = 8_000
_MOST_PARTS = 200
_MOST_TEXT = 20_000
_CONTENT_FIELD = re.compile(rb"^content-[a-z-]+[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_DROPPED = re.compile(r"<(style|script|head)\b[^>]{0,500}>.{0,20000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d|/table)\b[^>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"<[A-Za-z/!?][^>]{0,2000}>")
_FALLBACKS = ("utf-8", "gb18030", "latin-1")


def read_mail(data: bytes) -> Message:
    """A message of any quality, parsed. Raises ValueError for what would cost the parser undue time.

    Python's parser takes time by the square of a field's parameters, and by depth times lines.
    """
    data = data[:MOST_READ]
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    if data.startswith((b"From ", b">From ")):
        data = data.partition(b"\n")[2]
    if data.lower().count(b"boundary") > _MOST_BOUNDARIES:
        raise ValueError("a message of too many parts")
    if any(len(match[0]) > _LONGEST_FIELD for match in _CONTENT_FIELD.finditer(data)):
        raise ValueError("a message with a field of absurd length")
    try:
        return BytesParser(policy=compat32).parsebytes(data)
    except (RecursionError, LookupError, AssertionError) as problem:
        raise ValueError(f"a message that cannot be read ({type(problem).__name__})") from None


def field(mail: Message, name: str, most: int = 500) -> str:
    """A field's value decoded, on one line, at most `most` characters; empty when there is none."""
    raw = next(_raw_values(mail, name), "")[: 4 * most]
    if "=?" in raw:
        raw = _decoded(raw)
    return " ".join(raw.split())[:most]


def fields(mail: Message, *names: str) -> tuple[str, ...]:
    """All values of some fields, at most eight of each, a thousand characters of each."""
    return tuple(value[:1000] for name in names for value in islice(_raw_values(mail, name), 8))


def _raw_values(mail: Message, name: str) -> Iterator[str]:
    """Values as they stand, octets beyond ASCII decoded by a guess: many servers write them bare."""
    for key, value in mail.raw_items():
        if key.lower() == name.lower():
            yield value if value.isascii() else _unicode(value.encode("utf-8", "surrogateescape"), None)


def parts(mail: Message, depth: int = 3) -> Iterator[Message]:
    """The parts of a message and of the multiparts in it; what an attached message holds is not entered."""
    left = _MOST_PARTS
    stack = [(mail, depth)]
    while stack and left > 0:
        part, below = stack.pop()
        left -= 1
        if part.get_content_maintype() == "multipart" and below and children(part):
            stack += [(child, below - 1) for child in reversed(children(part))]
        else:
            yield part


def children(mail: Message) -> list[Message]:
    """The parts that a message holds directly."""
    payload = mail.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def part_text(part: Message) -> str:
    """The text of a part, decoded by its charset or by a guess, HTML reduced to its words."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    text = _unicode(content[: 4 * _MOST_TEXT], part.get_content_charset())
    if part.get_content_subtype() == "html" or text.lstrip()[:200].lower().startswith(("<html", "<!doctype html")):
        text = html.unescape(_TAG.sub(" ", _BREAK.sub("\n", _DROPPED.sub(" ", text))))
    return text.replace("\r\n", "\n").replace("\r", "\n")[:_MOST_TEXT]


def written_text(mail: Message) -> str:
    """What a message says in its own text parts: plain text where there is any, else HTML."""
    plain, marked = [], []
    for part in parts(mail):
        if part.get_content_maintype() != "text":
            continue
        kind = part.get_content_subtype()
        if kind == "html":
            marked.append(part_text(part))
        elif kind == "plain" or part is mail:
            plain.append(part_text(part))
    text = "\n".join(text for text in plain if text.strip()) or "\n".join(marked)
    if not text.strip():
        # A multipart whose boundary was lost on the way.
        text = "\n".join(part_text(part) for part in parts(mail) if _lost_its_boundary(part))
    return text[:_MOST_TEXT]


def _lost_its_boundary(part: Message) -> bool:
    return part.get_content_maintype() in ("multipart", "text") and isinstance(part.get_payload(), str)


def _unicode(content: bytes, charset: str | None) -> str:
    for name in (charset, *_FALLBACKS):
        if not name or (name == "us-ascii" and not content.isascii()):
            continue
        try:
            return content.decode(name)
        except (LookupError, ValueError):
            continue
    return content.decode("utf-8", "replace")


def _decoded(raw: str) -> str:
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError):
        return raw
    return "".join(
        _unicode(piece, charset if charset != "unknown-8bit" else None) if isinstance(piece, bytes) else piece
        for piece, charset in pieces
    )
