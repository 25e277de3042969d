# SPDX-License-Identifier: MIT
"""Rewrites the marks of a content stream: what small black must do over other inks, and what only screens need."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf

from forumpress.edition.colour import Ink
from forumpress.edition.press_inks import InkWriter
from forumpress.edition.press_state import OVERPRINT_STATES, PressState
from forumpress.pdf.instructions import Instruction, instructions, names, numbers, write_name
from forumpress.pdf.matrix import IDENTITY, multiply, scale_of
from forumpress.pdf.objects import name_of


class StreamWriter(InkWriter):
    """Rewrites one content stream."""

    def rewrite(self, stream: bytes) -> bytes:
        """The stream as it prints."""
        self.stream = stream
        for instruction in instructions(stream):
            handler = _HANDLERS.get(instruction.operator)
            if handler is not None:
                handler(self, instruction)
        self.out.append(stream[self.copied :])
        return b"".join(self.out)

    def add_points(self, instruction: Instruction) -> None:
        """Operators m, l, c, v, y: notes a black path's points."""
        if self.state.fill is not None and self.state.fill.is_black:
            self.path += numbers(instruction.operands)

    def add_rectangle(self, instruction: Instruction) -> None:
        """Operator re: notes a black rectangle's corners."""
        if self.state.fill is not None and self.state.fill.is_black:
            x, y, width, height = numbers(instruction.operands)[-4:]
            self.path += (x, y, x + width, y + height)

    def end_path(self, _: Instruction) -> None:
        """Operator n: forgets the path."""
        self.path = []

    def fill_path(self, instruction: Instruction) -> None:
        """Operators f, F, f*: thin black fields overprint."""
        self._overprint(instruction, fill=self._is_thin_fill())
        self.path = []

    def stroke_path(self, instruction: Instruction) -> None:
        """Operators S, s: thin black lines overprint."""
        self._overprint(instruction, stroke=self._is_thin_line())
        self.path = []

    def fill_and_stroke(self, instruction: Instruction) -> None:
        """Operators B, B*, b, b*: both."""
        self._overprint(instruction, fill=self._is_thin_fill(), stroke=self._is_thin_line())
        self.path = []

    def _is_thin_line(self) -> bool:
        state = self.state
        width = state.line_width * scale_of(state.ctm)
        return _black(state.stroke, state) and width < self.press.conditions.overprint_line

    def _is_thin_fill(self) -> bool:
        state, path = self.state, self.path
        if not _black(state.fill, state) or len(path) < 4:
            return False
        across = min(max(path[::2]) - min(path[::2]), max(path[1::2]) - min(path[1::2]))
        return across * scale_of(state.ctm) < self.press.conditions.overprint_line

    def paint_shading(self, instruction: Instruction) -> None:
        """Operator sh: a gradient in inks; it never overprints."""
        self._overprint(instruction, fill=False)
        name = names(instruction.operands)[-1]
        shading = self.named("Shading", name)
        if shading is not None:
            self.use("Shading", name, self.press.shading(shading, mask=self.mask))

    def draw_object(self, instruction: Instruction) -> None:
        """Operator Do: a form, rewritten, or a picture, which never overprints."""
        name = names(instruction.operands)[-1]
        drawn = self.named("XObject", name)
        if not isinstance(drawn, pikepdf.Stream):
            self.replace(instruction, b"")
            return
        if name_of(drawn.get("/Subtype")) == "Form":
            self.transparent |= "/Group" in drawn
            if self.mask:
                drawn = self.press.mask_form(drawn, self.state.copy(), self.depth)
            else:
                self.press.form(drawn, self.state.copy(), self.depth)
            self.use("XObject", name, drawn)
            return
        self.use("XObject", name, drawn)
        self._overprint(instruction, fill=False)
        self.transparent |= "/SMask" in drawn

    def _overprint(self, instruction: Instruction, *, fill: bool | None = None, stroke: bool | None = None) -> None:
        """Sets overprint before an instruction, where it is not set so yet; None leaves it as it is."""
        now = self.state.overprint
        before = now or (False, False)
        wanted = (before[0] if fill is None else fill, before[1] if stroke is None else stroke)
        if self.mask or now == wanted:
            return
        self.state.overprint = wanted
        name = OVERPRINT_STATES[wanted]
        self.use("ExtGState", name, self.press.graphics[wanted])
        self.insert_before(instruction, b"\n" + write_name(name) + b" gs")

    def begin_text(self, _: Instruction) -> None:
        """Operator BT: the text matrix begins anew."""
        self.text_matrix = IDENTITY

    def set_text_matrix(self, instruction: Instruction) -> None:
        """Operator Tm: notes the text matrix."""
        a, b, c, d, e, f = numbers(instruction.operands)[-6:]
        self.text_matrix = (a, b, c, d, e, f)

    def set_font(self, instruction: Instruction) -> None:
        """Operator Tf: notes the size, and that the font is used."""
        name = names(instruction.operands)[-1]
        self.state.font_size = numbers(instruction.operands.rsplit(None, 1)[-1])[-1]
        font = self.named("Font", name)
        if font is not None:
            self.use("Font", name, font)

    def show(self, instruction: Instruction) -> None:
        """Operators Tj, TJ, ' and ": small black text overprints."""
        state = self.state
        wanted = _black(state.fill, state)
        if wanted:
            size = abs(state.font_size) * scale_of(multiply(self.text_matrix, state.ctm))
            wanted = size < self.press.conditions.overprint_text
        self._overprint(instruction, fill=wanted)

    def drop(self, instruction: Instruction) -> None:
        """Leaves out marks of the document's structure, which print has no use for."""
        self.replace(instruction, b"")


