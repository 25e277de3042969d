# SPDX-License-Identifier: MIT
"""What a page's content puts on paper, one mark at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from forumpress.pdf.colourspaces import Space, SpaceFamily
from forumpress.pdf.matrix import Bounds, Matrix

if TYPE_CHECKING:
    from forumpress.pdf.pdffont import PdfFont


class PaintKind(StrEnum):
    """The kinds of marks."""

    TEXT = "text"
    FILL = "field"
    STROKE = "line"
    IMAGE = "picture"
    SHADING = "gradient"


@dataclass(frozen=True, slots=True, eq=False)
class ReplacedText:
    """The text that marked content states in place of what its characters say."""

    text: str


@dataclass(frozen=True, slots=True, eq=False)
class ImageResource:
    """A picture as it is stored. `key` is its object number, (0, 0) for one inside a content stream."""

    key: tuple[int, int]
    width: int
    height: int
    bits: int
    space: Space
    filters: tuple[str, ...]
    stencil: bool
    """A 1-bit mask that is painted in the current colour."""
    interpolate: bool
    source: Any


@dataclass(slots=True)
class Paint:
    """One mark. `bounds` is what shows of it after clipping, in the page's user space.

    `size` is the type size of text, or the width of a line, in points on paper. `values` are the
    colour's components in `space`; empty for pictures and gradients. `masked` marks only shape a
    soft mask and carry no ink.
    """

    kind: PaintKind
    bounds: Bounds
    space: Space
    values: tuple[float, ...]
    size: float = 0.0
    overprint: bool = False
    overprint_mode: int = 0
    alpha: float = 1.0
    codes: bytes = b""
    font: PdfFont | None = None
    hidden: bool = False
    """Text in rendering mode 3 or 7: searchable, not drawn."""
    image: ImageResource | None = None
    matrix: Matrix | None = None
    """For pictures: from the unit square to the page."""
    mcid: int | None = None
    artifact: bool = False
    masked: bool = False
    in_pattern: bool = False
    """Part of a tiling pattern: its bounds are those of the area that the pattern fills."""
    in_annotation: bool = False
    """Shown by an annotation or form field, not by the page's own content."""
    language: str = ""
    """Of its marked content, where that states one (ISO 32000-1, 14.9.2.3)."""
    actual_text: ReplacedText | None = None
    """What its marked content says instead of its characters (14.9.4); the same for all pieces of that content."""
    hidden_layer: str = ""
    """The name of the layer that it lies on, where that layer is off."""
    clipped: bool = False
    """Whether less of it shows than was drawn."""

    @property
    def text(self) -> str:
        """The characters of a piece of text; U+FFFD where the font does not say."""
        return self.font.decode(self.codes) if self.font is not None else ""

    @property
    def resolution(self) -> float:
        """Pixels per inch on paper, in the direction where there are fewer; infinite for what has no size."""
        if self.image is None or self.matrix is None:
            return math.inf
        a, b, c, d, _, _ = self.matrix
        wide, high = math.hypot(a, b) / 72, math.hypot(c, d) / 72
        return min(
            self.image.width / wide if wide > 1e-9 else math.inf,
            self.image.height / high if high > 1e-9 else math.inf,
        )

    @property
    def inks(self) -> tuple[float, ...]:
        """Shares of ink from 0 to 1: cyan, magenta, yellow, black, or a named ink's tints; empty where unknown."""
        if self.space.family in (SpaceFamily.CMYK, SpaceFamily.SEPARATION, SpaceFamily.DEVICE_N):
            return self.values
        if self.space.family is SpaceFamily.ICC and self.space.components == 4:
            return self.values
        if self.space.family in (SpaceFamily.GRAY, SpaceFamily.CAL_GRAY) and self.values:
            return (0.0, 0.0, 0.0, 1.0 - self.values[0])
        return ()

    @property
    def process(self) -> tuple[float, float, float, float] | None:
        """Shares of cyan, magenta, yellow and black; None for other inks, screen colours, pictures and gradients."""
        inks = self.inks
        if len(inks) != 4 or self.space.family in (SpaceFamily.SEPARATION, SpaceFamily.DEVICE_N):
            return None
        return (inks[0], inks[1], inks[2], inks[3])

    @property
    def is_black_alone(self) -> bool:
        """Whether it prints in full black and no other ink."""
        inks = self.process
        return inks is not None and inks[3] >= 0.999 and max(inks[:3]) <= 0.001

    @property
    def is_white(self) -> bool:
        """Whether the mark is paper white: no ink at all, or full light."""
        if self.inks:
            return max(self.inks) <= 0.001
        return self.space.family in (SpaceFamily.RGB, SpaceFamily.CAL_RGB, SpaceFamily.ICC) and bool(
            self.values and min(self.values) >= 0.999
        )
