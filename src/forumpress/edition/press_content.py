"""Rewrites drawn pages for the press: every colour an ink, small black overprinting, nothing that only screens need.

Streams are copied as they were written except for the instructions that change. Each stream
gets resources of its own that hold what it uses and nothing else, so that no RGB space is left
lying about for a printer's preflight to stumble over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from forumpress.edition.colour import Ink, PressColour
from forumpress.edition.conditions import PrintConditions
from forumpress.edition.pdf.content import Instruction, instructions, names, numbers, write_name, write_numbers
from forumpress.edition.pdf.matrix import IDENTITY, Matrix, multiply, scale_of
from forumpress.edition.pdf.reading import content_bytes, entry, identity, inherited, name_of, number, number_list
from forumpress.edition.pdf.spaces import GRAY, RGB, Family, Space, named_space
from forumpress.edition.press_shading import grey_shading, luminosity, press_shading
from forumpress.edition.press_state import PressState

_KEPT_GRAPHICS = ("/Type", "/LW", "/LC", "/LJ", "/ML", "/D", "/ca", "/CA", "/BM", "/AIS", "/TK", "/SA")
_BOTH = (True, False)
_STATES = {(fill, stroke): f"FP{'o' if fill else 'k'}{'o' if stroke else 'k'}" for fill in _BOTH for stroke in _BOTH}
"""Names of the graphics states that set overprint for fills and for lines: o overprints, k knocks out."""
_DEEPEST = 24
_SCREEN_FAMILIES = (Family.RGB, Family.CAL_RGB, Family.GRAY, Family.CAL_GRAY, Family.LAB)
_BEGIN_BLACK = b"0 0 0 1 k 0 0 0 1 K\n"
"""Black in ink instead of the DeviceGray that a page begins with (ISO 32000-1, 8.4.2)."""


class PressContent:
    """Rewrites the pages of one document, and the forms, patterns, masks and pictures on them."""

    def __init__(self, pdf: pikepdf.Pdf, colour: PressColour, conditions: PrintConditions) -> None:
        self.pdf = pdf
        self.colour = colour
        self.conditions = conditions
        self.graphics = {
            over: pdf.make_indirect(Dictionary(Type=Name.ExtGState, op=over[0], OP=over[1], OPM=int(any(over))))
            for over in _STATES
        }
        self._finished: set[tuple[int, int]] = set()
        self._masks: dict[tuple[int, int], Any] = {}
        self._shadings: dict[tuple[tuple[int, int], bool], Any] = {}
        self._spots: dict[str, Any] = {}

    def rewrite_page(self, page: Any) -> bool:
        """Rewrites a page's content and resources; tells whether anything on it is transparent."""
        writer = _StreamWriter(self, inherited(page, "/Resources"), PressState(), mask=False, depth=0)
        content = writer.rewrite(content_bytes(page.get("/Contents")))
        page.Contents = self.pdf.make_stream(_BEGIN_BLACK + content)
        page.Resources = writer.used_resources()
        return writer.transparent

    def form(self, form: Any, state: PressState, depth: int) -> None:
        """Rewrites a form in place, the first time that it is drawn."""
        key = identity(form)
        if key in self._finished or depth > _DEEPEST:
            return
        self._finished.add(key)
        state.ctm = multiply(_matrix(form), state.ctm)
        self._rewrite_stream(form, state, mask=False, depth=depth)
        if "/Group" in form:
            form.Group.CS = Name.DeviceCMYK

    def pattern(self, pattern: Any, depth: int) -> Any:
        """A tiling pattern, rewritten in place, or a copy of a shading pattern in inks."""
        if int(number(entry(pattern, "/PatternType"))) == 2:
            changed = Dictionary(dict(pattern.items()))
            changed.Shading = self.shading(pattern.get("/Shading"), mask=False)
            return self.pdf.make_indirect(changed)
        key = identity(pattern)
        if isinstance(pattern, pikepdf.Stream) and key not in self._finished and depth <= _DEEPEST:
            self._finished.add(key)
            self._rewrite_stream(pattern, PressState(_matrix(pattern)), mask=False, depth=depth, begin=_BEGIN_BLACK)
        return pattern

    def mask_form(self, form: Any, state: PressState, depth: int) -> Any:
        """A copy of a group that serves as a luminosity mask, in greys."""
        key = identity(form)
        if key not in self._masks and depth <= _DEEPEST:
            copy = self.pdf.make_stream(form.read_bytes())
            for name, value in form.items():
                if name not in ("/Length", "/Filter", "/DecodeParms"):
                    copy[name] = value
            self._masks[key] = copy
            self._rewrite_stream(copy, state, mask=True, depth=depth)
            group = Dictionary(dict(copy.Group.items())) if "/Group" in copy else Dictionary(S=Name.Transparency)
            group.CS = Name.DeviceGray
            copy.Group = group
        return self._masks.get(key, form)

    def shading(self, shading: Any, *, mask: bool) -> Any:
        """The shading in inks, or in greys for a mask; made once for each shading that has a number."""
        key = (identity(shading), mask)
        if key in self._shadings:
            return self._shadings[key]
        changed = grey_shading(self.pdf, shading) if mask else press_shading(self.pdf, shading, self.colour)
        if key[0] != (0, 0):
            self._shadings[key] = changed
        return changed

    def spot(self, name: str) -> Any:
        """The Separation space of a spot ink (ISO 32000-1, 8.6.6.4)."""
        if name not in self._spots:
            tint = Dictionary(
                FunctionType=2,
                Domain=Array([0, 1]),
                C0=Array([0, 0, 0, 0]),
                C1=Array(list(self.colour.spot_inks[name])),
                N=1,
            )
            space = Array([Name.Separation, Name("/" + name), Name.DeviceCMYK, tint])
            self._spots[name] = self.pdf.make_indirect(space)
        return self._spots[name]

    def _rewrite_stream(self, stream: Any, state: PressState, *, mask: bool, depth: int, begin: bytes = b"") -> None:
        state.overprint = None
        writer = _StreamWriter(self, stream.get("/Resources"), state, mask=mask, depth=depth + 1)
        stream.write(begin + writer.rewrite(stream.read_bytes()))
        stream.Resources = writer.used_resources()
        if "/StructParents" in stream:
            del stream["/StructParents"]


