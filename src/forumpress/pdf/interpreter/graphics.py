# SPDX-License-Identifier: MIT
"""Operators of the graphics state, of colour, and of marked content (ISO 32000-1, 8.4.4, 8.6.8, 14.6)."""

from __future__ import annotations

import re
from typing import Any

import pikepdf

from forumpress.pdf.colourspaces import CMYK, GRAY, RGB, Space
from forumpress.pdf.instructions import names, numbers
from forumpress.pdf.interpreter.streamreader import StreamReader
from forumpress.pdf.matrix import multiply
from forumpress.pdf.objects import entry, name_of, number
from forumpress.pdf.paint import ReplacedText
from forumpress.pdf.strings import shown_string

_MOST_SAVES = 512
_ACTUAL_TEXT = re.compile(rb"/ActualText\s*(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>)", re.DOTALL)
_LANGUAGE = re.compile(rb"/Lang\s*(\([^)]*\)|<[0-9A-Fa-f\s]*>)")


def _text_string(data: bytes) -> str:
    """A text string (ISO 32000-1, 7.9.2.2), of which ours are all in UTF-16."""
    return data[2:].decode("utf-16-be", "replace") if data.startswith(b"\xfe\xff") else data.decode("latin-1")


class GraphicsReader(StreamReader):
    """Knows in which state, colour and marked content the next mark will be put down."""

    marks: list[tuple[int | None, bool, str, str, ReplacedText | None]]

    def save(self, _: bytes) -> None:
        """Operator q (ISO 32000-1, 8.4.2)."""
        if len(self.saved) < _MOST_SAVES:
            self.saved.append(self.state.copy())

    def restore(self, _: bytes) -> None:
        """Operator Q."""
        if self.saved:
            self.state = self.saved.pop()

    def concatenate(self, operands: bytes) -> None:
        """Operator cm (8.4.4)."""
        a, b, c, d, e, f = numbers(operands)[-6:]
        self.state.ctm = multiply((a, b, c, d, e, f), self.state.ctm)

    def set_line_width(self, operands: bytes) -> None:
        """Operator w (8.4.3.2)."""
        self.state.line_width = numbers(operands)[-1]

    def set_graphics(self, operands: bytes) -> None:
        """Operator gs: takes over a dictionary of graphics state parameters (8.4.5)."""
        extended = self.resources.get("ExtGState", names(operands)[-1])
        if isinstance(extended, pikepdf.Dictionary):
            self._set_overprint(extended)
            self._set_transparency(extended)
            self.state.line_width = number(extended.get("/LW"), self.state.line_width)

    def _set_overprint(self, extended: Any) -> None:
        state = self.state
        stroke = extended.get("/OP")
        fill = extended.get("/op", stroke)
        if stroke is not None:
            state.stroke_overprint = bool(stroke)
        if fill is not None:
            state.fill_overprint = bool(fill)
        state.overprint_mode = int(number(extended.get("/OPM"), state.overprint_mode))

    def _set_transparency(self, extended: Any) -> None:
        state = self.state
        if "/ca" in extended:
            state.fill_alpha = number(extended.get("/ca"), 1.0)
            self.content.transparent |= state.fill_alpha < 1
        if "/CA" in extended:
            state.stroke_alpha = number(extended.get("/CA"), 1.0)
            self.content.transparent |= state.stroke_alpha < 1
        if "/BM" in extended:
            self.content.transparent |= name_of(extended.get("/BM")) not in ("Normal", "Compatible", "")
        mask = extended.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary):
            self._soft_mask(mask)

    def _soft_mask(self, mask: Any) -> None:
        self.content.transparent = True
        form = mask.get("/G")
        if isinstance(form, pikepdf.Stream):
            self.draw_form(form, masked=True)

    def fill_gray(self, operands: bytes) -> None:
        """Operator g (8.6.8)."""
        self._set_fill(GRAY, operands)

    def stroke_gray(self, operands: bytes) -> None:
        """Operator G."""
        self._set_stroke(GRAY, operands)

    def fill_rgb(self, operands: bytes) -> None:
        """Operator rg."""
        self._set_fill(RGB, operands)

    def stroke_rgb(self, operands: bytes) -> None:
        """Operator RG."""
        self._set_stroke(RGB, operands)

    def fill_cmyk(self, operands: bytes) -> None:
        """Operator k."""
        self._set_fill(CMYK, operands)

    def stroke_cmyk(self, operands: bytes) -> None:
        """Operator K."""
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
        """Operator cs: chooses a space and its first colour."""
        space = self.resources.space(names(operands)[-1])
        self.state.fill_space, self.state.fill, self.state.fill_pattern = space, space.first_colour, None

    def stroke_space(self, operands: bytes) -> None:
        """Operator CS: the same for lines."""
        space = self.resources.space(names(operands)[-1])
        self.state.stroke_space, self.state.stroke, self.state.stroke_pattern = space, space.first_colour, None

    def fill_colour(self, operands: bytes) -> None:
        """Operators sc, scn: a colour of the space in force, or a pattern."""
        named = names(operands) if b"/" in operands else []
        if named:
            self.state.fill_pattern = self.resources.get("Pattern", named[-1])
            operands = operands.split(b"/", 1)[0]
        self.state.fill = tuple(numbers(operands))

    def stroke_colour(self, operands: bytes) -> None:
        """Operators SC, SCN: the same for lines."""
        named = names(operands) if b"/" in operands else []
        if named:
            self.state.stroke_pattern = self.resources.get("Pattern", named[-1])
            operands = operands.split(b"/", 1)[0]
        self.state.stroke = tuple(numbers(operands))

    def begin_mark(self, operands: bytes) -> None:
        """Operator BMC (14.6.1)."""
        self.marks.append((self.mcid, self.artifact, self.hidden_layer, self.language, self.actual_text))
        if b"Artifact" in operands and names(operands)[:1] == ["Artifact"]:
            self.artifact, self.mcid = True, None

    def begin_mark_with_properties(self, operands: bytes) -> None:
        """Operator BDC: notes the MCID, and the layer where it is off (8.11.3.2)."""
        self.begin_mark(operands)
        if b"/Lang" in operands:
            stated = _LANGUAGE.search(operands)
            self.language = "" if stated is None else shown_string(stated[1])[0].decode("latin-1")
        if b"/ActualText" in operands and (stated := _ACTUAL_TEXT.search(operands)) is not None:
            self.actual_text = ReplacedText(_text_string(shown_string(stated[1])[0]))
        _, found, after = operands.partition(b"/MCID")
        if found:
            self.mcid = int(numbers(after)[0])
        elif b"<<" not in operands and (properties := self.resources.get("Properties", names(operands)[-1])):
            if names(operands)[0] == "OC":
                self.hidden_layer = self.hidden_layer or self.library.layers.hidden_by(properties)
            held = entry(properties, "/MCID")
            self.mcid = self.mcid if held is None else int(number(held))

    def end_mark(self, _: bytes) -> None:
        """Operator EMC."""
        if self.marks:
            self.mcid, self.artifact, self.hidden_layer, self.language, self.actual_text = self.marks.pop()