def _black(ink: Ink | None, state: PressState) -> bool:
    return ink is not None and ink.is_black and not state.translucent


_HANDLERS: dict[bytes, Callable[[StreamWriter, Instruction], None]] = {
    b"q": StreamWriter.save,
    b"Q": StreamWriter.restore,
    b"cm": StreamWriter.concatenate,
    b"w": StreamWriter.set_line_width,
    b"gs": StreamWriter.set_graphics,
    b"rg": StreamWriter.fill_device,
    b"RG": StreamWriter.stroke_device,
    b"g": StreamWriter.fill_device,
    b"G": StreamWriter.stroke_device,
    b"cs": StreamWriter.fill_space,
    b"CS": StreamWriter.stroke_space,
    b"sc": StreamWriter.fill_colour,
    b"scn": StreamWriter.fill_colour,
    b"SC": StreamWriter.stroke_colour,
    b"SCN": StreamWriter.stroke_colour,
    b"m": StreamWriter.add_points,
    b"l": StreamWriter.add_points,
    b"c": StreamWriter.add_points,
    b"v": StreamWriter.add_points,
    b"y": StreamWriter.add_points,
    b"re": StreamWriter.add_rectangle,
    b"n": StreamWriter.end_path,
    b"f": StreamWriter.fill_path,
    b"F": StreamWriter.fill_path,
    b"f*": StreamWriter.fill_path,
    b"S": StreamWriter.stroke_path,
    b"s": StreamWriter.stroke_path,
    b"B": StreamWriter.fill_and_stroke,
    b"B*": StreamWriter.fill_and_stroke,
    b"b": StreamWriter.fill_and_stroke,
    b"b*": StreamWriter.fill_and_stroke,
    b"sh": StreamWriter.paint_shading,
    b"Do": StreamWriter.draw_object,
    b"BT": StreamWriter.begin_text,
    b"Tm": StreamWriter.set_text_matrix,
    b"Tf": StreamWriter.set_font,
    b"Tj": StreamWriter.show,
    b"TJ": StreamWriter.show,
    b"'": StreamWriter.show,
    b'"': StreamWriter.show,
    b"BMC": StreamWriter.drop,
    b"BDC": StreamWriter.drop,
    b"EMC": StreamWriter.drop,
    b"MP": StreamWriter.drop,
    b"DP": StreamWriter.drop,
}
