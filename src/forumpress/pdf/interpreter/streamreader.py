# SPDX-License-Identifier: MIT
"""What all parts of the interpreter share: the state, the page's content so far, and how a mark is noted."""

from __future__ import annotations

from typing import Any

from forumpress.pdf.graphicsstate import GraphicsState
from forumpress.pdf.matrix import Bounds
from forumpress.pdf.paint import Paint, ReplacedText
from forumpress.pdf.resources import ResourceCache, Resources


class PageContent:
    """What interpreting a page gave: its marks, the forms and groups on it, and what could not be read."""

    def __init__(self) -> None:
        self.paints: list[Paint] = []
        self.groups: list[Any] = []
        """The forms with a transparency group that show on the page."""
        self.transparent = False
        """Whether anything is translucent, blended or masked."""
        self.problems: list[str] = []


class StreamReader:
    """Follows one content stream, and the streams that it draws, into `content`."""

    def __init__(
        self,
        content: PageContent,
        library: ResourceCache,
        resources: Resources,
        state: GraphicsState,
        *,
        trail: frozenset[tuple[int, int]] = frozenset(),
        masked: bool = False,
        pattern_area: Bounds | None = None,
    ) -> None:
        self.content = content
        self.library = library
        self.resources = resources
        self.state = state
        self.base = state.ctm
        self.trail = trail
        self.masked = masked
        self.pattern_area = pattern_area
        self.saved: list[GraphicsState] = []
        self.mcid: int | None = None
        self.artifact = False
        self.hidden_layer = self.language = ""
        self.actual_text: ReplacedText | None = None
        self.in_annotation = False

    def add(self, paint: Paint) -> None:
        """Notes a mark. Raises TooHeavy when the document's budget is used up."""
        paint.mcid, paint.artifact = self.mcid, self.artifact
        paint.language, paint.actual_text = self.language, self.actual_text
        paint.masked, paint.hidden_layer, paint.in_annotation = self.masked, self.hidden_layer, self.in_annotation
        if self.pattern_area is not None:
            # A cell repeats over the whole area, so that is where each of its marks shows.
            paint.in_pattern, paint.clipped, paint.bounds = True, True, self.pattern_area
        self.library.budget.spend_paints(1)
        self.content.paints.append(paint)

    def paint_pattern(self, pattern: Any, bounds: Bounds, state: GraphicsState) -> None:
        """Notes what a pattern puts into an area."""
        raise NotImplementedError

    def draw_form(self, form: Any, *, masked: bool) -> None:
        """Follows a form."""
        raise NotImplementedError
