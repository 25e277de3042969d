# SPDX-License-Identifier: MIT
"""The frames of a box's pictures: side by side, each as wide as its shape asks for."""

from __future__ import annotations

from collections.abc import Callable

from forumpress.layout.story import Box, Picture


def picture_frame(
    box: Box, number: int, ratio_of: Callable[[Picture], float], width: float, height: float
) -> tuple[float, float]:
    """Width and height in points of a picture in a box of that width, whose pictures have that height.

    One that may be cut fills its share of the width; any other keeps its shape, and is narrower where the
    height is less than it would be.
    """
    ratios = [ratio_of(picture) for picture in box.pictures]
    share = (width - box.lead) * ratios[number] / sum(ratios)
    if box.crops or share <= height * ratios[number]:
        return share, height if box.crops else share / ratios[number]
    return height * ratios[number], height
