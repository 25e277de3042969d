# SPDX-License-Identifier: MIT
"""What rewriting for the press hands from stream to stream: the state that decides how a mark prints, and objects."""

from __future__ import annotations

from typing import Any, Protocol

from forumpress.edition.colour import BLACK, Ink, PressColour
from forumpress.edition.conditions import PrintConditions
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
        "fill",
        "fill_space",
        "font_size",
        "line_width",
        "masked",
        "overprint",
        "partial_alpha",
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
        self.partial_alpha = self.blended = self.masked = False

    @property
    def translucent(self) -> bool:
        """Whether what is under a mark shows through, so that overprint would mean something else."""
        return self.partial_alpha or self.blended or self.masked

    def copy(self) -> PressState:
        """The state as it stands now."""
        other = PressState.__new__(PressState)
        for name in PressState.__slots__:
            setattr(other, name, getattr(self, name))
        return other


class PressObjects(Protocol):
    """What streams ask of the document that they belong to: its conditions, and objects that are made once for all."""

    colour: PressColour
    conditions: PrintConditions
    graphics: dict[tuple[bool, bool], Any]
    """The graphics states that set overprint for fills and for lines."""

    def form(self, form: Any, state: PressState, depth: int) -> None:
        """Rewrites a form in place, the first time that it is drawn."""

    def mask_form(self, form: Any, state: PressState, depth: int) -> Any:
        """A copy of a group that serves as a luminosity mask, in greys."""

    def pattern(self, pattern: Any, depth: int) -> Any:
        """A tiling pattern, rewritten in place, or a copy of a shading pattern in inks."""

    def shading(self, shading: Any, *, mask: bool) -> Any:
        """A shading in inks, or in greys for a mask."""

    def spot(self, name: str) -> Any:
        """The colour space of a spot ink."""
