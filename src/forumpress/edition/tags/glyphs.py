# SPDX-License-Identifier: MIT
"""What the codes of a drawn font mean: characters and widths, and its ToUnicode map made fit for copying.

WeasyPrint maps each glyph to the characters that it first stood for. Our lines are glued with
no-break spaces and word joiners, which a reader who copies a sentence does not want.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pikepdf import Pdf

from forumpress.pdf.budget import Budget
from forumpress.pdf.cmap import write_to_unicode
from forumpress.pdf.pdffont import PdfFont

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
    widths: Mapping[int, float]
    space: int | None
    """The code of the word space."""

    def text(self, code: int) -> str:
        """The characters of a code; nothing for an unknown one."""
        return self.characters.get(code, "")

    def width(self, code: int) -> float:
        """Advance of a code in thousandths of an em."""
        return self.widths[code]


def plain(text: str) -> str:
    """The text without glue: no-break spaces are spaces, hyphens are hyphens, joiners are gone."""
    return text.translate(_PLAIN)


def read_font(font: Any, budget: Budget) -> GlyphMap:
    """The glyph map of a composite font with two-byte codes."""
    read = PdfFont(font, budget)
    characters = {code: plain(text) for code, text in read.meanings.items()}
    space = next((code for code, text in characters.items() if text == " "), None)
    return GlyphMap(characters, read.widths, space)


def mend_fonts(pdf: Pdf) -> dict[str, GlyphMap]:
    """Give every font of the drawn pages a ToUnicode map for copying; the maps by resource name."""
    maps: dict[str, GlyphMap] = {}
    budget = Budget()
    for page in pdf.pages:
        for name, font in page.resources.get("/Font", {}).items():
            key = str(name)[1:]
            if key in maps:
                continue
            glyphs = maps[key] = read_font(font, budget)
            if "/ToUnicode" in font:
                mapped = {code: text or "\u200b" for code, text in glyphs.characters.items()}
                font.ToUnicode = pdf.make_stream(write_to_unicode(mapped))
    return maps