class _StreamWriter:
    """Rewrites one content stream."""

    def __init__(self, press: PressContent, resources: Any, state: PressState, *, mask: bool, depth: int) -> None:
        self.press = press
        self.resources = resources
        self.state = state
        self.mask = mask
        self.depth = depth
        self.transparent = False
        self.saved: list[PressState] = []
        self.text_matrix: Matrix = IDENTITY
        self.path: list[float] = []
        self.out: list[bytes] = []
        self.stream = b""
        self.copied = 0
        self.used: dict[str, dict[str, Any]] = {}
        self._spaces: dict[str, Space] = {}

    def rewrite(self, stream: bytes) -> bytes:
        """The stream as it prints."""
        self.stream = stream
        for instruction in instructions(stream):
            handler = _HANDLERS.get(instruction.operator)
            if handler is not None:
                handler(self, instruction)
        self.out.append(stream[self.copied :])
        return b"".join(self.out)

    def used_resources(self) -> Dictionary:
        """A dictionary of the resources that the rewritten stream names."""
        resources = Dictionary()
        for kind, held in self.used.items():
            resources[f"/{kind}"] = Dictionary({f"/{name}": value for name, value in held.items()})
        return resources

    def _replace(self, instruction: Instruction, new: bytes) -> None:
        self.out += (self.stream[self.copied : instruction.start], new)
        self.copied = instruction.end

    def _insert_before(self, instruction: Instruction, new: bytes) -> None:
        self.out += (self.stream[self.copied : instruction.start], new)
        self.copied = instruction.start

    def _use(self, kind: str, name: str, value: Any) -> None:
        self.used.setdefault(kind, {})[name] = value

    def _named(self, kind: str, name: str) -> Any:
        return entry(entry(self.resources, f"/{kind}"), f"/{name}")

    # state

    def save(self, _: Instruction) -> None:
        self.saved.append(self.state.copy())

    def restore(self, _: Instruction) -> None:
        if self.saved:
            self.state = self.saved.pop()

    def concatenate(self, instruction: Instruction) -> None:
        a, b, c, d, e, f = numbers(instruction.operands)[-6:]
        self.state.ctm = multiply((a, b, c, d, e, f), self.state.ctm)

    def set_line_width(self, instruction: Instruction) -> None:
        self.state.line_width = numbers(instruction.operands)[-1]

    def set_graphics(self, instruction: Instruction) -> None:
        name = names(instruction.operands)[-1]
        given = self._named("ExtGState", name)
        if not isinstance(given, Dictionary):
            self._replace(instruction, b"")
            return
        kept = Dictionary({key: value for key, value in given.items() if key in _KEPT_GRAPHICS})
        if "/LW" in kept:
            self.state.line_width = number(kept.LW, 1.0)
        mask = given.get("/SMask")
        if isinstance(mask, Dictionary):
            kept.SMask = self._soft_mask(mask)
        elif mask is not None:
            kept.SMask = mask
        # What a state does not mention stays as it was.
        if "/ca" in kept or "/CA" in kept:
            self.state.faint = number(kept.get("/ca"), 1.0) < 1 or number(kept.get("/CA"), 1.0) < 1
        if "/BM" in kept:
            self.state.blended = name_of(kept.BM) not in ("Normal", "Compatible")
        if mask is not None:
            self.state.masked = isinstance(mask, Dictionary)
        self.transparent |= self.state.translucent
        self._use("ExtGState", name, kept)

    def _soft_mask(self, mask: Any) -> Any:
        changed = Dictionary(dict(mask.items()))
        group = mask.get("/G")
        if isinstance(group, pikepdf.Stream):
            state = self.state.copy()
            if name_of(mask.get("/S")) == "Luminosity":
                changed.G = self.press.mask_form(group, state, self.depth)
                backdrop = number_list(mask.get("/BC"), 3)
                if backdrop is not None:
                    changed.BC = Array([luminosity(*backdrop)])
            else:
                self.press.form(group, state, self.depth)
        return changed

    # colour

    def fill_device(self, instruction: Instruction) -> None:
        self.state.fill_space = RGB if instruction.operator == b"rg" else GRAY
        self.state.fill = self._put_ink(instruction, self.state.fill_space, numbers(instruction.operands), stroke=False)

    def stroke_device(self, instruction: Instruction) -> None:
        self.state.stroke_space = RGB if instruction.operator == b"RG" else GRAY
        values = numbers(instruction.operands)
        self.state.stroke = self._put_ink(instruction, self.state.stroke_space, values, stroke=True)

    def fill_space(self, instruction: Instruction) -> None:
        self.state.fill_space = self._space(instruction)
        self.state.fill = self._begin_space(instruction, self.state.fill_space, stroke=False)

    def stroke_space(self, instruction: Instruction) -> None:
        self.state.stroke_space = self._space(instruction)
        self.state.stroke = self._begin_space(instruction, self.state.stroke_space, stroke=True)

    def fill_colour(self, instruction: Instruction) -> None:
        self.state.fill = self._colour_in_space(instruction, self.state.fill_space, stroke=False)

    def stroke_colour(self, instruction: Instruction) -> None:
        self.state.stroke = self._colour_in_space(instruction, self.state.stroke_space, stroke=True)

    def _space(self, instruction: Instruction) -> Space:
        name = names(instruction.operands)[-1]
        if name not in self._spaces:
            self._spaces[name] = named_space(name, self.resources)
        return self._spaces[name]

    def _begin_space(self, instruction: Instruction, space: Space, *, stroke: bool) -> Ink | None:
        if self._is_screen(space):
            return self._put_ink(instruction, space, [0.0] * space.components, stroke=stroke)
        name = names(instruction.operands)[-1]
        held = self._named("ColorSpace", name)
        if held is not None:
            self._use("ColorSpace", name, held)
        return None

    def _colour_in_space(self, instruction: Instruction, space: Space, *, stroke: bool) -> Ink | None:
        if b"/" in instruction.operands:
            name = names(instruction.operands)[-1]
            pattern = self._named("Pattern", name)
            if pattern is not None:
                self._use("Pattern", name, self.press.pattern(pattern, self.depth))
            return None
        if self._is_screen(space):
            return self._put_ink(instruction, space, numbers(instruction.operands), stroke=stroke)
        return None

    def _is_screen(self, space: Space) -> bool:
        return space.family in _SCREEN_FAMILIES or (space.family is Family.ICC and space.components == 3)

    def _put_ink(self, instruction: Instruction, space: Space, values: list[float], *, stroke: bool) -> Ink | None:
        if self.mask:
            grey = values[0] if space.components == 1 else luminosity(*values[-3:])
            self._replace(instruction, b"\n" + write_numbers(grey) + (b" G" if stroke else b" g"))
            return None
        ink = self._ink(space, values)
        if ink.spot is None:
            self._replace(instruction, b"\n" + write_numbers(*ink.cmyk) + (b" K" if stroke else b" k"))
            return ink
        name = f"FPspot{sorted(self.press.colour.spot_inks).index(ink.spot)}"
        self._use("ColorSpace", name, self.press.spot(ink.spot))
        self._replace(instruction, b"\n" + write_name(name) + (b" CS 1 SCN" if stroke else b" cs 1 scn"))
        return ink

    def _ink(self, space: Space, values: list[float]) -> Ink:
        colour = self.press.colour
        if space.components == 1:
            return colour.grey(values[-1])
        first, second, third = values[-3:]
        return colour.lab((first, second, third)) if space.family is Family.LAB else colour.ink((first, second, third))

    # marks

    def add_points(self, instruction: Instruction) -> None:
        if self.state.fill is not None and self.state.fill.is_black:
            self.path += numbers(instruction.operands)

    def add_rectangle(self, instruction: Instruction) -> None:
        if self.state.fill is not None and self.state.fill.is_black:
            x, y, width, height = numbers(instruction.operands)[-4:]
            self.path += (x, y, x + width, y + height)

    def end_path(self, _: Instruction) -> None:
        self.path = []

    def fill_path(self, instruction: Instruction) -> None:
        self._overprint(instruction, fill=self._is_thin_fill())
        self.path = []

    def stroke_path(self, instruction: Instruction) -> None:
        self._overprint(instruction, stroke=self._is_thin_line())
        self.path = []

    def fill_and_stroke(self, instruction: Instruction) -> None:
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
        self._overprint(instruction, fill=False)
        name = names(instruction.operands)[-1]
        shading = self._named("Shading", name)
        if shading is not None:
            self._use("Shading", name, self.press.shading(shading, mask=self.mask))

    def draw_object(self, instruction: Instruction) -> None:
        name = names(instruction.operands)[-1]
        drawn = self._named("XObject", name)
        if not isinstance(drawn, pikepdf.Stream):
            self._replace(instruction, b"")
            return
        if name_of(drawn.get("/Subtype")) == "Form":
            self.transparent |= "/Group" in drawn
            if self.mask:
                drawn = self.press.mask_form(drawn, self.state.copy(), self.depth)
            else:
                self.press.form(drawn, self.state.copy(), self.depth)
            self._use("XObject", name, drawn)
            return
        self._use("XObject", name, drawn)
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
        name = _STATES[wanted]
        self._use("ExtGState", name, self.press.graphics[wanted])
        self._insert_before(instruction, b"\n" + write_name(name) + b" gs")

    # text

    def begin_text(self, _: Instruction) -> None:
        self.text_matrix = IDENTITY

    def set_text_matrix(self, instruction: Instruction) -> None:
        a, b, c, d, e, f = numbers(instruction.operands)[-6:]
        self.text_matrix = (a, b, c, d, e, f)

    def set_font(self, instruction: Instruction) -> None:
        name = names(instruction.operands)[-1]
        self.state.font_size = numbers(instruction.operands.rsplit(None, 1)[-1])[-1]
        font = self._named("Font", name)
        if font is not None:
            self._use("Font", name, font)

    def show(self, instruction: Instruction) -> None:
        state = self.state
        wanted = _black(state.fill, state)
        if wanted:
            size = abs(state.font_size) * scale_of(multiply(self.text_matrix, state.ctm))
            wanted = size < self.press.conditions.overprint_text
        self._overprint(instruction, fill=wanted)

    def drop(self, instruction: Instruction) -> None:
        """Leaves out marks of the document's structure, which print has no use for."""
        self._replace(instruction, b"")


