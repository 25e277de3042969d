# SPDX-License-Identifier: MIT
"""CMaps: what the codes of a font mean, and how long they are (ISO 32000-1, 9.7.5 and 9.10.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from struct import unpack_from

_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_CODESPACES = re.compile(rb"begincodespacerange(.*?)endcodespacerange", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_CID = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*(?:<[0-9A-Fa-f\s]*>\s*)?(\d+)")
_CID_BLOCK = re.compile(rb"begin(cidchar|cidrange)(.*?)end\1", re.DOTALL)
_MOST_CODES = 70_000

_CODECS = {
    "GB-EUC": "gb2312",
    "GBpc-EUC": "gb2312",
    "GBK-EUC": "gbk",
    "GBKp-EUC": "gbk",
    "GBK2K": "gb18030",
    "B5pc": "big5",
    "ETen-B5": "cp950",
    "ETenms-B5": "cp950",
    "HKscs-B5": "big5hkscs",
    "83pv-RKSJ": "shift_jis",
    "90ms-RKSJ": "cp932",
    "90msp-RKSJ": "cp932",
    "90pv-RKSJ": "shift_jis",
    "Add-RKSJ": "shift_jis",
    "Ext-RKSJ": "cp932",
    "EUC": "euc_jp",
    "KSC-EUC": "euc_kr",
    "KSCms-UHC": "cp949",
    "KSCms-UHC-HW": "cp949",
    "KSCpc-EUC": "euc_kr",
}
"""The encodings that predefined CMaps are made of (ISO 32000-1, table 118), without their -H or -V."""
_UTF16 = re.compile(r"Uni(?:GB|CNS|JIS|KS|JISX0213|JIS2004)-(?:UCS2|UTF16)(?:-HW)?")


@dataclass(frozen=True, slots=True)
class PredefinedCMap:
    """A predefined CMap as the character encoding that it is made of; `codec` is Python's name of it."""

    codec: str

    def split(self, shown: bytes) -> list[int]:
        """The codes of a shown string: two bytes each, or one where the encoding says so."""
        if self.codec == "utf-16-be":
            return two_byte_codes(shown)
        codes: list[int] = []
        at = 0
        while at < len(shown):
            length = 1 if self._is_single(shown[at]) or at + 1 == len(shown) else 2
            if length == 2 and self.codec == "gb18030" and 0x30 <= shown[at + 1] <= 0x39:
                length = 4
            codes.append(int.from_bytes(shown[at : at + length], "big"))
            at += length
        return codes

    def text(self, code: int) -> str:
        """The characters of a code; U+FFFD for what the encoding does not know."""
        length = 2 if self.codec == "utf-16-be" else max(1, (code.bit_length() + 7) // 8)
        return code.to_bytes(length, "big").decode(self.codec, "replace")

    def _is_single(self, byte: int) -> bool:
        if self.codec in ("cp932", "shift_jis"):
            return byte < 0x81 or 0xA0 <= byte <= 0xDF
        return byte < 0x81


def predefined_cmap(name: str) -> PredefinedCMap | None:
    """The CMap of a name such as GBK-EUC-H or UniGB-UCS2-H; None for Identity and unknown names."""
    base = name.removesuffix("-H").removesuffix("-V")
    if _UTF16.fullmatch(base):
        return PredefinedCMap("utf-16-be")
    codec = _CODECS.get(base)
    return None if codec is None else PredefinedCMap(codec)


def two_byte_codes(shown: bytes) -> list[int]:
    """The codes of a string in which each takes two bytes; an odd byte at the end is no code."""
    return list(unpack_from(f">{len(shown) // 2}H", shown))


def code_lengths(data: bytes) -> frozenset[int]:
    """How many bytes the codes of an embedded CMap take, by its codespace ranges; empty where it states none."""
    return frozenset(
        (len(b"".join(match[1].split())) + 1) // 2
        for block in _CODESPACES.finditer(data)
        for match in _TOKEN.finditer(block[1])
        if match[1]
    )


def codes_of_notdef(data: bytes) -> frozenset[int]:
    """The codes that an embedded CMap gives the character identifier 0, whose glyph is .notdef."""
    return frozenset(
        _code(match[1])
        for block in _CID_BLOCK.finditer(data)
        for match in _CID.finditer(block[2])
        if int(match[2][:9]) == 0
    )


def read_to_unicode(data: bytes) -> dict[int, str]:
    """The codes of a ToUnicode CMap and their characters; bounded, whatever the file holds."""
    meanings: dict[int, str] = {}
    for block in _BLOCK.finditer(data):
        tokens = [match[1] if match[1] is not None else match[0] for match in _TOKEN.finditer(block[2])]
        if block[1] == b"bfchar":
            for code, meaning in zip(tokens[::2], tokens[1::2], strict=False):
                meanings[_code(code)] = _characters(meaning)
        else:
            _read_ranges(tokens, meanings)
        if len(meanings) > _MOST_CODES:
            break
    return meanings


def write_to_unicode(characters: Mapping[int, str]) -> bytes:
    """A ToUnicode CMap for two-byte codes."""
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    known = sorted(characters.items())
    for at in range(0, len(known), 100):
        batch = known[at : at + 100]
        lines.append(f"{len(batch)} beginbfchar")
        lines += [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in batch]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode()


def _read_ranges(tokens: list[bytes], meanings: dict[int, str]) -> None:
    at = 0
    while at + 2 < len(tokens):
        low, high = _code(tokens[at]), _code(tokens[at + 1])
        high = min(high, low + 65_535, low + _MOST_CODES - len(meanings))
        if tokens[at + 2] == b"[":
            at += 3
            code = low
            while at < len(tokens) and tokens[at] != b"]":
                if code <= high:
                    meanings[code] = _characters(tokens[at])
                code += 1
                at += 1
            at += 1
            continue
        start = _characters(tokens[at + 2])
        for offset in range(high - low + 1):
            meanings[low + offset] = start[:-1] + chr(min(ord(start[-1]) + offset, 0x10FFFF)) if start else ""
        at += 3


def _code(digits: bytes) -> int:
    try:
        return int(b"".join(digits.split()) or b"0", 16)
    except ValueError:
        return 0


def _characters(digits: bytes) -> str:
    """UTF-16BE as the standard asks; a single byte, as some programs write it, is a character below U+0100."""
    packed = b"".join(digits.split())
    try:
        raw = bytes.fromhex((packed if len(packed) % 2 == 0 else packed + b"0").decode("ascii"))
    except ValueError:
        return ""
    return raw.decode("utf-16-be", "replace") if len(raw) > 1 else raw.decode("latin-1")
