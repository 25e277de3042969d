# SPDX-License-Identifier: MIT
from __future__ import annotations

import itertools
import math
import random
from collections.abc import Sequence
from typing import Any, NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forumpress.typeset import breaks
from forumpress.typeset.breaks import FitCriteria, Opportunity, optimum_fit

SPACE = 2.0
FIT = FitCriteria(space=SPACE, tolerances=(1e9,), shrink=0.4)


def words(widths: Sequence[float], hyphens: Sequence[int] = ()) -> list[Opportunity]:
    """Opportunities after words of these widths; `hyphens` tells which words may be divided in the middle."""
    offers: list[Opportunity] = []
    x = 0.0
    for number, width in enumerate(widths):
        if number in hyphens:
            offers.append(Opportunity(x + width / 2 + 0.5, x + width / 2, number, number, number, number, 55.0, True))
        x += width
        last = number == len(widths) - 1
        after = number if last else number + 1
        offers.append(Opportunity(x, x if last else x + SPACE, number, after, number, after, forced=last))
        x += SPACE
    return offers


class Line(NamedTuple):
    """What one line costs after another: its demerits, its fitness class, and the hyphens in a row up to it."""

    demerits: float
    fitness: int
    hyphens: int


def line_after(
    offers: Sequence[Opportunity],
    before: int,
    place: int,
    width: float,
    fit: FitCriteria,
    last: Line,
    tolerance: float = math.inf,
    early: bool = False,
) -> Line | None:
    """The line between two places, -1 being the paragraph's start, straight from the rules; None where none may be."""
    offer = offers[place]
    if early and offer.hyphen and last.hyphens == 2:
        return None
    start, gaps = (0.0, 0) if before < 0 else (offers[before].start, offers[before].gaps_start)
    room, spaces = width - (offer.end - start), offer.gaps_end - gaps
    if fit.ragged:
        if room < -0.01:
            return None
        badness, fitness = 0.0 if offer.forced else 8 * (room / (0.12 * width)) ** 2, 1
    elif room < 0:
        ratio = room / (spaces * fit.space * fit.shrink) if spaces else -9
        if ratio < -1:
            return None
        badness, fitness = 10 * (-ratio) ** fit.power, 1 if ratio > -0.5 else 0
    elif offer.forced:
        badness, fitness = 0.0, 1
    elif spaces:
        ratio = room / (spaces * fit.space * fit.stretch)
        if ratio > tolerance:
            return None
        badness, fitness = 10 * ratio**fit.power, 1 if ratio < 0.5 else 2 if ratio < 1 else 3
    elif early and room > 0.5:
        return None
    else:
        ratio = room / (fit.space * fit.stretch) if room > 0.5 else 0.0
        badness, fitness = 10 * ratio**fit.power, 3 if room > 0.5 else 1
    demerits = (fit.line_penalty + min(badness, 1e3)) ** 2 + offer.penalty * abs(offer.penalty)
    demerits += fit.unlike_neighbours if abs(fitness - last.fitness) > 1 else 0
    if offer.hyphen:
        hyphens = last.hyphens + 1
        demerits += 0 if hyphens == 1 else fit.two_hyphens if hyphens == 2 else 2e5
        return Line(demerits, fitness, hyphens)
    if place == len(offers) - 1:
        demerits += fit.last_hyphen if last.hyphens else 0
        demerits += fit.short_last if before >= 0 and offer.end - start < fit.least_last else 0
    return Line(demerits, fitness, 0)


FIRST = Line(0.0, 1, 0)


def cost(offers: Sequence[Opportunity], ends: Sequence[int], widths: Sequence[float], fit: FitCriteria) -> float:
    """The demerits of a whole paragraph; infinite where a line cannot be made."""
    total, last = 0.0, FIRST
    for number, (before, place) in enumerate(zip([-1, *ends], ends, strict=False)):
        line = line_after(offers, before, place, widths[min(number, len(widths) - 1)], fit, last)
        if line is None:
            return math.inf
        total, last = total + line.demerits, line
    return total