def _black(ink: Ink | None, state: PressState) -> bool:
    return ink is not None and ink.is_black and not state.translucent


def _matrix(stream: Any) -> Matrix:
    values = number_list(entry(stream, "/Matrix"), 6)
    return IDENTITY if values is None else values  # type: ignore[return-value]


_HANDLERS: dict[bytes, Callable[[_StreamWriter, Instruction], None]] = {
    b"q": _StreamWriter.save,
    b"Q": _StreamWriter.restore,
    b"cm": _StreamWriter.concatenate,
    b"w": _StreamWriter.set_line_width,
    b"gs": _StreamWriter.set_graphics,
    b"rg": _StreamWriter.fill_device,
    b"RG": _StreamWriter.stroke_device,
    b"g": _StreamWriter.fill_device,
    b"G": _StreamWriter.stroke_device,
    b"cs": _StreamWriter.fill_space,
    b"CS": _StreamWriter.stroke_space,
    b"sc": _StreamWriter.fill_colour,
    b"scn": _StreamWriter.fill_colour,
    b"SC": _StreamWriter.stroke_colour,
    b"SCN": _StreamWriter.stroke_colour,
    b"m": _StreamWriter.add_points,
    b"l": _StreamWriter.add_points,
    b"c": _StreamWriter.add_points,
    b"v": _StreamWriter.add_points,
    b"y": _StreamWriter.add_points,
    b"re": _StreamWriter.add_rectangle,
    b"n": _StreamWriter.end_path,
    b"f": _StreamWriter.fill_path,
    b"F": _StreamWriter.fill_path,
    b"f*": _StreamWriter.fill_path,
    b"S": _StreamWriter.stroke_path,
    b"s": _StreamWriter.stroke_path,
    b"B": _StreamWriter.fill_and_stroke,
    b"B*": _StreamWriter.fill_and_stroke,
    b"b": _StreamWriter.fill_and_stroke,
    b"b*": _StreamWriter.fill_and_stroke,
    b"sh": _StreamWriter.paint_shading,
    b"Do": _StreamWriter.draw_object,
    b"BT": _StreamWriter.begin_text,
    b"Tm": _StreamWriter.set_text_matrix,
    b"Tf": _StreamWriter.set_font,
    b"Tj": _StreamWriter.show,
    b"TJ": _StreamWriter.show,
    b"'": _StreamWriter.show,
    b'"': _StreamWriter.show,
    b"BMC": _StreamWriter.drop,
    b"BDC": _StreamWriter.drop,
    b"EMC": _StreamWriter.drop,
    b"MP": _StreamWriter.drop,
    b"DP": _StreamWriter.drop,
}
