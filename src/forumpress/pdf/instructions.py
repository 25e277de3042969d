# SPDX-License-Identifier: MIT
"""The lexer of content streams: bytes in, instructions out, each knowing where it stands.

Operands stay bytes until somebody asks for them: a page holds some ten thousand instructions, of
which a reader wants few, and what a rewriter does not touch must come out as it was written.
Grammar: ISO 32000-1, 7.2 and 7.8.2; inline images: 8.9.7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from forumpress.pdf.strings import string_end

_REGULAR = rb"[^\x00\t\n\f\r ()<>\[\]{}/%]"
_STRING = rb"\((?>[^()\\]|\\.)*+\)"
_HEX = rb"<[0-9A-Fa-f\x00\t\n\f\r ]*+>"
_ARRAY = rb"\[(?>[^\[\]()<>%]++|" + _HEX + rb"|" + _STRING + rb")*+\]"
_DICT = rb"<<(?>[^<>()%]++|" + _HEX + rb"|" + _STRING + rb")*+>>"
_OPERAND = (
    rb"(?>[\x00\t\n\f\r ]++|[-+.0-9]" + _REGULAR + rb"*+|/" + _REGULAR + rb"*+|" + _ARRAY + rb"|" + _STRING + rb"|"
    rb"<(?!<)[0-9A-Fa-f\x00\t\n\f\r ]*+>|" + _DICT + rb"|%[^\r\n]*+|(?:true|false|null)(?!" + _REGULAR + rb"))"
)
_INSTRUCTION = re.compile(rb"(" + _OPERAND + rb"*+)([A-Za-z'\"]" + _REGULAR + rb"*+)?", re.DOTALL)
_NUMBER = re.compile(rb"[-+]*\d*\.?\d+|[-+]*\d+")
_NAME = re.compile(rb"/(" + _REGULAR + rb"*+)")
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_COMMENT_OR_STRING = re.compile(rb"(" + _STRING + rb"|" + _HEX + rb")|%[^\r\n]*+", re.DOTALL)
_IMAGE_END = re.compile(rb"[\x00\t\n\f\r ]EI(?=[\x00\t\n\f\r /%]|$)")
_BRACKET = re.compile(rb"<<|>>|[\[\]()]|<[^<>]*>|%[^\r\n]*", re.DOTALL)
_MAX_NESTING = 64


class Instruction(NamedTuple):
    """An operator with its operands, and the span of bytes that holds both.

    An inline image is one instruction named `BI`: its operands are the image's dictionary,
    `data` its bytes as stored.
    """

    operator: bytes
    operands: bytes
    start: int
    end: int
    data: bytes = b""


def instructions(stream: bytes) -> Iterator[Instruction]:
    """The instructions of a content stream, in order; what makes no sense is stepped over, byte by byte."""
    at, length, match = 0, len(stream), _INSTRUCTION.match
    begun = 0
    while at < length:
        found = match(stream, at)
        if found is None:
            return
        operator = found[2]
        if operator is None:
            at = _skip_odd(stream, found.end())
            continue
        end = found.end()
        operands = found[1] if begun == at else stream[begun : found.start(2)]
        if operator == b"BI":
            image = _inline_image(stream, begun, end)
            yield image
            end = image.end
        else:
            yield Instruction(operator, operands, begun, end)
        at = begun = end


def numbers(operands: bytes) -> list[float]:
    """All numbers among the operands, in order; malformed ones as most readers take them."""
    try:
        return [float(word) for word in operands.split()]
    except ValueError:
        bare = _COMMENT_OR_STRING.sub(b" ", _NAME.sub(b" ", operands))
        return [float(word.replace(b"--", b"-").replace(b"+", b"")) for word in _NUMBER.findall(bare[:10_000])]


def names(operands: bytes) -> list[str]:
    """All names among the operands, without their slash, escapes resolved."""
    return [read_name(word) for word in _NAME.findall(operands)]


def read_name(word: bytes) -> str:
    """A name's characters from its bytes after the slash."""
    if b"#" in word:
        word = _NAME_ESCAPE.sub(lambda match: bytes((int(match[1], 16),)), word)
    return word.decode("utf-8", "surrogateescape")


def write_name(name: str) -> bytes:
    """A name as it stands in a content stream, with its slash; odd bytes escaped."""
    return b"/" + b"".join(
        bytes((byte,)) if 0x21 <= byte <= 0x7E and byte not in b"#()<>[]{}/%" else b"#%02X" % byte
        for byte in name.encode("utf-8", "surrogateescape")
    )


def write_numbers(*values: float) -> bytes:
    """Numbers as operands, at most five decimals."""
    return b" ".join(f"{round(value, 5) + 0.0:.5f}".rstrip("0").rstrip(".").encode() for value in values)


def _skip_odd(stream: bytes, at: int) -> int:
    """The position after something the pattern does not know: a nested string, array or dictionary, or a stray byte."""
    if at >= len(stream):
        return at
    opening = stream[at : at + 1]
    if opening == b"(":
        return string_end(stream, at)
    if opening in (b"[", b"<"):
        return _container_end(stream, at)
    return at + 1


def _container_end(stream: bytes, at: int) -> int:
    pending: list[bytes] = []
    position = at
    while position < len(stream):
        match = _BRACKET.search(stream, position)
        if match is None:
            return len(stream)
        token, position = match[0], match.end()
        if token == b"(":
            position = string_end(stream, match.start())
        elif token in (b"[", b"<<"):
            pending.append(token)
            if len(pending) > _MAX_NESTING:
                return position
        elif token in (b"]", b">>"):
            if pending:
                pending.pop()
            if not pending:
                return position
    return position


def _inline_image(stream: bytes, start: int, after_bi: int) -> Instruction:
    """The whole inline image from its `BI`; without an end, the rest of the stream."""
    header = _INSTRUCTION.match(stream, after_bi)
    if header is None or header[2] != b"ID":
        return Instruction(b"BI", header[1] if header else b"", start, header.end() if header else len(stream))
    begin = header.end() + 1
    finish = _IMAGE_END.search(stream, begin)
    if finish is None:
        return Instruction(b"BI", header[1], start, len(stream), stream[begin:])
    return Instruction(b"BI", header[1], start, finish.end(), stream[begin : finish.start()])
