"""What the codes of a drawn font mean: characters and widths, and its ToUnicode map made fit for copying.

WeasyPrint maps each glyph to the characters that it first stood for. Our lines are glued with
no-break spaces and word joiners, which a reader who copies a sentence does not want.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Pdf

_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(<[0-9A-Fa-f]*>|\[[^\]]*\])")
_MOST_CODES = 65_536

_PLAIN = str.maketrans(
    {
        "\u00a0": " ",
        "\u202f": " ",
        "\u2007": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\u00ad": "-",
        "\u2060": None,
        "\u200b": None,
        "\ufeff": None,
    }
)


@dataclass(frozen=True, slots=True)
class GlyphMap:
    """A font's codes: their characters as a reader copies them, and their advance in thousandths of an em."""

    characters: dict[int, str]
    widths: dict[int, float]
    space: int | None
    """The code of the word space."""

    def text(self, code: int) -> str:
        """The characters of a code; nothing for an unknown one."""
        return self.characters.get(code, "")

    def width(self, code: int) -> float:
        """Advance of a code in thousandths of an em."""
        return self.widths.get(code, 1000.0)


def plain(text: str) -> str:
    """The text without glue: no-break spaces are spaces, hyphens are hyphens, joiners are gone."""
    return text.translate(_PLAIN)


def read_font(font: Any) -> GlyphMap:
    """The glyph map of a composite font with two-byte codes."""
    characters: dict[int, str] = {}
    if "/ToUnicode" in font:
        characters = {code: plain(text) for code, text in read_cmap(font.ToUnicode.read_bytes()).items()}
    widths: dict[int, float] = {}
    for descendant in font.get("/DescendantFonts", ()):
        widths.update(_read_widths(descendant.get("/W", ())))
    space = next((code for code, text in characters.items() if text == " "), None)
    return GlyphMap(characters, widths, space)


def read_cmap(data: bytes) -> dict[int, str]:
    """The codes of a ToUnicode CMap and their characters (ISO 32000-1, 9.10.3)."""
    found: dict[int, str] = {}
    for kind, body in _BLOCK.findall(data):
        if kind == b"bfchar":
            words = _HEX.findall(body)
            found.update((int(code, 16), _text(value)) for code, value in zip(words[::2], words[1::2], strict=False))
            continue
        for low, high, target in _RANGE.findall(body):
            codes = range(int(low, 16), min(int(high, 16), _MOST_CODES) + 1)
            values = _HEX.findall(target)
            if target.startswith(b"["):
                found.update((code, _text(value)) for code, value in zip(codes, values, strict=False))
            else:
                base = _text(values[0])
                found.update((code, base[:-1] + chr(ord(base[-1]) + step)) for step, code in enumerate(codes) if base)
    return found


def write_cmap(characters: dict[int, str]) -> bytes:
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


def mend_fonts(pdf: Pdf) -> dict[str, GlyphMap]:
    """Give every font of the drawn pages a ToUnicode map for copying; the maps by resource name."""
    maps: dict[str, GlyphMap] = {}
    for page in pdf.pages:
        for name, font in page.resources.get("/Font", {}).items():
            key = str(name)[1:]
            if key in maps:
                continue
            glyphs = maps[key] = read_font(font)
            if "/ToUnicode" in font:
                mapped = {code: text or "\u200b" for code, text in glyphs.characters.items()}
                font.ToUnicode = pdf.make_stream(write_cmap(mapped))
    return maps


def _text(value: bytes) -> str:
    raw = bytes.fromhex(b"".join(value.split()).decode())
    return raw.decode("utf-16-be", "replace") if len(raw) > 1 else raw.decode("latin-1")


def _read_widths(array: Any) -> dict[int, float]:
    """ISO 32000-1, 9.7.4.3: `first [w w …]` or `first last w`."""
    widths: dict[int, float] = {}
    items = list(array)
    at = 0
    while at + 1 < len(items):
        first = int(items[at])
        second = items[at + 1]
        if isinstance(second, Array):
            widths.update((first + step, float(width)) for step, width in enumerate(second))
            at += 2
        else:
            widths.update((code, float(items[at + 2])) for code in range(first, int(second) + 1))
            at += 3
    return widths