def best_of_all(offers: Sequence[Opportunity], widths: Sequence[float], fit: FitCriteria) -> float:
    """Of a short paragraph: every set of line ends is tried."""
    inner = range(len(offers) - 1)
    return min(
        cost(offers, [*chosen, len(offers) - 1], widths, fit)
        for count in range(len(offers))
        for chosen in itertools.combinations(inner, count)
    )


def best_by_lines(
    offers: Sequence[Opportunity],
    widths: Sequence[float],
    fit: FitCriteria,
    tolerance: float = math.inf,
    early: bool = False,
) -> dict[int, float]:
    """Of a paragraph of any length: the least demerits for each number of lines, with nothing left out on the way."""
    states: list[dict[tuple[int, int, int], float]] = []
    for place in range(len(offers)):
        here: dict[tuple[int, int, int], float] = {}
        for before in range(-1, place):
            if any(offer.forced for offer in offers[before + 1 : place]):
                continue
            so_far = {(0, FIRST.fitness, FIRST.hyphens): 0.0} if before < 0 else states[before]
            for (count, fitness, hyphens), demerits in so_far.items():
                width = widths[min(count, len(widths) - 1)]
                line = line_after(offers, before, place, width, fit, Line(0.0, fitness, hyphens), tolerance, early)
                if line is not None:
                    key = (count + 1, line.fitness, min(line.hyphens, 2))
                    here[key] = min(here.get(key, math.inf), demerits + line.demerits)
        states.append(here)
    found: dict[int, float] = {}
    for (count, _, _), demerits in states[-1].items():
        found[count] = min(found.get(count, math.inf), demerits)
    return found


@given(
    st.lists(st.floats(3, 14), min_size=2, max_size=8),
    st.sets(st.integers(0, 6), max_size=3),
    st.sampled_from([[26.0], [20.0, 30.0], [18.0, 18.0, 28.0]]),
    st.sampled_from([0.0, 9.0]),
)
def test_no_other_set_of_line_ends_is_better(
    sizes: list[float], divisible: set[int], widths: list[float], least_last: float
) -> None:
    offers = words(sizes, sorted(divisible))
    fit = FitCriteria(space=SPACE, tolerances=(1e9,), shrink=0.4, least_last=least_last)
    best = best_of_all(offers, widths, fit)
    assume(best < 1e7)
    assert cost(offers, optimum_fit(offers, widths, fit), widths, fit) == pytest.approx(best)


def random_words(seed: int, count: int, every: int = 3) -> list[Opportunity]:
    """Words such as a column has, of which every so many may be divided."""
    chance = random.Random(seed)
    return words([chance.uniform(3, 22) for _ in range(count)], range(0, count, every))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("widths", [[70.0], [40.0, 40.0, 70.0], [55.0, 80.0]], ids=["even", "indented", "wider"])
@pytest.mark.parametrize("ragged", [False, True], ids=["justified", "ragged"])
def test_nor_is_it_in_a_paragraph_of_many_lines(seed: int, widths: list[float], ragged: bool) -> None:
    offers = random_words(seed, 40, 2)
    fit = FitCriteria(space=SPACE, tolerances=(1e9,), shrink=0.4, least_last=20.0, ragged=ragged)
    if ragged:
        widths = widths[-1:]
    ends = optimum_fit(offers, widths, fit)
    assert len(ends) >= 6
    assert cost(offers, ends, widths, fit) == pytest.approx(min(best_by_lines(offers, widths, fit).values()))


