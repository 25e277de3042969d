# SPDX-License-Identifier: MIT
"""Operators of paths and clipping (ISO 32000-1, 8.5), by their bounding boxes."""

from __future__ import annotations

from forumpress.pdf.colourspaces import SpaceFamily
from forumpress.pdf.instructions import numbers
from forumpress.pdf.interpreter.streamreader import StreamReader
from forumpress.pdf.matrix import Bounds, intersect, is_empty, scale_of
from forumpress.pdf.paint import Paint, PaintKind


class PathReader(StreamReader):
    """Notes fields and lines, and narrows the clip."""

    path: list[float]
    pending_clip: bool

    def add_points(self, operands: bytes) -> None:
        """Operators m, l, c, v, y: control points count like points, which makes a curve's box a little too large."""
        self.path += numbers(operands)

    def add_rectangle(self, operands: bytes) -> None:
        """Operator re."""
        x, y, width, height = numbers(operands)[-4:]
        self.path += (x, y, x + width, y, x + width, y + height, x, y + height)

    def clip(self, _: bytes) -> None:
        """Operators W, W*: the path clips once it is painted."""
        self.pending_clip = True

    def end_path(self, _: bytes) -> None:
        """Operator n."""
        self._finish_path(fill=False, stroke=False)

    def fill_path(self, _: bytes) -> None:
        """Operators f, F, f*."""
        self._finish_path(fill=True, stroke=False)

    def stroke_path(self, _: bytes) -> None:
        """Operators S, s."""
        self._finish_path(fill=False, stroke=True)

    def fill_and_stroke(self, _: bytes) -> None:
        """Operators B, B*, b, b*."""
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

    def _paint_area(self, bounds: Bounds, kind: PaintKind = PaintKind.FILL) -> None:
        state = self.state
        shown = intersect(bounds, state.clip)
        if is_empty(shown):
            return
        if state.fill_space.family is SpaceFamily.PATTERN:
            self.paint_pattern(state.fill_pattern, shown, state)
            return
        self.add(
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
        if state.stroke_space.family is SpaceFamily.PATTERN:
            self.paint_pattern(state.stroke_pattern, shown, state)
            return
        self.add(
            Paint(
                PaintKind.STROKE,
                shown,
                state.stroke_space,
                state.stroke,
                size=width,
                overprint=state.stroke_overprint,
                overprint_mode=state.overprint_mode,
                alpha=state.stroke_alpha,
            )
        )
