# SPDX-License-Identifier: MIT
"""Fonts as a PDF holds them: embedded or not, how wide its codes are, and what they mean."""

from __future__ import annotations

import re
import struct
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf

from forumpress.pdf.budget import Budget
from forumpress.pdf.cmap import PredefinedCMap, code_lengths, codes_of_notdef, predefined_cmap, read_to_unicode
from forumpress.pdf.encoding import readable, simple_encoding
from forumpress.pdf.objects import entry, identity, name_of, number

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_MOST_CODES = 70_000
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


class _Widths(dict[int, float]):
    """Widths by code, with the font's default for all others."""

    def __init__(self, default: float) -> None:
        super().__init__()
        self.default = default

    def __missing__(self, code: int) -> float:
        return self.default


@dataclass(eq=False)
class PdfFont:
    """One font resource."""

    source: Any
    budget: Budget = field(repr=False)

    @cached_property
    def key(self) -> tuple[int, int]:
        """Its object number."""
        return identity(self.source)

    @cached_property
    def subtype(self) -> str:
        """Type0, Type1, TrueType, Type3, MMType1."""
        return name_of(entry(self.source, "/Subtype"))

    @cached_property
    def composite(self) -> bool:
        """Whether its codes are two bytes long and lead to a CID font."""
        return self.subtype == "Type0"

    @cached_property
    def name(self) -> str:
        """Its PostScript name without the subset's tag; what a person would look for."""
        stated = name_of(entry(self.source, "/BaseFont")) or name_of(entry(self.source, "/Name")) or "?"
        return readable(_SUBSET.sub("", stated))

    @cached_property
    def descendant(self) -> Any:
        """The font that holds the glyphs: itself, or a composite font's only descendant."""
        if not self.composite:
            return self.source
        descendants = entry(self.source, "/DescendantFonts")
        return descendants[0] if isinstance(descendants, pikepdf.Array) and len(descendants) else None

    @cached_property
    def collection(self) -> str:
        """The character collection of a composite font ("Adobe-Japan1"); empty for other fonts."""
        system = entry(self.descendant, "/CIDSystemInfo") if self.composite else None
        return "-".join(str(entry(system, key) or "") for key in ("/Registry", "/Ordering")).strip("-")

    @cached_property
    def descriptor(self) -> Any:
        """The font descriptor, or None."""
        return entry(self.descendant, "/FontDescriptor")

    @cached_property
    def file(self) -> Any:
        """The embedded font program's stream, or None."""
        for key in _FONT_FILES:
            stream = entry(self.descriptor, key)
            if isinstance(stream, pikepdf.Stream):
                return stream
        return None

    @cached_property
    def program(self) -> bytes:
        """The embedded font program, decoded; empty without one or when it is damaged."""
        return b"" if self.file is None else self._decoded(self.file)

    @cached_property
    def embedded(self) -> bool:
        """Whether the glyphs travel with the file; a Type 3 font's always do."""
        return self.subtype == "Type3" or self.file is not None

    @cached_property
    def permission(self) -> int | None:
        """The embedding bits (fsType of the OS/2 table); None where the program does not say."""
        return _embedding_bits(self.program)

    @cached_property
    def notdef_codes(self) -> frozenset[int]:
        """The codes that draw .notdef (glyph 0), as far as the font's encoding tells."""
        mapping = entry(self.descendant, "/CIDToGIDMap") if self.composite else None
        if not self.composite or not (mapping is None or name_of(mapping) == "Identity"):
            return frozenset()
        encoding = entry(self.source, "/Encoding")
        if isinstance(encoding, pikepdf.Stream):
            return codes_of_notdef(self._decoded(encoding))
        return frozenset((0,) if name_of(encoding).startswith("Identity") else ())

    @cached_property
    def extent(self) -> tuple[float, float]:
        """Descent (negative) and ascent as shares of the type size."""
        descent = number(entry(self.descriptor, "/Descent"), -200.0) / 1000
        ascent = number(entry(self.descriptor, "/Ascent"), 800.0) / 1000
        return (max(-0.6, min(0.0, descent or -0.2)), max(0.3, min(1.3, ascent or 0.8)))

    @cached_property
    def cmap(self) -> PredefinedCMap | None:
        """The predefined CMap of a composite font whose codes are characters of an East Asian encoding."""
        return predefined_cmap(name_of(entry(self.source, "/Encoding"))) if self.composite else None

    @cached_property
    def _one_byte(self) -> bool:
        """Whether each code is a byte: in simple fonts, and in composite ones whose own CMap says so."""
        if not self.composite:
            return True
        encoding = entry(self.source, "/Encoding")
        return isinstance(encoding, pikepdf.Stream) and code_lengths(self._decoded(encoding)) == {1}

    def codes(self, shown: bytes) -> Sequence[int]:
        """The character codes of a shown string."""
        if self._one_byte:
            return shown
        if self.cmap is not None:
            return self.cmap.split(shown)
        codes = array("H", shown if len(shown) % 2 == 0 else shown[:-1])
        codes.byteswap()
        return codes

    def advance(self, shown: bytes) -> tuple[float, int, int]:
        """The string's width in thousandths of the size, its number of codes, and how many are single-byte spaces."""
        codes = self.codes(shown)
        width = self._cid_width if self.cmap is not None else self.widths.__getitem__
        return sum(map(width, codes)), len(codes), shown.count(32) if self._one_byte else 0

    def _cid_width(self, code: int) -> float:
        """The width of a character of an East Asian encoding, whose table of widths goes by glyph numbers of its own.

        What takes one byte is half as wide as the others in all of them, unless the font's default is narrow.
        """
        full = number(entry(self.descendant, "/DW"), 1000.0)
        return full / 2 if code < 0x100 and full >= 900 else full

    @cached_property
    def widths(self) -> Mapping[int, float]:
        """Width of each code, in thousandths of the size."""
        if self.composite:
            return self._composite_widths()
        widths = _Widths(number(entry(self.descriptor, "/MissingWidth"), 500.0 if self.file is None else 0.0))
        first = int(number(entry(self.source, "/FirstChar")))
        scale = 1.0
        if self.subtype == "Type3":
            matrix = entry(self.source, "/FontMatrix")
            scale = number(matrix[0], 0.001) * 1000 if isinstance(matrix, pikepdf.Array) and len(matrix) else 1.0
        listed = entry(self.source, "/Widths")
        if isinstance(listed, pikepdf.Array):
            for offset, width in enumerate(listed):
                if offset > 255:
                    break
                widths[first + offset] = number(width) * scale
        return widths

    def _composite_widths(self) -> Mapping[int, float]:
        widths = _Widths(number(entry(self.descendant, "/DW"), 1000.0))
        listed = entry(self.descendant, "/W")
        if not isinstance(listed, pikepdf.Array):
            return widths
        items = list(listed)[:_MOST_CODES]
        at = 0
        while at + 1 < len(items) and len(widths) < _MOST_CODES:
            first, second = int(number(items[at])), items[at + 1]
            if isinstance(second, pikepdf.Array):
                for offset, width in enumerate(second):
                    widths[first + offset] = number(width)
                at += 2
            elif at + 2 < len(items):
                for code in range(first, min(int(number(second)), first + _MOST_CODES) + 1):
                    widths[code] = number(items[at + 2])
                at += 3
            else:
                break
        return widths

    @cached_property
    def meanings(self) -> Mapping[int, str]:
        """What each code stands for: by ToUnicode, else by the font's encoding and the names of its characters."""
        stream = entry(self.source, "/ToUnicode")
        if isinstance(stream, pikepdf.Stream):
            return read_to_unicode(self._decoded(stream))
        return {} if self.composite else simple_encoding(entry(self.source, "/Encoding"))

    def _decoded(self, stream: Any) -> bytes:
        try:
            data = bytes(stream.read_bytes())
        except pikepdf.PdfError:
            return b""
        self.budget.spend_bytes(len(data))
        return data

    def decode(self, shown: bytes) -> str:
        """The characters of a shown string; U+FFFD for a code without a meaning."""
        meanings = self.meanings
        if self.cmap is not None:
            return "".join(meanings.get(code) or self.cmap.text(code) for code in self.codes(shown))
        return "".join(meanings.get(code, "\ufffd") for code in self.codes(shown))


def _embedding_bits(program: bytes) -> int | None:
    """The embedding bits (fsType) of an sfnt, from its OS/2 table (OpenType, OS/2, offset 8); None without one."""
    if program[:4] not in (b"\x00\x01\x00\x00", b"OTTO", b"true"):
        return None
    tables = int.from_bytes(program[4:6], "big")
    for index in range(min(tables, 64)):
        record = program[12 + 16 * index : 28 + 16 * index]
        if record[:4] == b"OS/2" and len(record) == 16:
            offset = int.from_bytes(record[8:12], "big")
            if offset + 10 <= len(program):
                return int(struct.unpack_from(">H", program, offset + 8)[0])
    return None
