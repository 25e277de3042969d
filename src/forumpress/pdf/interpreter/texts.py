# SPDX-License-Identifier: MIT
"""Operators of text (ISO 32000-1, 9.3 and 9.4)."""

from __future__ import annotations

from forumpress.pdf.colourspaces import SpaceFamily
from forumpress.pdf.instructions import names, numbers
from forumpress.pdf.interpreter.streamreader import StreamReader
from forumpress.pdf.matrix import IDENTITY, Matrix, intersect, is_empty, multiply, scale_of, transform_bounds
from forumpress.pdf.paint import Paint, PaintKind
from forumpress.pdf.strings import shown_string

_HIDDEN_MODES = (3, 7)


class TextReader(StreamReader):
    """Notes pieces of text and follows their advance."""

    text_matrix: Matrix
    line_matrix: Matrix

    def begin_text(self, _: bytes) -> None:
        """Operator BT."""
        self.text_matrix = self.line_matrix = IDENTITY

    def set_font(self, operands: bytes) -> None:
        """Operator Tf."""
        name, _, size = operands.strip().lstrip(b"/").partition(b" ")
        self.state.font_size = float(size) if size and b" " not in size else numbers(operands.split(None, 1)[-1])[-1]
        self.state.font = self.resources.font(names(b"/" + name)[-1])

    def set_text_matrix(self, operands: bytes) -> None:
        """Operator Tm."""
        a, b, c, d, e, f = numbers(operands)[-6:]
        self.text_matrix = self.line_matrix = (a, b, c, d, e, f)

    def move_line(self, operands: bytes) -> None:
        """Operator Td."""
        x, y = numbers(operands)[-2:]
        self.text_matrix = self.line_matrix = multiply((1, 0, 0, 1, x, y), self.line_matrix)

    def move_line_and_lead(self, operands: bytes) -> None:
        """Operator TD."""
        self.state.leading = -numbers(operands)[-1]
        self.move_line(operands)

    def next_line(self, _: bytes = b"") -> None:
        """Operator T*."""
        self.text_matrix = self.line_matrix = multiply((1, 0, 0, 1, 0, -self.state.leading), self.line_matrix)

    def set_leading(self, operands: bytes) -> None:
        """Operator TL."""
        self.state.leading = numbers(operands)[-1]

    def set_letter_space(self, operands: bytes) -> None:
        """Operator Tc."""
        self.state.letter_space = numbers(operands)[-1]

    def set_word_space(self, operands: bytes) -> None:
        """Operator Tw."""
        self.state.word_space = numbers(operands)[-1]

    def set_stretch(self, operands: bytes) -> None:
        """Operator Tz, in per cent."""
        self.state.stretch = numbers(operands)[-1] / 100

    def set_rise(self, operands: bytes) -> None:
        """Operator Ts."""
        self.state.rise = numbers(operands)[-1]

    def set_mode(self, operands: bytes) -> None:
        """Operator Tr."""
        self.state.mode = int(numbers(operands)[-1])

    def show_next(self, operands: bytes) -> None:
        """Operator ': the next line, and a string on it."""
        self.next_line()
        self.show(operands)

    def show_spaced(self, operands: bytes) -> None:
        """Operator `"`: the same, with the word and letter space before it."""
        before = operands.split(b"(")[0].split(b"<")[0]
        word, letter = numbers(before)[-2:]
        self.state.word_space, self.state.letter_space = word, letter
        self.next_line()
        self.show(operands[len(before) :])

    def show(self, operands: bytes) -> None:
        """Operators Tj, TJ: notes a piece of text with its box, and moves on by its width (9.4.4)."""
        codes, spacing = shown_string(operands)
        state = self.state
        font = state.font
        if font is None:
            return
        width, count, spaces = font.advance(codes)
        size = state.font_size
        advance = ((width - spacing) / 1000 * size + count * state.letter_space + spaces * state.word_space) * (
            state.stretch
        )
        matrix = multiply(self.text_matrix, state.ctm)
        descent, ascent = font.extent
        low, high = sorted((descent * size + state.rise, ascent * size + state.rise))
        bounds = intersect(transform_bounds((min(0, advance), low, max(0, advance), high), matrix), state.clip)
        a, b, c, d, e, f = self.text_matrix
        self.text_matrix = (a, b, c, d, e + a * advance, f + b * advance)
        if not count or is_empty(bounds):
            return
        stroked = state.mode in (1, 5)
        space, values = (state.stroke_space, state.stroke) if stroked else (state.fill_space, state.fill)
        if space.family is SpaceFamily.PATTERN and state.mode not in _HIDDEN_MODES:
            self.paint_pattern(state.stroke_pattern if stroked else state.fill_pattern, bounds, state)
        self.add(
            Paint(
                PaintKind.TEXT,
                bounds,
                space,
                values,
                size=abs(size) * scale_of(matrix),
                overprint=state.stroke_overprint if stroked else state.fill_overprint,
                overprint_mode=state.overprint_mode,
                alpha=state.stroke_alpha if stroked else state.fill_alpha,
                codes=codes,
                font=font,
                hidden=state.mode in _HIDDEN_MODES,
            )
        )
