# SPDX-License-Identifier: MIT
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
    one endless line in points; `gaps_end` and `gaps_start` count the spaces before these, where a
    line grows, and `gives_end` and `gives_start` what shrinks, in spaces.
    `hyphen` says that a line which ends here shows a hyphen, written or added.
    """

    end: float
    start: float
    gaps_end: int
    gaps_start: int
    gives_end: float
    gives_start: float
    penalty: float = 0.0
    hyphen: bool = False
    forced: bool = False


@dataclass(frozen=True, slots=True)
class FitCriteria:
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
_TOLERATED_LINES = 1.5
"""Lines by which a paragraph of so many may be ahead of its pace, or behind it, on the way."""


class _Node(NamedTuple):
    start: float
    gaps: int
    gives: float
    line: int
    fitness: int
    hyphens: int
    demerits: float
    place: int
    before: _Node | None


def optimum_fit(
    opportunities: Sequence[Opportunity], widths: Sequence[float], fit: FitCriteria, looseness: int = 0
) -> list[int]:
    """Indices of the opportunities at which lines end; the last is the last opportunity, which must be forced.

    `widths` are the lines' measures in points; the last one holds for all further lines. A
    paragraph with `looseness` n is set in n lines more than its best, if it can be.
    """
    for number, tolerance in enumerate(fit.tolerances, 1):
        final = number == len(fit.tolerances)
        ends = _pass(opportunities, widths, fit, tolerance, final)
        if ends:
            break
    best = min(ends, key=lambda node: node.demerits)
    step = 1 if looseness > 0 else -1
    for wanted in range(best.line + looseness, best.line, -step) if looseness else ():
        ends = _pass(opportunities, widths, fit, tolerance, final, wanted)
        if ends:
            best = min(ends, key=lambda node: node.demerits)
            break
    chain: list[int] = []
    node: _Node | None = best
    while node is not None and node.before is not None:
        chain.append(node.place)
        node = node.before
    return chain[::-1]


def _pass(
    opportunities: Sequence[Opportunity],
    widths: Sequence[float],
    fit: FitCriteria,
    tolerance: float,
    final: bool,
    wanted: int = 0,
) -> list[_Node]:
    """The best nodes at the last place; with `wanted` lines where that is not 0, and none where it cannot be.

    Of a paragraph that is to have so many lines, only such nodes are kept as have about as many as
    their share of the text asks for: the time that it takes then grows with its length and no faster.
    """
    last_width = len(widths) - 1
    by_line = wanted > 0
    pace = wanted / max(opportunities[-1].end, 1e-6)
    narrowest = min(widths)
    stretch, shrink = fit.space * fit.stretch, fit.space * fit.shrink
    ragged = fit.ragged
    power = fit.power
    rag = narrowest * 0.12
    unlike, line_penalty = fit.unlike_neighbours, fit.line_penalty
    least = 0.0 if final else narrowest * 0.4
    active: list[_Node] = [_Node(0.0, 0, 0.0, 0, 1, 0, 0.0, -1, None)]
    ends: list[_Node] = []
    final_place = len(opportunities) - 1
    for place, opportunity in enumerate(opportunities):
        end, start, gaps_end, gaps_start, gives_end, gives_start, penalty, hyphen, forced = opportunity
        found: dict[tuple[int, ...], _Node] = {}
        dropped: _Node | None = None
        too_long: list[_Node] = []
        due, tolerated = (pace * end, _TOLERATED_LINES) if place < final_place else (wanted, 0.0)
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
                gives = gives_end - node.gives
                ratio = room / (gives * shrink) if gives else -9.0
                if ratio < -1.0:
                    too_long.append(node)
                    continue
                badness = 10.0 * (-ratio) ** power
                fitness = 1 if ratio > -0.5 else 0
            badness = min(badness, 1e3)
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
            if by_line and abs(line + 1 - due) > tolerated:
                continue
            total = node.demerits + demerits
            key = (fitness, hyphens, line) if by_line or line < last_width else (fitness, hyphens)
            best = found.get(key)
            if best is None or total < best.demerits:
                found[key] = _Node(start, gaps_start, gives_start, line + 1, fitness, hyphens, total, place, node)
        if too_long:
            dropped = min(too_long, key=lambda node: (-node.start, node.demerits))
            keep = set(map(id, too_long))
            active = [node for node in active if id(node) not in keep]
        if forced:
            active = []
        if not found and not active and dropped is not None:
            if not final or by_line:
                return []
            demerits = dropped.demerits + _OVERFULL
            found[(0,)] = _Node(start, gaps_start, gives_start, dropped.line + 1, 1, 0, demerits, place, dropped)
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
    if len(nodes) == 1:
        return nodes
    best: dict[int, _Node] = {}
    for node in nodes:
        of_line = node.line if by_line else 0
        if of_line not in best or node.demerits < best[of_line].demerits:
            best[of_line] = node
    return [
        node
        for node in nodes
        if (lead := best[node.line if by_line else 0])
        and (
            node.demerits <= lead.demerits + unlike
            or node.hyphens < lead.hyphens
            or (not by_line and lead.line < alike_from)
        )
    ]
