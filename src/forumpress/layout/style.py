# SPDX-License-Identifier: MIT
"""The type of running text, as data: what `layout.yaml` says of a paragraph style.

The composer's widths and the style sheet that draws the lines both come from these values, so
they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Alignment(StrEnum):
    """How the lines of a paragraph stand in their measure."""

    JUSTIFY = "justify"
    LEFT = "left"
    RIGHT = "right"
    CENTRE = "center"


@dataclass(frozen=True, slots=True)
class DropCap:
    """A large first letter: how many lines deep, and its type."""

    lines: int
    family: str
    weight: int
    colour: str


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """Metrics of a paragraph. Lengths in points; `before` and `after` in lines of the grid."""

    name: str
    family: str
    """Family name as in `fonts/fonts.yaml`: "Source Serif 4"."""
    size: float
    leading: float
    weight: int = 400
    strong_weight: int = 700
    italic: bool = False
    align: Alignment = Alignment.JUSTIFY
    indent: float = 0.0
    """First line's indent."""
    turn: float = 0.0
    """Indent of the lines that go on with a line broken by the editor, as verse has them."""
    left: float = 0.0
    right: float = 0.0
    before: int = 0
    after: int = 0
    features: tuple[str, ...] = ()
    """OpenType features switched on, such as "onum"."""
    colour: str = "ink"
    """Name of a swatch."""
    hyphenate: bool = True
    keep_with_next: bool = False
    orphans: int = 2
    widows: int = 2
    drop_cap: DropCap | None = None

    def indent_in(self, language: str) -> float:
        """The first line's indent in a language (a BCP 47 tag): in Chinese and Japanese by their own custom."""
        ems = EAST_ASIAN_INDENTS.get(language.partition("-")[0].lower())
        return ems * self.size if ems and self.indent else self.indent


EAST_ASIAN_INDENTS = {"ja": 1.0, "zh": 2.0}
"""Ems that a paragraph begins with where it is indented at all (CLREQ, first-line indents; JLREQ 3.5.1)."""


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour of the layout: on screens (sRGB), on the press (CMYK, in per cent), or as an ink of its own."""

    name: str
    screen: str
    """#rrggbb"""
    cmyk: tuple[float, float, float, float]
    spot: str | None = None
    """Name of a spot ink that carries this colour, "PANTONE 3308 C"."""
