"""Operators of the graphics state, of colour, and of marked content (ISO 32000-1, 8.4.4, 8.6.8, 14.6)."""

from __future__ import annotations

from typing import Any

import pikepdf

from forumpress.pdf.colourspaces import CMYK, GRAY, RGB, Space
from forumpress.pdf.instructions import names, numbers
from forumpress.pdf.interpreter.streamreader import StreamReader
from forumpress.pdf.matrix import multiply
from forumpress.pdf.objects import entry, name_of, number

_MOST_SAVES = 512


class GraphicsReader(StreamReader):
    """Knows in which state, colour and marked content the next mark will be put down."""

    marks: list[tuple[int | None, bool, str]]

    def save(self, _: bytes) -> None:
        if len(self.saved) < _MOST_SAVES:
            self.saved.append(self.state.copy())

    def restore(self, _: bytes) -> None:
        if self.saved:
            self.state = self.saved.pop()

    def concatenate(self, operands: bytes) -> None:
        a, b, c, d, e, f = numbers(operands)[-6:]
        self.state.ctm = multiply((a, b, c, d, e, f), self.state.ctm)

    def set_line_width(self, operands: bytes) -> None:
        self.state.line_width = numbers(operands)[-1]

    def set_graphics(self, operands: bytes) -> None:
        extended = self.resources.get("ExtGState", names(operands)[-1])
        if not isinstance(extended, pikepdf.Dictionary):
            return
        state = self.state
        for key, value in extended.items():
            if key == "/OP":
                state.stroke_overprint = bool(value)
                if "/op" not in extended:
                    state.fill_overprint = bool(value)
            elif key == "/op":
                state.fill_overprint = bool(value)
            elif key == "/OPM":
                state.overprint_mode = int(number(value))
            elif key == "/ca":
                state.fill_alpha = number(value, 1.0)
                self.content.transparent |= state.fill_alpha < 1
            elif key == "/CA":
                state.stroke_alpha = number(value, 1.0)
                self.content.transparent |= state.stroke_alpha < 1
            elif key == "/LW":
                state.line_width = number(value, 1.0)
            elif key == "/BM":
                self.content.transparent |= name_of(value) not in ("Normal", "Compatible", "")
            elif key == "/SMask" and isinstance(value, pikepdf.Dictionary):
                self._soft_mask(value)

    def _soft_mask(self, mask: Any) -> None:
        self.content.transparent = True
        form = mask.get("/G")
        if isinstance(form, pikepdf.Stream):
            self.draw_form(form, masked=True)

    def fill_gray(self, operands: bytes) -> None:
        self._set_fill(GRAY, operands)

    def stroke_gray(self, operands: bytes) -> None:
        self._set_stroke(GRAY, operands)

    def fill_rgb(self, operands: bytes) -> None:
        self._set_fill(RGB, operands)

    def stroke_rgb(self, operands: bytes) -> None:
        self._set_stroke(RGB, operands)

    def fill_cmyk(self, operands: bytes) -> None:
        self._set_fill(CMYK, operands)

    def stroke_cmyk(self, operands: bytes) -> None:
        self._set_stroke(CMYK, operands)

    def _set_fill(self, space: Space, operands: bytes) -> None:
        self.state.fill_space = space
        self.state.fill = tuple(numbers(operands)[-space.components :])
        self.state.fill_pattern = None

    def _set_stroke(self, space: Space, operands: bytes) -> None:
        self.state.stroke_space = space
        self.state.stroke = tuple(numbers(operands)[-space.components :])
        self.state.stroke_pattern = None

    def fill_space(self, operands: bytes) -> None:
        space = self.resources.space(names(operands)[-1])
        self.state.fill_space, self.state.fill, self.state.fill_pattern = space, space.first_colour, None

    def stroke_space(self, operands: bytes) -> None:
        space = self.resources.space(names(operands)[-1])
        self.state.stroke_space, self.state.stroke, self.state.stroke_pattern = space, space.first_colour, None

    def fill_colour(self, operands: bytes) -> None:
        named = names(operands) if b"/" in operands else []
        if named:
            self.state.fill_pattern = self.resources.get("Pattern", named[-1])
            operands = operands.split(b"/", 1)[0]
        self.state.fill = tuple(numbers(operands))

    def stroke_colour(self, operands: bytes) -> None:
        named = names(operands) if b"/" in operands else []
        if named:
            self.state.stroke_pattern = self.resources.get("Pattern", named[-1])
            operands = operands.split(b"/", 1)[0]
        self.state.stroke = tuple(numbers(operands))

    def begin_mark(self, operands: bytes) -> None:
        self.marks.append((self.mcid, self.artifact, self.hidden_layer))
        if b"Artifact" in operands and names(operands)[:1] == ["Artifact"]:
            self.artifact, self.mcid = True, None

    def begin_mark_with_properties(self, operands: bytes) -> None:
        self.begin_mark(operands)
        _, found, after = operands.partition(b"/MCID")
        if found:
            self.mcid = int(numbers(after)[0])
        elif b"<<" not in operands and (properties := self.resources.get("Properties", names(operands)[-1])):
            if names(operands)[0] == "OC":
                self.hidden_layer = self.hidden_layer or self.library.layers.hidden_by(properties)
            held = entry(properties, "/MCID")
            self.mcid = self.mcid if held is None else int(number(held))

    def end_mark(self, _: bytes) -> None:
        if self.marks:
            self.mcid, self.artifact, self.hidden_layer = self.marks.pop()
