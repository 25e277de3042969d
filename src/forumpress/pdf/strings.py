# SPDX-License-Identifier: MIT
"""The strings that text operators show, and the spacing between them (ISO 32000-1, 7.3.4 and 9.4.3)."""

from __future__ import annotations

import re
from binascii import unhexlify
from collections.abc import Iterable, Iterator

_HEX = re.compile(rb"<([0-9A-Fa-f\x00\t\n\f\r ]*+)>")
_HEX_OR_NUMBER = re.compile(rb"<([0-9A-Fa-f\x00\t\n\f\r ]*+)>|([-+.0-9][^\x00\t\n\f\r ()<>\[\]{}/%]*+)")
_TOKEN = re.compile(rb"(\()|" + _HEX_OR_NUMBER.pattern)
_PARENTHESIS = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)|\r\n?", re.DOTALL)
_ESCAPES = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
_NOT_HEX = bytes(set(range(256)) - set(b"0123456789abcdefABCDEF"))


def shown_items(operands: bytes) -> Iterable[tuple[bytes | None, bytes]]:
    """The operands of Tj or TJ in order: a string's bytes and nothing, or None and a number as it is written."""
    if b"(" in operands:
        return _items_with_literals(operands)
    return [
        (None, number) if number else (_from_hex(digits), b"") for digits, number in _HEX_OR_NUMBER.findall(operands)
    ]


def _items_with_literals(operands: bytes) -> Iterator[tuple[bytes | None, bytes]]:
    at = 0
    while match := _TOKEN.search(operands, at):
        at = match.end()
        if match[1]:
            closing = _closing(operands, match.start())
            yield literal_bytes(operands[at:closing]), b""
            at = closing + 1
        elif match[3]:
            yield None, match[3]
        else:
            yield _from_hex(match[2]), b""


def shown_string(operands: bytes) -> tuple[bytes, float]:
    """The codes that Tj or TJ shows, joined, and the sum of the array's spacing numbers."""
    if b"(" in operands:
        # Empty strings between numbers are common; with them gone, most arrays hold hexadecimal strings alone.
        bare = operands.replace(b"()", b" ")
        if b"(" in bare:
            return _with_literals(operands)
        operands = bare
    codes = _from_hex(b"".join(_HEX.findall(operands)))
    return codes, _spacing(_HEX.sub(b" ", operands)) if b"[" in operands else 0.0


def literal_bytes(inside: bytes) -> bytes:
    """What a literal string stands for, from the bytes between its brackets."""
    return _ESCAPE.sub(_resolve, inside) if b"\\" in inside or b"\r" in inside else inside


def string_end(stream: bytes, at: int) -> int:
    """The position after the literal string whose bracket opens at `at`; the stream's end where it never closes."""
    return min(_closing(stream, at) + 1, len(stream))


def _closing(stream: bytes, at: int) -> int:
    """The position of the bracket that closes a literal string; the stream's end without one."""
    depth = 0
    for match in _PARENTHESIS.finditer(stream, at):
        if match[0] == b"(":
            depth += 1
        elif match[0] == b")":
            depth -= 1
            if not depth:
                return match.start()
    return len(stream)


def _with_literals(operands: bytes) -> tuple[bytes, float]:
    parts: list[bytes] = []
    spacing: list[bytes] = []
    for string, written in _items_with_literals(operands):
        if string is None:
            spacing.append(written)
        else:
            parts.append(string)
    return b"".join(parts), _spacing(b" ".join(spacing))


def _resolve(match: re.Match[bytes]) -> bytes:
    escaped = match[1]
    if escaped is None:
        return b"\n"
    if escaped in _ESCAPES:
        return _ESCAPES[escaped]
    if escaped[0] in b"01234567":
        return bytes((int(escaped, 8) & 0xFF,))
    return bytes(escaped)


def _from_hex(digits: bytes) -> bytes:
    try:
        return unhexlify(digits)
    except ValueError:  # spaces, or an odd number of digits: the last one lacks a 0
        digits = digits.translate(None, _NOT_HEX)
        return unhexlify(digits if len(digits) % 2 == 0 else digits + b"0")


def _spacing(rest: bytes) -> float:
    try:
        return sum(map(float, rest.translate(None, b"[]").split()))
    except ValueError:
        return 0.0
