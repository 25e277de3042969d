# SPDX-License-Identifier: MIT
"""Rewrites drawn pages for the press: every colour an ink, small black overprinting, nothing that only screens need.

Streams are copied as they were written except for the instructions that change. Each stream
gets resources of its own that hold what it uses and nothing else, so that no RGB space is left
lying about for a printer's preflight to stumble over.
"""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from forumpress.edition.colour import PressColour
from forumpress.edition.conditions import PrintConditions
from forumpress.edition.press_shading import grey_shading, press_shading
from forumpress.edition.press_state import OVERPRINT_STATES, PressState
from forumpress.edition.press_writer import StreamWriter
from forumpress.pdf.matrix import multiply
from forumpress.pdf.objects import content_bytes, entry, identity, inherited, matrix_of, number

_DEEPEST = 24
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
            for over in OVERPRINT_STATES
        }
        self._finished: set[tuple[int, int]] = set()
        self._masks: dict[tuple[int, int], Any] = {}
        self._shadings: dict[tuple[tuple[int, int], bool], Any] = {}
        self._spots: dict[str, Any] = {}

    def rewrite_page(self, page: Any) -> bool:
        """Rewrites a page's content and resources; tells whether anything on it is transparent."""
        writer = StreamWriter(self, inherited(page, "/Resources"), PressState(), mask=False, depth=0)
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
        state.ctm = multiply(matrix_of(form), state.ctm)
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
            self._rewrite_stream(pattern, PressState(matrix_of(pattern)), mask=False, depth=depth, begin=_BEGIN_BLACK)
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
        writer = StreamWriter(self, stream.get("/Resources"), state, mask=mask, depth=depth + 1)
        stream.write(begin + writer.rewrite(stream.read_bytes()))
        stream.Resources = writer.used_resources()
        if "/StructParents" in stream:
            del stream["/StructParents"]
