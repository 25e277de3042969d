# SPDX-License-Identifier: MIT
"""Pictures made for tests: a card of four colours whose corners can be told apart."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from PIL import Image, ImageDraw

RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 60), (40, 60, 200), (240, 240, 240)

HEIC = (
    "0000SW^{RQXk}@500000ZE0pPXk}@5ZE0a<0004gZDn*}000000000XXk=`10000000000aA{+700000000000000000000B57=I"
    "V*mgE07O6l0RRC200001q5uH^00000003_Q001LtX>Mi!000000RR916=`l}WdZ;I000310BCk&F#rGn01j|zbZr0t000010002~"
    "X>f9I0002qX>en20001YXm(>m0R#vD005pi000009`FGC|M>U-01pFT0096OKmiN^|NjIC00093o;Uyi0{{RXx&lC90096hLID8;"
    "2mk;B0G>Di00RI39*_hOAhO+Dl-D-_4F&`N00RJI000931R!Dn0RRX@0l{+^FbI$U000wXZ)|dIV{CW;0RRmE27mwn02FC+aAg1h"
    "0000006+i$06+i$04QT@VQ>Hd06YKy0096104M+e00IC1|NH;|00RI2|L6b!00IC201$9#cxeCt0009B2nYZG02pa-ZD9Za00000"
    "009621%Uzs1%v<q0C#O<VRQfh0Ba}#uL<BINk9Gx_y0r94@Q>UI{lMI5?xR6V%v6{c_d^TFQ?dEc1l_UAmU@+T@{bpJCl^635zd$"
    "PX*Pw1=_P*na}{4J!ON^Q4ekFoBvpV@A$zQ(V^Li)vmb~L(r1zLgq={-Rs5#fB"
)
"""A card of 60 by 40 pixels as a telephone writes it (HEIF, coded by HEVC), in base 85; no library here writes it."""


def card(width: int, height: int) -> Image.Image:
    """Red at the top left, green at the top right, blue below left, white below right."""
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    middle, centre = width // 2, height // 2
    draw.rectangle((0, 0, middle - 1, centre - 1), fill=RED)
    draw.rectangle((middle, 0, width, centre - 1), fill=GREEN)
    draw.rectangle((0, centre, middle - 1, height), fill=BLUE)
    draw.rectangle((middle, centre, width, height), fill=WHITE)
    return image


def noise(width: int, height: int, seed: int = 1) -> Image.Image:
    """A picture with many tones, the same for the same seed."""
    small = bytes((x * 7 + y * 13 * seed + x * y) % 251 for y in range(32) for x in range(32 * 3))
    return Image.frombytes("RGB", (32, 32), small).resize((width, height), Image.Resampling.BICUBIC)


def near(one: tuple[int, ...], other: tuple[int, ...], slack: int = 12) -> bool:
    """Whether two colours are the same but for what JPEG does."""
    return all(abs(a - b) <= slack for a, b in zip(one, other, strict=True))


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes whose header claims a size: nothing but zeros, compressed."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(9000))) + chunk(b"IEND", b"")
    )


def tiff_claiming(width: int, height: int) -> bytes:
    """A TIFF without pixels whose header claims a size."""
    entries = [
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 200),
        (277, 3, 1, 1),
        (278, 4, 1, height),
        (279, 4, 1, 10),
    ]
    body = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)
    return b"II*\0" + struct.pack("<I", 8) + body + bytes(100)


def svg(inner: str, *, attributes: str = 'viewBox="0 0 120 80"', before: str = "") -> str:
    """An SVG file around some elements."""
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<?xml version="1.0"?>{before}<svg {spaces} {attributes}>{inner}</svg>'


def written(path: Path, content: str | bytes) -> Path:
    """The path, after the content was written there."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
