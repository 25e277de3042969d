# SPDX-License-Identifier: MIT
"""Reads a page's content once and tells which marks it puts down, where and in which colour.

Enough of the imaging model for a preflight: graphics state, clipping by bounding boxes, text with
its advance, forms, patterns and soft masks. Nothing is rendered.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf

from forumpress.pdf.appearance import appearance_of
from forumpress.pdf.colourspaces import GRAY, UNKNOWN, Space, read_space
from forumpress.pdf.graphicsstate import GraphicsState
from forumpress.pdf.instructions import Instruction, instructions, names
from forumpress.pdf.interpreter.graphics import GraphicsReader
from forumpress.pdf.interpreter.paths import PathReader
from forumpress.pdf.interpreter.streamreader import PageContent
from forumpress.pdf.interpreter.texts import TextReader
from forumpress.pdf.matrix import (
    IDENTITY,
    Bounds,
    intersect,
    is_empty,
    multiply,
    transform_bounds,
)
from forumpress.pdf.objects import content_bytes, entry, identity, matrix_of, name_of, number, upright
from forumpress.pdf.paint import ImageResource, Paint, PaintKind
from forumpress.pdf.resources import ResourceCache, Resources

_DEEPEST = 12
_BATCH = 5_000


class Interpreter(GraphicsReader, PathReader, TextReader):
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
        super().__init__(content, library, resources, state, trail=trail, masked=masked, pattern_area=pattern_area)
        self.page_clip = state.clip
        self.text_matrix = self.line_matrix = IDENTITY
        self.path = []
        self.pending_clip = False
        self.marks = []

    def follow(self, stream: bytes) -> None:
        """Reads the stream to its end. Raises TooHeavy when the document's budget is used up."""
        handlers: dict[bytes, Callable[[bytes], None]] = {
            operator: handler.__get__(self) for operator, handler in _HANDLERS.items()
        }
        count = 0
        for instruction in instructions(stream):
            count += 1
            if count == _BATCH:
                self.library.budget.spend_instructions(count)
                count = 0
            handler = handlers.get(instruction.operator)
            if handler is not None:
                try:
                    handler(instruction.operands)
                except (IndexError, ValueError, OverflowError, pikepdf.PdfError, TypeError) as problem:
                    operator = instruction.operator.decode("latin-1")
                    self.content.problems.append(f"the instruction {operator[:12]} makes no sense ({problem})"[:200])
            elif instruction.operator == b"BI":
                self._inline_image(instruction)
        self.library.budget.spend_instructions(count)

    def paint_shading(self, operands: bytes) -> None:
        """Operator sh (8.7.4.2)."""
        shading = self.resources.get("Shading", names(operands)[-1])
        if shading is not None and not is_empty(self.state.clip):
            self._add_shading(shading, self.state.clip)

    def _add_shading(self, shading: Any, bounds: Bounds) -> None:
        space = entry(shading, "/ColorSpace")
        self.add(
            Paint(
                PaintKind.SHADING,
                bounds,
                read_space(space, self.resources.source) if space is not None else UNKNOWN,
                (),
                alpha=self.state.fill_alpha,
                overprint=self.state.fill_overprint,
                overprint_mode=self.state.overprint_mode,
            )
        )

    def paint_pattern(self, pattern: Any, bounds: Bounds, state: GraphicsState) -> None:
        """Notes what a tiling or shading pattern puts into an area (8.7.3, 8.7.4)."""
        if int(number(entry(pattern, "/PatternType"))) == 2:
            self._add_shading(entry(pattern, "/Shading"), bounds)
            return
        key = identity(pattern)
        if not isinstance(pattern, pikepdf.Stream) or key in self.trail or len(self.trail) >= _DEEPEST:
            return
        inner = GraphicsState(multiply(matrix_of(pattern), self.base))
        if int(number(entry(pattern, "/PaintType"))) == 2 and state.fill_space.base is not None:
            inner.fill_space = inner.stroke_space = state.fill_space.base
            inner.fill = inner.stroke = state.fill
        self._enter(pattern, inner, masked=self.masked, pattern_area=self.pattern_area or bounds)

    def draw_object(self, operands: bytes) -> None:
        """Operator Do: a picture or a form, on its layer (8.8, 8.9.5, 8.10)."""
        name = names(operands)[-1]
        source = self.resources.get("XObject", name)
        if not isinstance(source, pikepdf.Stream):
            return
        before = self.hidden_layer
        self.hidden_layer = before or self.library.layers.hidden_by(source.get("/OC"))
        subtype = name_of(source.get("/Subtype"))
        if subtype == "Image":
            self._draw_image(self.resources.image(name, source))
        elif subtype == "Form":
            self.draw_form(source, masked=self.masked)
        self.hidden_layer = before

    def draw_annotations(self, annotations: list[Any]) -> None:
        """Follows what annotations and form fields show, in a state of their own."""
        self.in_annotation, self.mcid, self.artifact = True, None, False
        for annotation in annotations:
            appearance = appearance_of(annotation)
            if appearance is not None:
                form, matrix = appearance
                self.state = GraphicsState(multiply(matrix, self.base), self.page_clip)
                self.hidden_layer = self.library.layers.hidden_by(annotation.get("/OC"))
                self.draw_form(form, masked=False)

    def _draw_image(self, image: ImageResource) -> None:
        state = self.state
        bounds = intersect(transform_bounds((0, 0, 1, 1), state.ctm), state.clip)
        if is_empty(bounds):
            return
        if entry(image.source, "/SMask") is not None:
            self.content.transparent = True
        self.add(
            Paint(
                PaintKind.IMAGE,
                bounds,
                state.fill_space if image.stencil else image.space,
                state.fill if image.stencil else (),
                alpha=state.fill_alpha,
                overprint=state.fill_overprint,
                overprint_mode=state.overprint_mode,
                image=image,
                matrix=state.ctm,
            )
        )

    def _inline_image(self, instruction: Instruction) -> None:
        try:
            header = pikepdf.Object.parse(b"<<" + instruction.operands + b">>")
        except (pikepdf.PdfError, ValueError):
            self.content.problems.append("an inline picture cannot be read")
            return
        width, height = header.get("/W", header.get("/Width")), header.get("/H", header.get("/Height"))
        stencil = bool(header.get("/IM", header.get("/ImageMask", False)))
        space = header.get("/CS", header.get("/ColorSpace"))
        self._draw_image(
            ImageResource(
                key=(0, 0),
                width=int(number(width)),
                height=int(number(height)),
                bits=1 if stencil else int(number(header.get("/BPC", header.get("/BitsPerComponent")), 8)),
                space=GRAY if stencil or space is None else self._inline_space(space),
                filters=(),
                stencil=stencil,
                interpolate=False,
                source=None,
            )
        )

    def _inline_space(self, space: Any) -> Space:
        if isinstance(space, pikepdf.Name):
            return self.resources.space(name_of(space))
        return read_space(space, self.resources.source)

    def draw_form(self, form: Any, *, masked: bool) -> None:
        """Follows a form, clipped to its box; `masked` where it shapes a soft mask."""
        key = identity(form)
        if key in self.trail or len(self.trail) >= _DEEPEST:
            self.content.problems.append("a form draws itself, or is nested beyond reason")
            return
        inner = self.state.copy()
        inner.ctm = multiply(matrix_of(form), inner.ctm)
        box = upright(entry(form, "/BBox"))
        if box is not None:
            inner.clip = intersect(inner.clip, transform_bounds(box, inner.ctm))
        if entry(form, "/Group") is not None:
            self.content.groups.append(form)
            inner.fill_alpha = inner.stroke_alpha = 1.0
        if not is_empty(inner.clip):
            self._enter(form, inner, masked=masked, pattern_area=self.pattern_area)

    def _enter(self, stream: Any, state: GraphicsState, *, masked: bool, pattern_area: Bounds | None) -> None:
        held = stream.get("/Resources")
        resources = self.resources if held is None else self.library.resources(held)
        try:
            data = content_bytes(stream)
        except pikepdf.PdfError as problem:
            self.content.problems.append(f"a drawing inside the page cannot be unpacked ({problem})"[:200])
            return
        self.library.budget.spend_bytes(len(data))
        inner = Interpreter(
            self.content,
            self.library,
            resources,
            state,
            trail=self.trail | {identity(stream)},
            masked=masked,
            pattern_area=pattern_area,
        )
        inner.mcid, inner.artifact = self.mcid, self.artifact
        inner.hidden_layer, inner.in_annotation = self.hidden_layer, self.in_annotation
        inner.language, inner.actual_text = self.language, self.actual_text
        inner.follow(data)


