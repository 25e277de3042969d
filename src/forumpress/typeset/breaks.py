"""Optimum fit: the set of line ends that makes a whole paragraph look best.

After Donald E. Knuth and Michael F. Plass, "Breaking Paragraphs into Lines", Software: Practice
and Experience 11 (1981), with active nodes by place, fitness class and number of hyphens in a
row; line numbers too where lines differ in width or a paragraph is to be loose or tight.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Opportunity(NamedTuple):
    """A place where a line may end.

    `end` is where a line that ends here would end, `start` where the next would begin, both on
    one endless line in points; `gaps_end` and `gaps_start` count the spaces before these.
    `hyphen` says that a line which ends here shows a hyphen, written or added.
    """

    end: float
    start: float
    gaps_end: int
    gaps_start: int
    penalty: float = 0.0
    hyphen: bool = False
    forced: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """What counts as good. Stretch and shrink are shares of the word space."""

    space: float
    """Width of a word space, points."""
    stretch: float = 0.5
    shrink: float = 0.25
    line_penalty: float = 1.0
    power: float = 1.5
    """How steeply a line's badness grows with its stretch."""
    unlike_neighbours: float = 300.0
    """Demerits for a tight line beside a loose one."""
    two_hyphens: float = 1_000.0
    last_hyphen: float = 3_000.0
    """Demerits for a hyphen at the end of the last line but one."""
    short_last: float = 4_000.0
    """Demerits for a last line shorter than `least_last`."""
    least_last: float = 0.0
    """Points."""
    tolerances: tuple[float, ...] = (4.0, 1e9)
    """Most stretch of a line, in units of `stretch`, that each pass allows."""
    ragged: bool = False


_LADDER = 2e5
"""Demerits of a third hyphen in a row: those of a line whose spaces are some seven times as wide as they should be."""
_OVERFULL = 1e8


class _Node(NamedTuple):
    start: float
    gaps: int
    line: int
    fitness: int
    hyphens: int
    demerits: float
    place: int
    before: _Node | None


def optimum_fit(
    opportunities: Sequence[Opportunity], widths: Sequence[float], fit: Fit, looseness: int = 0
) -> list[int]:
    """Indices of the opportunities at which lines end; the last is the last opportunity, which must be forced.

    `widths` are the lines' measures in points; the last one holds for all further lines. A
    paragraph with `looseness` n is set in n lines more than its best, if it can be.
    """
    best: _Node | None = None
    wanted: int | None = None
    for number, tolerance in enumerate(fit.tolerances, 1):
        final = number == len(fit.tolerances)
        ends = _pass(opportunities, widths, fit, tolerance, final, looseness)
        if not ends:
            continue
        if wanted is None:
            wanted = min(ends, key=lambda node: node.demerits).line + looseness
        best = min(ends, key=lambda node: (abs(node.line - wanted) if looseness else 0, node.demerits))
        if not looseness or best.line == wanted:
            break
    assert best is not None, "the last pass always finds a way"
    chain: list[int] = []
    node: _Node | None = best
    while node is not None and node.before is not None:
        chain.append(node.place)
        node = node.before
    return chain[::-1]


def _pass(
    opportunities: Sequence[Opportunity],
    widths: Sequence[float],
    fit: Fit,
    tolerance: float,
    final: bool,
    looseness: int,
) -> list[_Node]:
    last_width = len(widths) - 1
    by_line = looseness != 0
    narrowest = min(widths)
    stretch, shrink = fit.space * fit.stretch, fit.space * fit.shrink
    ragged = fit.ragged
    power = fit.power
    rag = narrowest * 0.12
    unlike, line_penalty = fit.unlike_neighbours, fit.line_penalty
    least = 0.0 if final else narrowest * 0.4
    active: list[_Node] = [_Node(0.0, 0, 0, 1, 0, 0.0, -1, None)]
    ends: list[_Node] = []
    final_place = len(opportunities) - 1
    for place, (end, start, gaps_end, gaps_start, penalty, hyphen, forced) in enumerate(opportunities):
        found: dict[tuple[int, ...], _Node] = {}
        dropped: _Node | None = None
        too_long: list[_Node] = []
        for node in active:
            width = end - node.start
            if width < least and not forced:
                break
            line = node.line
            room = widths[line if line < last_width else last_width] - width
            gaps = gaps_end - node.gaps
            if ragged:
                if room < -0.01:
                    too_long.append(node)
                    continue
                ratio = 0.0 if forced else room / rag
                badness = 8.0 * ratio * ratio
                fitness = 1
            elif room >= 0:
                if forced:
                    ratio = badness = 0.0
                    fitness = 1
                elif gaps:
                    ratio = room / (gaps * stretch)
                    if ratio > tolerance:
                        if line > last_width + 2:
                            break  # lines from later starts are looser still
                        continue
                    badness = 10.0 * ratio**power
                    fitness = 1 if ratio < 0.5 else 2 if ratio < 1.0 else 3
                else:
                    ratio = room / stretch
                    if not final and room > 0.5:
                        continue
                    badness = 10.0 * ratio**power if room > 0.5 else 0.0
                    fitness = 3 if room > 0.5 else 1
            else:
                ratio = room / (gaps * shrink) if gaps else -9.0
                if ratio < -1.0:
                    too_long.append(node)
                    continue
                badness = 10.0 * (-ratio) ** power
                fitness = 1 if ratio > -0.5 else 0
            if badness > 1e3:
                badness = 1e3
            demerits = line_penalty + badness
            demerits *= demerits
            demerits += penalty * penalty if penalty >= 0 else -penalty * penalty
            if abs(fitness - node.fitness) > 1:
                demerits += unlike
            hyphens = 0
            if hyphen:
                hyphens = node.hyphens + 1
                if hyphens > 1:
                    if hyphens > 2 and not final:
                        continue
                    demerits += fit.two_hyphens if hyphens == 2 else _LADDER
                    hyphens = min(hyphens, 2)
            elif place == final_place:
                if node.hyphens:
                    demerits += fit.last_hyphen
                if width < fit.least_last and node.place >= 0:
                    demerits += fit.short_last
            total = node.demerits + demerits
            key = (fitness, hyphens, line) if by_line or line < last_width else (fitness, hyphens)
            best = found.get(key)
            if best is None or total < best.demerits:
                found[key] = _Node(start, gaps_start, line + 1, fitness, hyphens, total, place, node)
        if too_long:
            dropped = min(too_long, key=lambda node: (-node.start, node.demerits))
            keep = set(map(id, too_long))
            active = [node for node in active if id(node) not in keep]
        if forced:
            active = []
        if not found and not active and dropped is not None:
            if not final:
                return []
            found[(0,)] = _Node(start, gaps_start, dropped.line + 1, 1, 0, dropped.demerits + _OVERFULL, place, dropped)
        if found:
            if place == final_place:
                ends = list(found.values())
            else:
                active += _undominated(found.values(), unlike, by_line, last_width)
        elif not active:
            return []
    return ends


def _undominated(found: Iterable[_Node], unlike: float, by_line: bool, alike_from: int) -> list[_Node]:
    """Without nodes that another at the same place beats whatever follows: it has no more hyphens, and alike lines."""
    nodes = list(found)
    if len(nodes) == 1 or by_line:
        return nodes
    best = min(nodes, key=lambda node: node.demerits)
    return [
        node
        for node in nodes
        if node.demerits <= best.demerits + unlike or node.hyphens < best.hyphens or best.line < alike_from
    ]
