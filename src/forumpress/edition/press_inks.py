# SPDX-License-Identifier: MIT
"""Rewrites the states and colours of a content stream, which is otherwise copied as it was written."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from forumpress.edition.colour import Ink
from forumpress.edition.press_shading import luminosity
from forumpress.edition.press_state import PressObjects, PressState
from forumpress.pdf.colourspaces import GRAY, RGB, Space, SpaceFamily, named_space
from forumpress.pdf.instructions import Instruction, names, numbers, write_name, write_numbers
from forumpress.pdf.matrix import IDENTITY, Matrix, multiply
from forumpress.pdf.objects import entry, name_of, number, number_list

_KEPT_GRAPHICS = ("/Type", "/LW", "/LC", "/LJ", "/ML", "/D", "/ca", "/CA", "/BM", "/AIS", "/TK", "/SA")
_SCREEN_FAMILIES = (SpaceFamily.RGB, SpaceFamily.CAL_RGB, SpaceFamily.GRAY, SpaceFamily.CAL_GRAY, SpaceFamily.LAB)


class InkWriter:
    """Rewrites one content stream, its states and colours."""

    def __init__(self, press: PressObjects, resources: Any, state: PressState, *, mask: bool, depth: int) -> None:
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

    def used_resources(self) -> Dictionary:
        """A dictionary of the resources that the rewritten stream names."""
        resources = Dictionary()
        for kind, held in self.used.items():
            resources[f"/{kind}"] = Dictionary({f"/{name}": value for name, value in held.items()})
        return resources

    def replace(self, instruction: Instruction, new: bytes) -> None:
        """Writes something else in an instruction's place."""
        self.out += (self.stream[self.copied : instruction.start], new)
        self.copied = instruction.end

    def insert_before(self, instruction: Instruction, new: bytes) -> None:
        """Writes something before an instruction, which stays."""
        self.out += (self.stream[self.copied : instruction.start], new)
        self.copied = instruction.start

    def use(self, kind: str, name: str, value: Any) -> None:
        """Notes a resource that the rewritten stream names."""
        self.used.setdefault(kind, {})[name] = value

    def named(self, kind: str, name: str) -> Any:
        """The resource of that kind and name that the stream was drawn with; None when there is none."""
        return entry(entry(self.resources, f"/{kind}"), f"/{name}")

    # state

    def save(self, _: Instruction) -> None:
        """Operator q: keeps the state."""
        self.saved.append(self.state.copy())

    def restore(self, _: Instruction) -> None:
        """Operator Q: brings the state back."""
        if self.saved:
            self.state = self.saved.pop()

    def concatenate(self, instruction: Instruction) -> None:
        """Operator cm: follows the matrix."""
        a, b, c, d, e, f = numbers(instruction.operands)[-6:]
        self.state.ctm = multiply((a, b, c, d, e, f), self.state.ctm)

    def set_line_width(self, instruction: Instruction) -> None:
        """Operator w: notes the width."""
        self.state.line_width = numbers(instruction.operands)[-1]

    def set_graphics(self, instruction: Instruction) -> None:
        """Operator gs: keeps of a graphics state what prints, its masks in greys."""
        name = names(instruction.operands)[-1]
        given = self.named("ExtGState", name)
        if not isinstance(given, Dictionary):
            self.replace(instruction, b"")
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
            self.state.partial_alpha = number(kept.get("/ca"), 1.0) < 1 or number(kept.get("/CA"), 1.0) < 1
        if "/BM" in kept:
            self.state.blended = name_of(kept.BM) not in ("Normal", "Compatible")
        if mask is not None:
            self.state.masked = isinstance(mask, Dictionary)
        self.transparent |= self.state.translucent
        self.use("ExtGState", name, kept)

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
        """Operators rg, g: an ink for fills."""
        self.state.fill_space = RGB if instruction.operator == b"rg" else GRAY
        self.state.fill = self._put_ink(instruction, self.state.fill_space, numbers(instruction.operands), stroke=False)

    def stroke_device(self, instruction: Instruction) -> None:
        """Operators RG, G: an ink for lines."""
        self.state.stroke_space = RGB if instruction.operator == b"RG" else GRAY
        values = numbers(instruction.operands)
        self.state.stroke = self._put_ink(instruction, self.state.stroke_space, values, stroke=True)

    def fill_space(self, instruction: Instruction) -> None:
        """Operator cs: a colour space for fills; its first colour in ink where it is one of screens."""
        self.state.fill_space = self._space(instruction)
        self.state.fill = self._begin_space(instruction, self.state.fill_space, stroke=False)

    def stroke_space(self, instruction: Instruction) -> None:
        """Operator CS: the same for lines."""
        self.state.stroke_space = self._space(instruction)
        self.state.stroke = self._begin_space(instruction, self.state.stroke_space, stroke=True)

    def fill_colour(self, instruction: Instruction) -> None:
        """Operators sc, scn: a colour of the space in force, or a pattern."""
        self.state.fill = self._colour_in_space(instruction, self.state.fill_space, stroke=False)

    def stroke_colour(self, instruction: Instruction) -> None:
        """Operators SC, SCN: the same for lines."""
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
        held = self.named("ColorSpace", name)
        if held is not None:
            self.use("ColorSpace", name, held)
        return None

    def _colour_in_space(self, instruction: Instruction, space: Space, *, stroke: bool) -> Ink | None:
        if b"/" in instruction.operands:
            name = names(instruction.operands)[-1]
            pattern = self.named("Pattern", name)
            if pattern is not None:
                self.use("Pattern", name, self.press.pattern(pattern, self.depth))
            return None
        if self._is_screen(space):
            return self._put_ink(instruction, space, numbers(instruction.operands), stroke=stroke)
        return None

    def _is_screen(self, space: Space) -> bool:
        return space.family in _SCREEN_FAMILIES or (space.family is SpaceFamily.ICC and space.components == 3)

    def _put_ink(self, instruction: Instruction, space: Space, values: list[float], *, stroke: bool) -> Ink | None:
        if self.mask:
            grey = values[0] if space.components == 1 else luminosity(*values[-3:])
            self.replace(instruction, b"\n" + write_numbers(grey) + (b" G" if stroke else b" g"))
            return None
        ink = self._ink(space, values)
        if ink.spot is None:
            self.replace(instruction, b"\n" + write_numbers(*ink.cmyk) + (b" K" if stroke else b" k"))
            return ink
        name = f"FPspot{sorted(self.press.colour.spot_inks).index(ink.spot)}"
        self.use("ColorSpace", name, self.press.spot(ink.spot))
        self.replace(instruction, b"\n" + write_name(name) + (b" CS 1 SCN" if stroke else b" cs 1 scn"))
        return ink

    def _ink(self, space: Space, values: list[float]) -> Ink:
        colour = self.press.colour
        if space.components == 1:
            return colour.grey(values[-1])
        first, second, third = values[-3:]
        return (
            colour.lab((first, second, third))
            if space.family is SpaceFamily.LAB
            else colour.ink((first, second, third))
        )
