# SPDX-License-Identifier: MIT
"""The graphics state that marks are put down in (ISO 32000-1, 8.4)."""

from __future__ import annotations

from typing import Any

from forumpress.pdf.colourspaces import GRAY, Space
from forumpress.pdf.matrix import IDENTITY, Bounds, Matrix
from forumpress.pdf.pdffont import PdfFont


class GraphicsState:
    """What `q` saves and `Q` brings back; copied on each `q`, so kept small."""

    __slots__ = (
        "clip",
        "ctm",
        "fill",
        "fill_alpha",
        "fill_overprint",
        "fill_pattern",
        "fill_space",
        "font",
        "font_size",
        "leading",
        "letter_space",
        "line_width",
        "mode",
        "overprint_mode",
        "rise",
        "stretch",
        "stroke",
        "stroke_alpha",
        "stroke_overprint",
        "stroke_pattern",
        "stroke_space",
        "word_space",
    )

    def __init__(self, ctm: Matrix = IDENTITY, clip: Bounds = (-1e6, -1e6, 1e6, 1e6)) -> None:
        self.ctm = ctm
        self.clip = clip
        self.fill_space: Space = GRAY
        self.stroke_space: Space = GRAY
        self.fill: tuple[float, ...] = (0.0,)
        self.stroke: tuple[float, ...] = (0.0,)
        self.fill_pattern: Any = None
        self.stroke_pattern: Any = None
        self.fill_alpha = self.stroke_alpha = 1.0
        self.fill_overprint = self.stroke_overprint = False
        self.overprint_mode = 0
        self.line_width = 1.0
        self.font: PdfFont | None = None
        self.font_size = 0.0
        self.letter_space = self.word_space = self.rise = self.leading = 0.0
        self.stretch = 1.0
        self.mode = 0

    def copy(self) -> GraphicsState:
        """The state as it stands now."""
        other = GraphicsState.__new__(GraphicsState)
        for name in GraphicsState.__slots__:
            setattr(other, name, getattr(self, name))
        return other
