"""CID-keyed fonts whose CIDs are their glyph numbers.

WeasyPrint writes glyph numbers into the page as if they were CIDs. In a font whose charset says
otherwise (every subset of a large Chinese font does) that names other glyphs, or none: some
viewers forgive it, presses and archives do not (ISO 19005-2, 6.2.11.4.1). The CIDs of an
Identity-ordered font mean nothing outside it, so the charset may as well number the glyphs.
Adobe Technical Note 5176, "The Compact Font Format Specification".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise

_CHARSET, _CHARSTRINGS, _ROS = 15, 17, (12, 30)
_PREDEFINED = 2
_ONE_RANGE = 5
"""Bytes of a charset of format 2 with a single range."""


def number_glyphs(data: bytes) -> bytes:
    """An OpenType font whose CFF charset gives every glyph its own number as CID; others, and broken ones, unchanged."""
    try:
        return _numbered(data)
    except (struct.error, IndexError):
        return data


def _numbered(data: bytes) -> bytes:
    table = _cff_table(data)
    if table is None:
        return data
    start, length = table
    cff = memoryview(data)[start : start + length]
    _, after_names = _index(cff, cff[2])
    tops, _ = _index(cff, after_names)
    facts = dict(_dictionary(bytes(cff[slice(*tops[0])])))
    charset, strings = facts.get(_CHARSET), facts.get(_CHARSTRINGS)
    if _ROS not in facts or not charset or not strings or charset[0] <= _PREDEFINED:
        return data
    glyphs = struct.unpack_from(">H", cff, strings[0])[0]
    if glyphs < 2 or charset[0] + _ONE_RANGE > length:
        return data
    made = bytearray(data)
    struct.pack_into(">BHH", made, start + charset[0], 2, 1, glyphs - 2)
    return bytes(made)


def _cff_table(data: bytes) -> tuple[int, int] | None:
    if data[:4] != b"OTTO":
        return None
    for record in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, offset, length = struct.unpack_from(">4sLLL", data, 12 + 16 * record)
        if tag == b"CFF ":
            return offset, length
    return None


def _index(cff: memoryview, at: int) -> tuple[list[tuple[int, int]], int]:
    """The spans of an INDEX's entries, and where it ends."""
    count = struct.unpack_from(">H", cff, at)[0]
    if not count:
        return [], at + 2
    size = cff[at + 2]
    offsets = [
        int.from_bytes(cff[at + 3 + each * size : at + 3 + (each + 1) * size], "big") for each in range(count + 1)
    ]
    base = at + 2 + (count + 1) * size
    return [(base + one, base + other) for one, other in pairwise(offsets)], base + offsets[-1]


def _dictionary(data: bytes) -> Iterator[tuple[int | tuple[int, int], list[int]]]:
    """The operators of a DICT and their whole-number operands; reals come as 0."""
    operands: list[int] = []
    at = 0
    while at < len(data):
        byte = data[at]
        at += 1
        if byte == 12:
            yield (12, data[at]), operands
            operands, at = [], at + 1
        elif byte <= 21:
            yield byte, operands
            operands = []
        elif byte == 28:
            operands.append(int.from_bytes(data[at : at + 2], "big", signed=True))
            at += 2
        elif byte == 29:
            operands.append(int.from_bytes(data[at : at + 4], "big", signed=True))
            at += 4
        elif byte == 30:
            while data[at] & 0x0F != 0x0F and data[at] >> 4 != 0x0F:
                at += 1
            at += 1
            operands.append(0)
        elif byte <= 246:
            operands.append(byte - 139)
        elif byte <= 250:
            operands.append((byte - 247) * 256 + data[at] + 108)
            at += 1
        else:
            operands.append(-(byte - 251) * 256 - data[at] - 108)
            at += 1
