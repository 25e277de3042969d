"""The strings that text operators show, and the spacing between them (ISO 32000-1, 7.3.4 and 9.4.3)."""

from __future__ import annotations

import re

_HEX = re.compile(rb"<([0-9A-Fa-f\x00\t\n\f\r ]*+)>")
_LITERAL_OR_HEX = re.compile(rb"(\()|<([0-9A-Fa-f\x00\t\n\f\r ]*+)>")
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


def shown_string(operands: bytes) -> tuple[bytes, float]:
    """The codes that Tj or TJ shows, joined, and the sum of the array's spacing numbers."""
    if b"(" in operands:
        operands = operands.replace(b"()", b"<>")
        if b"(" in operands:
            return _with_literals(operands)
    codes = _from_hex(b"".join(_HEX.findall(operands)))
    return codes, _spacing(_HEX.sub(b" ", operands)) if b"[" in operands else 0.0


def _with_literals(operands: bytes) -> tuple[bytes, float]:
    parts: list[bytes] = []
    rest: list[bytes] = []
    at = 0
    while match := _LITERAL_OR_HEX.search(operands, at):
        rest.append(operands[at : match.start()])
        if match[1]:
            end = _closing(operands, match.start())
            parts.append(_ESCAPE.sub(_resolve, operands[match.end() : end]))
            at = end + 1
        else:
            parts.append(_from_hex(match[2]))
            at = match.end()
    rest.append(operands[at:])
    return b"".join(parts), _spacing(b" ".join(rest))


def _closing(operands: bytes, at: int) -> int:
    depth = 0
    while at < len(operands):
        byte = operands[at]
        if byte == 0x5C:
            at += 1
        elif byte == 0x28:
            depth += 1
        elif byte == 0x29:
            depth -= 1
            if not depth:
                return at
        at += 1
    return at


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
    digits = digits.translate(None, _NOT_HEX)
    return bytes.fromhex((digits if len(digits) % 2 == 0 else digits + b"0").decode("ascii"))


def _spacing(rest: bytes) -> float:
    try:
        return sum(map(float, rest.translate(None, b"[]").split()))
    except ValueError:
        return 0.0
