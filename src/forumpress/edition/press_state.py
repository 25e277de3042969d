"""The part of the graphics state that decides how a mark prints."""

from __future__ import annotations

from forumpress.edition.colour import BLACK, Ink
from forumpress.pdf.colourspaces import GRAY, Space
from forumpress.pdf.matrix import IDENTITY, Matrix

_BOTH = (True, False)
OVERPRINT_STATES = {
    (fill, stroke): f"FP{'o' if fill else 'k'}{'o' if stroke else 'k'}" for fill in _BOTH for stroke in _BOTH
}
"""Names of the graphics states that set overprint for fills and for lines: o overprints, k knocks out."""


class PressState:
    """What `q` saves.

    `overprint` is what the output stream has set for fills and for lines, None where nothing is known of it.
    """

    __slots__ = (
        "blended",
        "ctm",
        "faint",
        "fill",
        "fill_space",
        "font_size",
        "line_width",
        "masked",
        "overprint",
        "stroke",
        "stroke_space",
    )

    def __init__(self, ctm: Matrix = IDENTITY) -> None:
        self.ctm = ctm
        self.fill: Ink | None = BLACK
        self.stroke: Ink | None = BLACK
        self.fill_space: Space = GRAY
        self.stroke_space: Space = GRAY
        self.font_size = 0.0
        self.line_width = 1.0
        self.overprint: tuple[bool, bool] | None = (False, False)
        self.faint = self.blended = self.masked = False

    @property
    def translucent(self) -> bool:
        """Whether what is under a mark shows through, so that overprint would mean something else."""
        return self.faint or self.blended or self.masked

    def copy(self) -> PressState:
        """The state as it stands now."""
        other = PressState.__new__(PressState)
        for name in PressState.__slots__:
            setattr(other, name, getattr(self, name))
        return other
