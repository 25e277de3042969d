# SPDX-License-Identifier: MIT
"""Steps: applied, undone, carried over other steps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.issue.edit.steps import EditStep, Replacement, StepDoesNotFit, difference

TEXT = st.text(alphabet="ab\n ", max_size=40)


@st.composite
def steps(draw: st.DrawFn, text: str) -> EditStep:
    """A step that fits a text."""
    places = sorted(draw(st.lists(st.integers(0, len(text)), min_size=0, max_size=6)))
    pairs = zip(places[::2], places[1::2], strict=False)
    return EditStep.of(Replacement(a, text[a:b], draw(st.text(alphabet="xy", max_size=4))) for a, b in pairs)


@given(TEXT, TEXT)
def test_the_difference_of_two_texts_leads_from_one_to_the_other_and_back(old: str, new: str) -> None:
    step = difference(old, new)
    assert step.apply(old) == new
    assert step.inverse().apply(new) == old
    assert EditStep.from_data(step.as_data()) == step


@given(st.data())
def test_a_step_is_carried_over_another(data: st.DataObject) -> None:
    text = data.draw(TEXT)
    mine, theirs = data.draw(steps(text)), data.draw(steps(text))
    carried = mine.over(theirs)
    if carried is None:
        return  # both touch the same characters
    both = carried.apply(theirs.apply(text))
    for each in (*mine.replacements, *theirs.replacements):
        assert each.new in both
    kept = "".join(
        letter
        for at, letter in enumerate(text)
        if not any(each.start <= at < each.end for each in (*mine.replacements, *theirs.replacements))
    )
    assert both.translate({ord("x"): None, ord("y"): None}) == kept


@given(st.data())
def test_positions_stay_with_their_characters(data: st.DataObject) -> None:
    text = data.draw(TEXT.filter(bool))
    step = data.draw(steps(text))
    at = data.draw(st.integers(0, len(text) - 1))
    if not any(each.start <= at < each.end for each in step.replacements):
        assert step.apply(text)[step.map(at, behind=True)] == text[at]


def test_two_who_change_the_same_word_collide() -> None:
    assert EditStep.of([Replacement(4, "two", "2")]).over(EditStep.of([Replacement(4, "two", "zwei")])) is None
    beside = EditStep.of([Replacement(4, "two", "2")]).over(EditStep.of([Replacement(0, "one", "eleven")]))
    assert beside == EditStep.of([Replacement(7, "two", "2")])


def test_a_step_does_not_fit_another_text() -> None:
    with pytest.raises(StepDoesNotFit):
        EditStep.of([Replacement(0, "one", "two")]).apply("ten")
