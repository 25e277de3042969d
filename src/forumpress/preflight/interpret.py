"""Reads a page's content once and tells which marks it puts down, where and in which colour.

Enough of the imaging model for a preflight: graphics state, clipping by bounding boxes, text with
its advance, forms, patterns and soft masks. Nothing is rendered.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf

from forumpress.edition.pdf.content import Instruction, instructions, names, numbers
from forumpress.edition.pdf.matrix import (
    IDENTITY,
    Bounds,
    Matrix,
    intersect,
    is_empty,
    multiply,
    scale_of,
    transform_bounds,
)
from forumpress.edition.pdf.reading import content_bytes, entry, identity, name_of, number, number_list
from forumpress.edition.pdf.spaces import CMYK, GRAY, RGB, UNKNOWN, Family, Space, read_space
from forumpress.preflight.paint import Image, Kind, Paint
from forumpress.preflight.resources import Library, Resources
from forumpress.preflight.state import State
from forumpress.preflight.strings import shown_string

_DEEPEST = 12
_MOST_SAVES = 512
_BATCH = 5_000
_HIDDEN_MODES = (3, 7)


class Content:
    """What interpreting a page gave: its marks, the forms and groups on it, and what could not be read."""

    def __init__(self) -> None:
        self.paints: list[Paint] = []
        self.groups: list[Any] = []
        """The forms with a transparency group that show on the page."""
        self.transparent = False
        """Whether anything is translucent, blended or masked."""
        self.problems: list[str] = []


class Interpreter:
    """Follows one content stream, and the streams that it draws, into `content`."""

    def __init__(
        self,
        content: Content,
        library: Library,
        resources: Resources,
        state: State,
        *,
        trail: frozenset[tuple[int, int]] = frozenset(),
        masked: bool = False,
        in_pattern: bool = False,
    ) -> None:
        self.content = content
        self.library = library
        self.resources = resources
        self.state = state
        self.base = state.ctm
        self.trail = trail
        self.masked = masked
        self.in_pattern = in_pattern
        self.saved: list[State] = []
        self.text_matrix = self.line_matrix = IDENTITY
        self.path: list[float] = []
        self.pending_clip = False
        self.marks: list[tuple[int | None, bool]] = []
        self.mcid: int | None = None
        self.artifact = False

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

    # graphics state

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
            self._draw_form(form, masked=True)

    # colour

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

    # paths

    def add_points(self, operands: bytes) -> None:
        self.path += numbers(operands)

    def add_rectangle(self, operands: bytes) -> None:
        x, y, width, height = numbers(operands)[-4:]
        self.path += (x, y, x + width, y, x + width, y + height, x, y + height)

    def clip(self, _: bytes) -> None:
        self.pending_clip = True

    def end_path(self, _: bytes) -> None:
        self._finish_path(fill=False, stroke=False)

    def fill_path(self, _: bytes) -> None:
        self._finish_path(fill=True, stroke=False)

    def stroke_path(self, _: bytes) -> None:
        self._finish_path(fill=False, stroke=True)

    def fill_and_stroke(self, _: bytes) -> None:
        self._finish_path(fill=True, stroke=True)

    def _finish_path(self, *, fill: bool, stroke: bool) -> None:
        path, self.path = self.path, []
        if len(path) >= 2:
            bounds = self._path_bounds(path)
            if fill:
                self._paint_area(bounds)
            if stroke:
                self._paint_line(bounds)
            if self.pending_clip:
                self.state.clip = intersect(self.state.clip, bounds)
        self.pending_clip = False

    def _path_bounds(self, path: list[float]) -> Bounds:
        a, b, c, d, e, f = self.state.ctm
        xs, ys = path[: len(path) // 2 * 2 : 2], path[1::2]
        if b == 0 and c == 0:
            left, right, low, high = a * min(xs) + e, a * max(xs) + e, d * min(ys) + f, d * max(ys) + f
            return (min(left, right), min(low, high), max(left, right), max(low, high))
        horizontal = [a * x + c * y + e for x, y in zip(xs, ys, strict=True)]
        vertical = [b * x + d * y + f for x, y in zip(xs, ys, strict=True)]
        return (min(horizontal), min(vertical), max(horizontal), max(vertical))

    def _paint_area(self, bounds: Bounds, kind: Kind = Kind.FILL) -> None:
        state = self.state
        shown = intersect(bounds, state.clip)
        if is_empty(shown):
            return
        if state.fill_space.family is Family.PATTERN:
            self._paint_pattern(state.fill_pattern, shown, state)
            return
        self._add(
            Paint(
                kind,
                shown,
                state.fill_space,
                state.fill,
                overprint=state.fill_overprint,
                overprint_mode=state.overprint_mode,
                alpha=state.fill_alpha,
                clipped=shown != bounds,
            )
        )

    def _paint_line(self, bounds: Bounds) -> None:
        state = self.state
        width = state.line_width * scale_of(state.ctm)
        half = width / 2
        shown = intersect((bounds[0] - half, bounds[1] - half, bounds[2] + half, bounds[3] + half), state.clip)
        if is_empty(shown):
            return
        if state.stroke_space.family is Family.PATTERN:
            self._paint_pattern(state.stroke_pattern, shown, state)
            return
        self._add(
            Paint(
                Kind.STROKE,
                shown,
                state.stroke_space,
                state.stroke,
                size=width,
                overprint=state.stroke_overprint,
                overprint_mode=state.overprint_mode,
                alpha=state.stroke_alpha,
            )
        )

    def paint_shading(self, operands: bytes) -> None:
        shading = self.resources.get("Shading", names(operands)[-1])
        if shading is not None and not is_empty(self.state.clip):
            self._add_shading(shading, self.state.clip)

    def _add_shading(self, shading: Any, bounds: Bounds) -> None:
        space = entry(shading, "/ColorSpace")
        self._add(
            Paint(
                Kind.SHADING,
                bounds,
                read_space(space, self.resources.source) if space is not None else UNKNOWN,
                (),
                alpha=self.state.fill_alpha,
                overprint=self.state.fill_overprint,
                overprint_mode=self.state.overprint_mode,
            )
        )

    def _paint_pattern(self, pattern: Any, bounds: Bounds, state: State) -> None:
        if int(number(entry(pattern, "/PatternType"))) == 2:
            self._add_shading(entry(pattern, "/Shading"), bounds)
            return
        key = identity(pattern)
        if not isinstance(pattern, pikepdf.Stream) or key in self.trail or len(self.trail) >= _DEEPEST:
            return
        inner = State(multiply(_matrix(pattern), self.base), bounds)
        if int(number(entry(pattern, "/PaintType"))) == 2 and state.fill_space.base is not None:
            inner.fill_space = inner.stroke_space = state.fill_space.base
            inner.fill = inner.stroke = state.fill
        self._enter(pattern, inner, masked=self.masked, in_pattern=True)

    # pictures and forms

    def draw_object(self, operands: bytes) -> None:
        name = names(operands)[-1]
        source = self.resources.get("XObject", name)
        if not isinstance(source, pikepdf.Stream):
            return
        subtype = name_of(source.get("/Subtype"))
        if subtype == "Image":
            self._draw_image(self.resources.image(name, source))
        elif subtype == "Form":
            self._draw_form(source, masked=self.masked)

    def _draw_image(self, image: Image) -> None:
        state = self.state
        bounds = intersect(transform_bounds((0, 0, 1, 1), state.ctm), state.clip)
        if is_empty(bounds):
            return
        if entry(image.source, "/SMask") is not None:
            self.content.transparent = True
        self._add(
            Paint(
                Kind.IMAGE,
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
            Image(
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

    def _draw_form(self, form: Any, *, masked: bool) -> None:
        key = identity(form)
        if key in self.trail or len(self.trail) >= _DEEPEST:
            self.content.problems.append("a form draws itself, or is nested beyond reason")
            return
        inner = self.state.copy()
        inner.ctm = multiply(_matrix(form), inner.ctm)
        box = number_list(entry(form, "/BBox"), 4)
        if box is not None:
            upright = (min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3]))
            inner.clip = intersect(inner.clip, transform_bounds(upright, inner.ctm))
        if entry(form, "/Group") is not None:
            self.content.groups.append(form)
            inner.fill_alpha = inner.stroke_alpha = 1.0
        if not is_empty(inner.clip):
            self._enter(form, inner, masked=masked, in_pattern=self.in_pattern)

    def _enter(self, stream: Any, state: State, *, masked: bool, in_pattern: bool) -> None:
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
            in_pattern=in_pattern,
        )
        inner.mcid, inner.artifact = self.mcid, self.artifact
        inner.follow(data)

    # text

    def begin_text(self, _: bytes) -> None:
        self.text_matrix = self.line_matrix = IDENTITY

    def set_font(self, operands: bytes) -> None:
        name, _, size = operands.strip().lstrip(b"/").partition(b" ")
        self.state.font_size = float(size) if size and b" " not in size else numbers(operands.split(None, 1)[-1])[-1]
        self.state.font = self.resources.font(names(b"/" + name)[-1])

    def set_text_matrix(self, operands: bytes) -> None:
        a, b, c, d, e, f = numbers(operands)[-6:]
        self.text_matrix = self.line_matrix = (a, b, c, d, e, f)

    def move_line(self, operands: bytes) -> None:
        x, y = numbers(operands)[-2:]
        self.text_matrix = self.line_matrix = multiply((1, 0, 0, 1, x, y), self.line_matrix)

    def move_line_and_lead(self, operands: bytes) -> None:
        self.state.leading = -numbers(operands)[-1]
        self.move_line(operands)

    def next_line(self, _: bytes = b"") -> None:
        self.text_matrix = self.line_matrix = multiply((1, 0, 0, 1, 0, -self.state.leading), self.line_matrix)

    def set_leading(self, operands: bytes) -> None:
        self.state.leading = numbers(operands)[-1]

    def set_letter_space(self, operands: bytes) -> None:
        self.state.letter_space = numbers(operands)[-1]

    def set_word_space(self, operands: bytes) -> None:
        self.state.word_space = numbers(operands)[-1]

    def set_stretch(self, operands: bytes) -> None:
        self.state.stretch = numbers(operands)[-1] / 100

    def set_rise(self, operands: bytes) -> None:
        self.state.rise = numbers(operands)[-1]

    def set_mode(self, operands: bytes) -> None:
        self.state.mode = int(numbers(operands)[-1])

    def show_next(self, operands: bytes) -> None:
        self.next_line()
        self.show(operands)

    def show_spaced(self, operands: bytes) -> None:
        before = operands.split(b"(")[0].split(b"<")[0]
        word, letter = numbers(before)[-2:]
        self.state.word_space, self.state.letter_space = word, letter
        self.next_line()
        self.show(operands[len(before) :])

    def show(self, operands: bytes) -> None:
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
        if space.family is Family.PATTERN and state.mode not in _HIDDEN_MODES:
            self._paint_pattern(state.stroke_pattern if stroked else state.fill_pattern, bounds, state)
        self._add(
            Paint(
                Kind.TEXT,
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

    # marked content

    def begin_mark(self, operands: bytes) -> None:
        self.marks.append((self.mcid, self.artifact))
        if b"Artifact" in operands and names(operands)[:1] == ["Artifact"]:
            self.artifact, self.mcid = True, None

    def begin_mark_with_properties(self, operands: bytes) -> None:
        self.begin_mark(operands)
        _, found, after = operands.partition(b"/MCID")
        if found:
            self.mcid = int(numbers(after)[0])
        elif b"<<" not in operands and (properties := self.resources.get("Properties", names(operands)[-1])):
            held = entry(properties, "/MCID")
            self.mcid = self.mcid if held is None else int(number(held))

    def end_mark(self, _: bytes) -> None:
        if self.marks:
            self.mcid, self.artifact = self.marks.pop()

    def _add(self, paint: Paint) -> None:
        paint.mcid, paint.artifact = self.mcid, self.artifact
        paint.masked, paint.in_pattern = self.masked, self.in_pattern
        self.library.budget.spend_paints(1)
        self.content.paints.append(paint)


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


def _matrix(stream: Any) -> Matrix:
    values = number_list(entry(stream, "/Matrix"), 6)
    return IDENTITY if values is None else values  # type: ignore[return-value]
