# SPDX-License-Identifier: MIT
"""Parts of a message, encoded once: quoted-printable with gaps for each reader's own link, and base64.

Sources: RFC 2045 6.7 and 6.8 (encodings), RFC 2046 5.1 (multipart), RFC 2387 (related), RFC 2183 (disposition).
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from email.quoprimime import body_encode

_LINE = 76
_SOFT_BREAK = b"=\r\n"


def quoted(text: str) -> bytes:
    """Quoted-printable with CRLF, every line one shorter than allowed, so that a soft line break may follow it."""
    octets = text.replace("\r\n", "\n").encode().decode("latin-1")
    return body_encode(octets, maxlinelen=_LINE - 1, eol="\r\n").encode("ascii")


def quoted_pieces(pieces: Sequence[str]) -> tuple[bytes, ...]:
    """Pieces of one text, quoted so that `quoted(link)` may be put between each two of them."""
    first, *rest = (quoted(piece) for piece in pieces)
    if not rest:
        return (first,)
    *middle, last = rest
    return (first + _SOFT_BREAK, *(_SOFT_BREAK + piece + _SOFT_BREAK for piece in middle), _SOFT_BREAK + last)


def encoded(data: bytes) -> bytes:
    """Base64 in lines of 76 characters with CRLF."""
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def part(head: Sequence[str], content: Sequence[bytes]) -> tuple[bytes, ...]:
    """A part: its header lines, an empty line, its content in pieces; ends in CRLF."""
    lead = "".join(f"{line}\r\n" for line in head).encode("ascii") + b"\r\n"
    first, *rest = content
    *rest, last = (lead + first, *rest)
    return (*rest, last if last.endswith(b"\r\n") else last + b"\r\n")


def multipart(kind: str, boundary: str, parts: Sequence[Sequence[bytes]], more: str = "") -> tuple[bytes, ...]:
    """A multipart of parts in pieces; its first piece begins with its own Content-Type field."""
    pieces = [f'Content-Type: multipart/{kind}; boundary="{boundary}"{more}\r\n\r\n'.encode("ascii")]
    for inner in parts:
        pieces[-1] += f"--{boundary}\r\n".encode("ascii") + inner[0]
        pieces += inner[1:]
    pieces[-1] += f"--{boundary}--\r\n".encode("ascii")
    return tuple(pieces)
