# SPDX-License-Identifier: MIT
"""Gradients that repeat: the drawing engine writes every repetition as colours of its own, without an end.

How many there are can only be told before drawing where the gradient is measured in the shape that it fills, by its
own attributes. Such a one is kept; any other ends with its last colour, as it does without `spreadMethod`.
"""

from __future__ import annotations

import re

from forumpress.typeset.svgtree import SvgElement

SPREAD = "spreadMethod"
_LEAST = 0.002
"""Share of the shape after which a gradient may begin anew."""
_FARTHEST = 2.0
"""Shares of the shape; a gradient may begin outside it."""
_SHARE = re.compile(r"\s*([-+]?(?:\d{1,6}\.?\d{0,9}|\.\d{1,9}))(%?)\s*")
_VECTOR = {"x1": "0", "y1": "0", "x2": "1", "y2": "0"}


def end_spreads(root: SvgElement) -> bool:
    """Take repetition from each gradient whose repetitions cannot be counted; whether there was one."""
    gradients: list[SvgElement] = []
    waiting = [root]
    while waiting:
        element = waiting.pop()
        waiting += [each for each in element.children if isinstance(each, SvgElement)]
        if element.name.endswith("Gradient"):
            gradients.append(element)
    lent = {element.attributes["href"][1:] for element in gradients if "href" in element.attributes}
    ended = False
    for gradient in gradients:
        if gradient.attributes.get(SPREAD, "pad").strip() == "pad":
            continue
        if gradient.attributes.get("id") in lent or not _is_bounded(gradient):
            del gradient.attributes[SPREAD]
            ended = True
        else:
            # Written out, because the engine lets a gradient inherit what it does not say itself.
            gradient.attributes |= {key: gradient.attributes.get(key, usual) for key, usual in _VECTOR.items()}
            gradient.attributes["gradientUnits"] = "objectBoundingBox"
    return ended


def _is_bounded(gradient: SvgElement) -> bool:
    own = gradient.attributes
    if gradient.name != "linearGradient" or {"href", "gradientTransform"} & own.keys():
        return False
    if own.get("gradientUnits", "objectBoundingBox") != "objectBoundingBox":
        return False
    numbers = [_share(own.get(key, usual)) for key, usual in _VECTOR.items()]
    if any(abs(number) > _FARTHEST for number in numbers):
        return False
    x1, y1, x2, y2 = numbers
    steps = [abs(step) for step in (x2 - x1, y2 - y1) if step]
    return bool(steps) and min(steps) >= _LEAST


def _share(written: str) -> float:
    """The number that is written, infinite for what is none."""
    match = _SHARE.fullmatch(written)
    return float(match[1]) / (100 if match[2] else 1) if match else float("inf")
