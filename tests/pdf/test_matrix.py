# SPDX-License-Identifier: MIT
"""Matrices and boxes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from forumpress.pdf.matrix import (
    Matrix,
    intersect,
    is_empty,
    multiply,
    scale_of,
    transform_bounds,
)

numbers = st.floats(-100, 100).map(lambda value: round(value, 3))
matrices = st.tuples(numbers, numbers, numbers, numbers, numbers, numbers)


def test_the_first_matrix_is_applied_first() -> None:
    move, enlarge = (1, 0, 0, 1, 10, 0), (2, 0, 0, 2, 0, 0)
    assert multiply(move, enlarge) == (2, 0, 0, 2, 20, 0)
    assert multiply(enlarge, move) == (2, 0, 0, 2, 10, 0)


@given(matrices)
def test_transformed_boxes_stand_upright(matrix: Matrix) -> None:
    left, bottom, right, top = transform_bounds((0, 0, 3, 5), matrix)
    assert left <= right and bottom <= top


def test_boxes_that_are_apart_have_nothing_in_common() -> None:
    assert is_empty(intersect((0, 0, 1, 1), (2, 0, 3, 1)))
    assert not is_empty(intersect((0, 0, 1, 1), (1, 0, 3, 1)))
    assert scale_of((0, 2, -2, 0, 7, 7)) == 2
