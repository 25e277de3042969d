# SPDX-License-Identifier: MIT
"""Overprint for the eye: black that overprints is laid over what is below it by multiplying.

Viewers that do not separate inks show overprinting marks as if they knocked out. Multiplying in the
viewer's colours comes near to what the press does where the mark is pure black, which is all that
the print edition lets overprint.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pikepdf import Dictionary, Name, Operator

MULTIPLY, NORMAL = "FPMultiply", "FPNormal"
"""Names of the graphics states that are put into the content."""
BLEND_STATES = {MULTIPLY: Dictionary(BM=Name.Multiply), NORMAL: Dictionary(BM=Name.Normal)}

_FILLS = frozenset(("f", "F", "f*", "Tj", "TJ", "'", '"'))
_STROKES = frozenset(("S", "s"))
_BOTH = frozenset(("B", "B*", "b", "b*"))
_OTHERS = frozenset(("Do", "sh", "INLINE IMAGE", "gs"))
"""What must find the blend mode as the content left it."""
_FILL_COLOURS = frozenset(("g", "rg", "cs", "sc", "scn"))
_STROKE_COLOURS = frozenset(("G", "RG", "CS", "SC", "SCN"))


class _OverprintState(NamedTuple):
    """What `q` saves: whether fills and lines overprint, whether they are pure black, and the blend mode in force."""

    fill_over: bool = False
    stroke_over: bool = False
    fill_black: bool = False
    stroke_black: bool = False
    multiplies: bool = False


class OverprintShown:
    """Follows the instructions of one stream; `before` tells what must be put in front of each."""

    def __init__(self, resources: Any) -> None:
        states = resources.get("/ExtGState") if isinstance(resources, Dictionary) else None
        self._states: Any = states if isinstance(states, Dictionary) else Dictionary()
        self._state = _OverprintState()
        self._saved: list[_OverprintState] = []

    def before(self, operator: str, operands: Sequence[Any]) -> Iterator[tuple[list[Any], Operator]]:
        """A change of the blend mode, where one is due."""
        wanted = self._wants(operator)
        if wanted is not None and wanted != self._state.multiplies:
            self._state = self._state._replace(multiplies=wanted)
            yield [Name(f"/{MULTIPLY if wanted else NORMAL}")], Operator("gs")
        self._follow(operator, operands)

    def _wants(self, operator: str) -> bool | None:
        """Whether a mark is to be multiplied; None for what makes no mark."""
        state = self._state
        fill, stroke = state.fill_over and state.fill_black, state.stroke_over and state.stroke_black
        if operator in _FILLS:
            return fill
        if operator in _STROKES:
            return stroke
        if operator in _BOTH:
            return fill and stroke
        return False if operator in _OTHERS else None

    def _follow(self, operator: str, operands: Sequence[Any]) -> None:
        state = self._state
        if operator == "q":
            self._saved.append(state)
        elif operator == "Q" and self._saved:
            self._state = self._saved.pop()
        elif operator == "gs" and operands:
            given = self._states.get(str(operands[0]), Dictionary())
            stroke = bool(given.get("/OP", state.stroke_over))
            fill = bool(given.get("/op", given.get("/OP", state.fill_over)))
            self._state = state._replace(fill_over=fill, stroke_over=stroke)
        elif operator == "k":
            self._state = state._replace(fill_black=_pure_black(operands))
        elif operator == "K":
            self._state = state._replace(stroke_black=_pure_black(operands))
        elif operator in _FILL_COLOURS:
            self._state = state._replace(fill_black=False)
        elif operator in _STROKE_COLOURS:
            self._state = state._replace(stroke_black=False)


def _pure_black(inks: Sequence[Any]) -> bool:
    return len(inks) == 4 and not any(float(ink) for ink in inks[:3])
