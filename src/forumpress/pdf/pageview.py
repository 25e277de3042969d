# SPDX-License-Identifier: MIT
"""One page of a PDF of any origin: its boxes, what its content puts down, its annotations."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pikepdf

from forumpress.finding import Rect
from forumpress.pdf.graphicsstate import GraphicsState
from forumpress.pdf.interpreter.interpret import Interpreter
from forumpress.pdf.interpreter.streamreader import PageContent
from forumpress.pdf.matrix import Bounds
from forumpress.pdf.objects import content_bytes, inherited, number, upright
from forumpress.pdf.paint import Paint, PaintKind
from forumpress.pdf.resources import ResourceCache

_NO_PAGE: Bounds = (0.0, 0.0, 612.0, 792.0)
_MOST_ANNOTATIONS = 20_000


class PageView:
    """One page. Boxes and bounds are in its user space, in points; `number` counts from 1."""

    def __init__(self, source: Any, number: int, library: ResourceCache) -> None:
        self.source = source
        self.number = number
        self._library = library

    def own_box(self, name: str) -> Bounds | None:
        """A box as the page itself states it ("TrimBox"); None when it is missing or malformed."""
        return upright(self.source.get(f"/{name}"))

    @cached_property
    def media(self) -> Bounds:
        """The MediaBox, own or inherited; US letter when there is none."""
        return upright(inherited(self.source, "/MediaBox")) or _NO_PAGE

    @cached_property
    def crop(self) -> Bounds:
        """The CropBox, own or inherited; without one, the MediaBox."""
        return upright(inherited(self.source, "/CropBox")) or self.media

    @cached_property
    def trim(self) -> Bounds:
        """The TrimBox; without one, the CropBox."""
        return self.own_box("TrimBox") or self.crop

    @cached_property
    def bleed(self) -> Bounds:
        """The BleedBox; without one, the CropBox."""
        return self.own_box("BleedBox") or self.crop

    @property
    def rotation(self) -> int:
        """Degrees clockwise that viewers turn the page."""
        return int(number(inherited(self.source, "/Rotate"))) % 360

    @property
    def user_unit(self) -> float:
        """Size of a user space unit in points."""
        return number(self.source.get("/UserUnit"), 1.0)

    def rect(self, bounds: Bounds) -> Rect:
        """Bounds of the page's user space as a finding gives them: from the trim's top left corner."""
        left, bottom, right, top = bounds
        return Rect(left - self.trim[0], self.trim[3] - top, right - left, top - bottom)

    @cached_property
    def content(self) -> PageContent:
        """What the page's content puts down. Raises TooHeavy when the document's budget is used up."""
        content = PageContent()
        try:
            data = content_bytes(self.source.get("/Contents"))
        except pikepdf.PdfError as problem:
            content.problems.append(f"its content cannot be unpacked ({problem})"[:200])
            return content
        self._library.budget.spend_bytes(len(data))
        resources = self._library.resources(inherited(self.source, "/Resources"))
        page = Interpreter(content, self._library, resources, GraphicsState(clip=self.media))
        page.follow(data)
        page.draw_annotations(self.annotations)
        return content

    @property
    def paints(self) -> list[Paint]:
        """Every mark on the page, in painting order, those of soft masks included."""
        return self.content.paints

    @cached_property
    def marks(self) -> list[Paint]:
        """The marks that show: no soft masks, no hidden text, nothing wholly transparent or on a layer that is off."""
        return [
            paint
            for paint in self.paints
            if not paint.masked and not paint.hidden and paint.alpha > 0 and not paint.hidden_layer
        ]

    @cached_property
    def text_marks(self) -> list[Paint]:
        """The pieces of visible text."""
        return [paint for paint in self.marks if paint.kind is PaintKind.TEXT]

    @cached_property
    def image_marks(self) -> list[Paint]:
        """The placed pictures."""
        return [paint for paint in self.marks if paint.image is not None]

    @cached_property
    def annotations(self) -> list[Any]:
        """The annotation dictionaries of the page."""
        listed = self.source.get("/Annots")
        if not isinstance(listed, pikepdf.Array):
            return []
        return [each for each in list(listed)[:_MOST_ANNOTATIONS] if isinstance(each, pikepdf.Dictionary)]

    def annotation_box(self, annotation: Any) -> Rect | None:
        """Where an annotation lies."""
        bounds = upright(annotation.get("/Rect"))
        return None if bounds is None else self.rect(bounds)
