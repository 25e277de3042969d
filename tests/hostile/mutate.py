# SPDX-License-Identifier: MIT
"""Wounds for bytes, texts and archives; the same seed makes the same case."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Sequence

_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"7",
    b"255",
    b"65536",
    b"4294967296",
    b"1e99",
    b"99999999999999999999",
    b"0.0000001",
    b"NaN",
)


def bytes_of(chance: random.Random, data: bytes, words: Sequence[bytes] = (b"\0", b"\xff\xfe", b"-1")) -> bytes:
    """The bytes with one to six wounds: flipped bits, cuts, doubled stretches, other numbers, foreign words."""
    wounded = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        if not wounded:
            break
        at = chance.randrange(len(wounded))
        match chance.randrange(6):
            case 0:
                wounded[at] ^= 1 << chance.randrange(8)
            case 1:
                del wounded[at : at + chance.randint(1, 120)]
            case 2:
                wounded[at:at] = wounded[at : at + chance.randint(1, 200)]
            case 3:
                wounded[at : at + chance.randint(0, 8)] = chance.choice(words)
            case 4:
                if number := _NUMBER.search(wounded, at):
                    wounded[number.start() : number.end()] = chance.choice(_NUMBERS)
            case _:
                other = chance.randrange(len(wounded))
                wounded[at : at + 30], wounded[other : other + 30] = wounded[other : other + 30], wounded[at : at + 30]
    return bytes(wounded)


def lines_of(chance: random.Random, text: str, words: Sequence[str]) -> str:
    """The text with lines left out, doubled, moved, indented otherwise, or with a word put in."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines))
        match chance.randrange(5):
            case 0:
                del lines[at]
                lines = lines or [""]
            case 1:
                lines.insert(at, lines[chance.randrange(len(lines))])
            case 2:
                lines[at] = " " * chance.randint(0, 9) + lines[at].lstrip()
            case 3:
                cut = chance.randint(0, len(lines[at]))
                lines[at] = lines[at][:cut] + chance.choice(words) + lines[at][cut:]
            case _:
                head, colon, _ = lines[at].partition(": ")
                lines[at] = f"{head}{colon or ': '}{chance.choice(words)}"
    return "\n".join(lines)


def archive_of(chance: random.Random, data: bytes, words: Sequence[bytes]) -> bytes:
    """An archive with one or two of its members wounded, its checksums right: what is inside is reached."""
    source = zipfile.ZipFile(io.BytesIO(data))
    names = source.namelist()
    chosen = chance.sample(names, min(len(names), chance.randint(1, 2)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            content = source.read(name)
            archive.writestr(name, elements_of(chance, content, words) if name in chosen else content)
    return out.getvalue()


def elements_of(chance: random.Random, data: bytes, words: Sequence[bytes]) -> bytes:
    """XML or HTML whose tags change places, are doubled, or carry foreign words; mostly it still parses."""
    tags = re.findall(rb"<[^<>]{1,400}>", data)
    if len(tags) < 4 or chance.random() < 0.2:
        return bytes_of(chance, data, words)
    for _ in range(chance.randint(1, 4)):
        one, other = chance.choice(tags), chance.choice(tags)
        match chance.randrange(4):
            case 0:
                data = data.replace(one, one + other if other.endswith(b"/>") else one, 1)
            case 1:
                name = re.match(rb"<([\w:]+)", one)
                if name and not one.endswith(b"/>"):
                    depth = chance.choice((1, 3, 400))
                    data = data.replace(one, one * depth, 1).replace(
                        b"</" + name[1] + b">", (b"</" + name[1] + b">") * depth, 1
                    )
            case 2:
                data = data.replace(
                    one, re.sub(rb'="[^"]*"', lambda _: b'="' + chance.choice(words) + b'"', one, count=1), 1
                )
            case _:
                data = data.replace(one, _NUMBER.sub(lambda _: chance.choice(_NUMBERS), one, count=1), 1)
    return data
