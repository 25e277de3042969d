"""The part of the graphics state that decides how a mark prints."""

from __future__ import annotations

from forumpress.edition.colour import BLACK, Ink
from forumpress.edition.pdf.matrix import IDENTITY, Matrix
from forumpress.edition.pdf.spaces import GRAY, Space


class PressState:
    """What `q` saves; `overprint` is what the output stream has set, None where nothing is known of it."""

    __slots__ = (
        "ctm",
        "fill",
        "fill_space",
        "font_size",
        "line_width",
        "overprint",
        "stroke",
        "stroke_space",
        "translucent",
    )

    def __init__(self, ctm: Matrix = IDENTITY) -> None:
        self.ctm = ctm
        self.fill: Ink | None = BLACK
        self.stroke: Ink | None = BLACK
        self.fill_space: Space = GRAY
        self.stroke_space: Space = GRAY
        self.font_size = 0.0
        self.line_width = 1.0
        self.overprint: bool | None = False
        self.translucent = False

    def copy(self) -> PressState:
        """The state as it stands now."""
        other = PressState.__new__(PressState)
        for name in PressState.__slots__:
            setattr(other, name, getattr(self, name))
        return other
