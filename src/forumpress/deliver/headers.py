# SPDX-License-Identifier: MIT
"""Header fields as octets: folded, encoded where they must be, and closed to injection.

Sources: RFC 5322 2.2 (lines, folding), RFC 2047 (encoded words), RFC 6532 (UTF-8 where SMTPUTF8 carries it).
"""

from __future__ import annotations

import re
from email.charset import BASE64, QP, Charset
from email.header import Header

from forumpress.deliver.address import has_control

LINE = 76
"""Characters of a line that no encoded word may pass (RFC 2047 2)."""
_PLAIN_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_ENCODED_WORD = re.compile(r"=\?.*\?=")


def field(name: str, value: str) -> bytes:
    """`Name: value` with CRLF, the value as written and already in its final form, folded at its spaces."""
    _refuse_control(value)
    lines: list[str] = []
    line = f"{name}:"
    for word in value.split(" "):
        if len(line) + 1 + len(word) > LINE and line.strip() and line != f"{name}:":
            lines.append(line)
            line = ""
        line = f"{line} {word}"
    lines.append(line)
    return ("\r\n".join(lines) + "\r\n").encode()


def text_field(name: str, value: str) -> bytes:
    """A field of free text, in encoded words where it is not ASCII."""
    _refuse_control(value)
    if value.isascii() and not _ENCODED_WORD.search(value):
        return field(name, value)
    return f"{name}: {_encoded(value, name)}\r\n".encode("ascii")


def address_field(name: str, address: str, display: str = "") -> bytes:
    """A field with one mailbox: `address` with its ASCII domain, `display` the person's or organisation's name.

    An international local part stands as UTF-8; the message then needs SMTPUTF8.
    """
    _refuse_control(address)
    _refuse_control(display)
    display = " ".join(display.split())
    if not display:
        return field(name, address)
    line = f"{name}: {_phrase(display, name)}"
    gap = " " if len(line) - line.rfind("\n") + len(address) + 2 < LINE else "\r\n "
    return f"{line}{gap}<{address}>\r\n".encode()


def _phrase(words: str, name: str) -> str:
    if not words.isascii() or _ENCODED_WORD.search(words):
        return _encoded(words, name)
    if _PLAIN_PHRASE.fullmatch(words) and len(words) < LINE - len(name) - 2:
        return words
    if len(words) < LINE - len(name) - 4:
        escaped = words.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return _encoded(words, name)


def _encoded(words: str, name: str) -> str:
    charset = Charset("utf-8")
    # Mostly Latin text stays legible in quoted-printable; anything else is shorter in base64.
    charset.header_encoding = QP if sum(map(str.isascii, words)) * 2 > len(words) else BASE64
    return Header(words, charset, maxlinelen=LINE, header_name=name).encode(linesep="\r\n")


def _refuse_control(text: str) -> None:
    if has_control(text):
        raise ValueError("control characters cannot stand in a header")
