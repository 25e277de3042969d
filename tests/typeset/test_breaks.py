# SPDX-License-Identifier: MIT
from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from typing import Any

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
            offers.append(Opportunity(x + width / 2 + 0.5, x + width / 2, number, number, 55.0, True))
        x += width
        last = number == len(widths) - 1
        offers.append(Opportunity(x, x if last else x + SPACE, number, number if last else number + 1, forced=last))
        x += SPACE
    return offers


def cost(offers: Sequence[Opportunity], ends: Sequence[int], widths: Sequence[float], fit: FitCriteria) -> float:
    """The demerits of a whole paragraph, straight from the rules; infinite where a line cannot be made."""
    total, before, fitness_before, hyphens = 0.0, None, 1, 0
    for line, place in enumerate(ends):
        offer = offers[place]
        start, gaps = (0.0, 0) if before is None else (before.start, before.gaps_start)
        room = widths[min(line, len(widths) - 1)] - (offer.end - start)
        spaces = offer.gaps_end - gaps
        if room >= 0:
            if offer.forced:
                ratio, fitness = 0.0, 1
            elif spaces:
                ratio = room / (spaces * fit.space * fit.stretch)
                fitness = 1 if ratio < 0.5 else 2 if ratio < 1 else 3
            else:
                ratio = room / (fit.space * fit.stretch) if room > 0.5 else 0.0
                fitness = 3 if room > 0.5 else 1
            badness = 10 * ratio**fit.power
        else:
            ratio = room / (spaces * fit.space * fit.shrink) if spaces else -9
            if ratio < -1:
                return float("inf")
            badness = 10 * (-ratio) ** fit.power
            fitness = 1 if ratio > -0.5 else 0
        total += (fit.line_penalty + min(badness, 1e3)) ** 2 + offer.penalty**2
        total += fit.unlike_neighbours if abs(fitness - fitness_before) > 1 else 0
        if offer.hyphen:
            hyphens += 1
            total += 0 if hyphens == 1 else fit.two_hyphens if hyphens == 2 else 2e5
        else:
            if place == len(offers) - 1:
                total += fit.last_hyphen if hyphens else 0
                if before is not None and offer.end - start < fit.least_last:
                    total += fit.short_last
            hyphens = 0
        before, fitness_before = offer, fitness
    return total


def best_of_all(offers: Sequence[Opportunity], widths: Sequence[float], fit: FitCriteria) -> float:
    inner = range(len(offers) - 1)
    return min(
        cost(offers, [*chosen, len(offers) - 1], widths, fit)
        for count in range(len(offers))
        for chosen in itertools.combinations(inner, count)
    )


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
        Opportunity(4, 6, 0, 1),
        Opportunity(10, 10, 1, 1, forced=True),
        Opportunity(15, 17, 1, 2),
        Opportunity(22, 22, 2, 2, forced=True),
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
