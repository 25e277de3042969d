# SPDX-License-Identifier: MIT
"""Transformation matrices and bounding boxes of PDF (ISO 32000-1, 8.3.4): x' = ax + cy + e, y' = bx + dy + f."""

from __future__ import annotations

import math
from typing import TypeAlias

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Bounds: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, and `then` after it."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def scale_of(matrix: Matrix) -> float:
    """How much the matrix enlarges lengths: the root of its area factor."""
    a, b, c, d, _, _ = matrix
    return math.sqrt(abs(a * d - b * c))


def transform_bounds(bounds: Bounds, matrix: Matrix) -> Bounds:
    """The upright box round the transformed box."""
    a, b, c, d, e, f = matrix
    left, bottom, right, top = bounds
    xs = (a * left + c * bottom, a * right + c * bottom, a * left + c * top, a * right + c * top)
    ys = (b * left + d * bottom, b * right + d * bottom, b * left + d * top, b * right + d * top)
    return (min(xs) + e, min(ys) + f, max(xs) + e, max(ys) + f)


def intersect(one: Bounds, other: Bounds) -> Bounds:
    """The common part of two boxes; empty (right of left, or above) where they are apart."""
    return (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))


def is_empty(bounds: Bounds) -> bool:
    """Whether a box holds no area and no line."""
    return bounds[2] < bounds[0] or bounds[3] < bounds[1]