_HANDLERS: dict[bytes, Callable[[Interpreter, bytes], None]] = {
    b"q": Interpreter.save,
    b"Q": Interpreter.restore,
    b"cm": Interpreter.concatenate,
    b"w": Interpreter.set_line_width,
    b"gs": Interpreter.set_graphics,
    b"g": Interpreter.fill_gray,
    b"G": Interpreter.stroke_gray,
    b"rg": Interpreter.fill_rgb,
    b"RG": Interpreter.stroke_rgb,
    b"k": Interpreter.fill_cmyk,
    b"K": Interpreter.stroke_cmyk,
    b"cs": Interpreter.fill_space,
    b"CS": Interpreter.stroke_space,
    b"sc": Interpreter.fill_colour,
    b"scn": Interpreter.fill_colour,
    b"SC": Interpreter.stroke_colour,
    b"SCN": Interpreter.stroke_colour,
    b"m": Interpreter.add_points,
    b"l": Interpreter.add_points,
    b"c": Interpreter.add_points,
    b"v": Interpreter.add_points,
    b"y": Interpreter.add_points,
    b"re": Interpreter.add_rectangle,
    b"W": Interpreter.clip,
    b"W*": Interpreter.clip,
    b"n": Interpreter.end_path,
    b"f": Interpreter.fill_path,
    b"F": Interpreter.fill_path,
    b"f*": Interpreter.fill_path,
    b"S": Interpreter.stroke_path,
    b"s": Interpreter.stroke_path,
    b"B": Interpreter.fill_and_stroke,
    b"B*": Interpreter.fill_and_stroke,
    b"b": Interpreter.fill_and_stroke,
    b"b*": Interpreter.fill_and_stroke,
    b"sh": Interpreter.paint_shading,
    b"Do": Interpreter.draw_object,
    b"BT": Interpreter.begin_text,
    b"Tf": Interpreter.set_font,
    b"Tm": Interpreter.set_text_matrix,
    b"Td": Interpreter.move_line,
    b"TD": Interpreter.move_line_and_lead,
    b"T*": Interpreter.next_line,
    b"TL": Interpreter.set_leading,
    b"Tc": Interpreter.set_letter_space,
    b"Tw": Interpreter.set_word_space,
    b"Tz": Interpreter.set_stretch,
    b"Ts": Interpreter.set_rise,
    b"Tr": Interpreter.set_mode,
    b"Tj": Interpreter.show,
    b"TJ": Interpreter.show,
    b"'": Interpreter.show_next,
    b'"': Interpreter.show_spaced,
    b"BMC": Interpreter.begin_mark,
    b"BDC": Interpreter.begin_mark_with_properties,
    b"EMC": Interpreter.end_mark,
}