@given(st.lists(st.floats(3, 14), min_size=2, max_size=8), st.sets(st.integers(0, 7), max_size=3))
def test_nor_of_ragged_lines(sizes: list[float], divisible: set[int]) -> None:
    offers, fit = words(sizes, sorted(divisible)), FitCriteria(space=SPACE, ragged=True)
    assert cost(offers, optimum_fit(offers, [26.0], fit), [26.0], fit) == pytest.approx(
        best_of_all(offers, [26.0], fit)
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("looseness", [-2, -1, 1, 2, 3])
def test_of_so_many_lines_more_or_fewer_it_is_the_best_too(seed: int, looseness: int) -> None:
    """Where no setting has as many or as few, the nearest that one has is taken."""
    offers, fit = random_words(seed, 40), FitCriteria(space=SPACE, tolerances=(1e9,), shrink=0.5)
    best = best_by_lines(offers, [60.0], fit)
    normal = min(best, key=lambda count: best[count])
    assert normal >= 6
    step = 1 if looseness > 0 else -1
    wanted = next(count for count in range(normal + looseness, normal - step, -step) if count in best)
    ends = optimum_fit(offers, [60.0], fit, looseness)
    assert len(ends) == wanted
    assert cost(offers, ends, [60.0], fit) == pytest.approx(best[wanted])


@pytest.mark.parametrize(("last_hyphen", "ends"), [(0.0, [2, 3]), (3_000.0, [1, 3])])
def test_the_last_word_is_divided_only_where_that_costs_nothing(last_hyphen: float, ends: list[int]) -> None:
    offers = words([10.0, 10.0, 1.6], [2])
    assert [offer.hyphen for offer in offers] == [False, False, True, False]
    fit = FitCriteria(space=SPACE, tolerances=(1e9,), shrink=0.05, last_hyphen=last_hyphen)
    assert optimum_fit(offers, [25.3], fit) == ends


@pytest.mark.parametrize(
    "widths", [[60.0], [34.0, 34.0, 60.0], [60.0, 34.0, 34.0, 60.0], [30.0, 64.0, 30.0, 48.0]],
    ids=["even", "indented", "beside", "ragged"],
)  # fmt: skip
def test_a_pass_that_finds_a_setting_finds_its_best_and_else_the_next_does(widths: list[float]) -> None:
    """An early pass allows no line looser than its tolerance, no wide one of one word, and no third hyphen in a row."""
    early = 0
    for seed in range(24):
        chance = random.Random(seed)
        offers = [
            offer._replace(penalty=chance.choice([-20.0, 0.0, 0.0, 0.0])) if not offer.hyphen else offer
            for offer in random_words(seed, 20, 1 + seed % 3)
        ]
        tolerance = chance.choice([0.9, 1.5, 3.0])
        fit = FitCriteria(space=SPACE, tolerances=(tolerance, 30.0), shrink=0.4, two_hyphens=10.0, last_hyphen=10.0)
        first = best_by_lines(offers, widths, fit, tolerance, early=True)
        best = first or best_by_lines(offers, widths, fit, 30.0)
        if not best:
            continue
        early += bool(first)
        found = cost(offers, optimum_fit(offers, widths, fit), widths, fit)
        assert found == pytest.approx(min(best.values())), seed
    assert 1 <= early < 24


UNEVEN = ([20.0, 20.0, 60.0], [50.0, 18.0, 50.0], [30.0, 30.0, 16.0, 60.0], [18.0, 60.0, 18.0, 60.0, 30.0])


@pytest.mark.parametrize("seed", [12, 51, 68, 71, 88, 534, 555, 641, 725, 1002, 1014, 287, 289, 1001])
def test_where_lines_differ_in_width_their_number_counts(seed: int) -> None:
    """The same place reached in another line is another place, and a tight line a poor neighbour: each seed tells."""
    chance = random.Random(seed)
    count = chance.randint(8, 16)
    offers = words([chance.uniform(3, 14) for _ in range(count)], range(0, count, 3))
    widths, stretch = chance.choice(UNEVEN), chance.choice([1.5, 3.0])
    unlike = 0.0 if chance.random() < 0.5 else 300.0
    fit = FitCriteria(SPACE, stretch=stretch, shrink=0.5, tolerances=(1e9,), unlike_neighbours=unlike)
    best = min(best_by_lines(offers, widths, fit).values())
    assert cost(offers, optimum_fit(offers, widths, fit), widths, fit) == pytest.approx(best)


@given(st.lists(st.floats(3, 14), min_size=2, max_size=40), st.sets(st.integers(0, 39), max_size=20))
def test_two_passes_make_a_whole_paragraph_too(sizes: list[float], divisible: set[int]) -> None:
    offers = words(sizes, sorted(divisible))
    one = cost(offers, optimum_fit(offers, [40.0], FIT), [40.0], FIT)
    passes = FitCriteria(space=SPACE, tolerances=(2.5, 1e9), shrink=0.4)
    ends = optimum_fit(offers, [40.0], passes)
    assert ends[-1] == len(offers) - 1
    assert ends == sorted(set(ends))
    assert cost(offers, ends, [40.0], FIT) >= one - 1e-6


def test_a_word_wider_than_the_line_stands_alone() -> None:
    offers = words([5, 60, 5])
    ends = optimum_fit(offers, [30.0], FIT)
    assert [offers[end].end for end in ends] == [5, 67, 74]


def test_forced_breaks_are_kept_and_their_lines_not_stretched() -> None:
    offers = [
        Opportunity(4, 6, 0, 1, 0, 1),
        Opportunity(10, 10, 1, 1, 1, 1, forced=True),
        Opportunity(15, 17, 1, 2, 1, 2),
        Opportunity(22, 22, 2, 2, 2, 2, forced=True),
    ]
    assert optimum_fit(offers, [30.0], FIT) == [1, 3]


def test_looseness_makes_a_paragraph_longer_or_shorter() -> None:
    offers = words([7.0, 9.0, 6.0, 8.0, 11.0, 5.0, 9.0, 8.0] * 6)
    normal = len(optimum_fit(offers, [60.0], FIT))
    assert len(optimum_fit(offers, [60.0], FIT, 1)) == normal + 1
    assert len(optimum_fit(offers, [60.0], FIT, -1)) in (normal - 1, normal)
    assert len(optimum_fit(offers, [60.0], FIT, 50)) > normal + 1


def test_three_hyphens_in_a_row_are_avoided_though_the_lines_grow_loose() -> None:
    offers = words([18.0] * 8, range(8))
    ends = optimum_fit(offers, [30.0], FitCriteria(space=SPACE))
    row = longest = 0
    for end in ends:
        row = row + 1 if offers[end].hyphen else 0
        longest = max(longest, row)
    assert longest <= 2


def test_ragged_lines_are_never_too_long_and_evenly_short() -> None:
    offers = words([8.0, 8.0, 8.0, 8.0, 20.0, 8.0])
    ragged = FitCriteria(space=SPACE, ragged=True)
    ends = optimum_fit(offers, [40.0], ragged)
    starts = [0.0, *(offers[end].start for end in ends[:-1])]
    assert all(offers[end].end - start <= 40 for end, start in zip(ends, starts, strict=True))


@pytest.mark.parametrize("count", [60, 250, 1000])
def test_a_tighter_setting_is_at_most_three_times_the_work(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    chance = random.Random(count)
    offers = words([chance.uniform(4, 30) for _ in range(count)], range(0, count, 3))
    fit = FitCriteria(space=SPACE, shrink=0.3)
    node, made = breaks._Node, 0

    def counted(*values: Any) -> Any:
        nonlocal made
        made += 1
        return node(*values)

    monkeypatch.setattr(breaks, "_Node", counted)
    normal = optimum_fit(offers, [110.0], fit)
    work, made = made, 0
    tighter = optimum_fit(offers, [110.0], fit, looseness=-1)
    assert len(tighter) in (len(normal) - 1, len(normal))
    assert made <= 3 * work
