"""People: how they look, how their limbs and shapes are placed, and heads seen from behind."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drawing.canvas import (
    CREAM,
    GREEN,
    INK,
    JADE,
    SAND,
    SKIN,
    SKIN_DARK,
    SLATE,
    VERMILION,
    Canvas,
    Colour,
    Field,
    Point,
    curve,
    mix,
)

HAIR = ("#17181b", "#1f1b1a", "#2a201c", "#3a2a20", "#5c5954", "#201a1f")


CLOTHS: tuple[Colour, ...] = (
    GREEN,
    SLATE,
    "#2b3a55",
    "#5b3a34",
    JADE,
    "#47403a",
    "#31443f",
    mix(VERMILION, INK, 0.3),
    "#56606a",
)


@dataclass(frozen=True, slots=True)
class Looks:
    """How a person is dressed: `hair` is short, bob, long, bun or bald."""

    cloth: Colour
    hair: str = "short"
    hair_colour: Colour = "#1b1a1c"
    skin: Colour = SKIN
    collar: Colour | None = CREAM


def someone(c: Canvas, *, brighter: float = 0.0) -> Looks:
    """A person of the audience, dressed by chance."""
    kinds = ("short", "bob", "short", "long", "bun", "short", "bob", "long", "short", "bun", "short", "bald")
    hair = kinds[int(c.random.integers(0, len(kinds)))]
    cloth = mix(CLOTHS[int(c.random.integers(0, len(CLOTHS)))], SAND, brighter)
    skin = mix(SKIN, SKIN_DARK, float(c.random.random()) * 0.9)
    return Looks(
        cloth, hair, HAIR[int(c.random.integers(0, len(HAIR)))], skin, CREAM if c.random.random() < 0.6 else None
    )


def placed(
    points: Sequence[Point], x: float, y: float, size: float, *, flip: bool = False, turn: float = 0.0
) -> list[Point]:
    """Points moved to (x, y), enlarged, mirrored and turned (radians)."""
    cosine, sine = math.cos(turn), math.sin(turn)
    side = -1 if flip else 1
    return [(x + side * size * (px * cosine - py * sine), y + size * (px * sine + py * cosine)) for px, py in points]


def limb(
    c: Canvas,
    points: Sequence[Point],
    width: float,
    colour: Colour,
    shade: Colour | None = None,
    amount: Field | float = 0.0,
) -> Field:
    """An arm or a leg, its joints round."""
    mask = c.line(curve(points, closed=False, steps=8), width)
    c.paint(mask, colour, shade=shade, amount=amount)
    return mask


def listener(
    c: Canvas,
    x: float,
    y: float,
    r: float,
    looks: Looks,
    *,
    light: tuple[float, float] = (0, -1),
    glint: Colour = CREAM,
) -> None:
    """Head and shoulders from behind; (x, y) is the middle of the head, r its radius; light comes from `light`."""
    shoulders = curve(
        [
            (-0.4, 0.75),
            (-0.62, 1.16),
            (-1.5, 1.5),
            (-2.02, 2.2),
            (-2.2, 4.4),
            (2.2, 4.4),
            (2.02, 2.2),
            (1.5, 1.5),
            (0.62, 1.16),
            (0.4, 0.75),
        ]
    )
    body = c.polygon(placed(shoulders, x, y, r))
    neck = c.polygon(placed([(-0.4, 0.5), (0.4, 0.5), (0.52, 1.3), (-0.52, 1.3)], x, y, r))
    outlines = {
        "short": [
            (-0.78, 0.1),
            (-0.74, -0.62),
            (-0.3, -1.02),
            (0.3, -1.02),
            (0.74, -0.62),
            (0.78, 0.1),
            (0.6, 0.66),
            (0.3, 0.86),
            (-0.3, 0.86),
            (-0.6, 0.66),
        ],
        "bob": [
            (-0.92, 0.3),
            (-0.86, -0.6),
            (-0.36, -1.06),
            (0.36, -1.06),
            (0.86, -0.6),
            (0.92, 0.3),
            (0.86, 0.98),
            (0.3, 1.12),
            (-0.3, 1.12),
            (-0.86, 0.98),
        ],
        "long": [
            (-0.88, 0.3),
            (-0.84, -0.6),
            (-0.34, -1.05),
            (0.34, -1.05),
            (0.84, -0.6),
            (0.88, 0.3),
            (0.98, 1.4),
            (0.6, 2.1),
            (-0.6, 2.1),
            (-0.98, 1.4),
        ],
        "bun": [
            (-0.8, 0.1),
            (-0.76, -0.62),
            (-0.3, -1.02),
            (0.3, -1.02),
            (0.76, -0.62),
            (0.8, 0.1),
            (0.5, 0.78),
            (-0.5, 0.78),
        ],
        "bald": [
            (-0.74, 0.1),
            (-0.72, -0.6),
            (-0.3, -0.98),
            (0.3, -0.98),
            (0.72, -0.6),
            (0.74, 0.1),
            (0.55, 0.7),
            (-0.55, 0.7),
        ],
    }
    head = c.polygon(curve(placed(outlines[looks.hair], x, y, r)))
    if looks.hair == "bun":
        head = np.maximum(head, c.ellipse(x, y - 1.05 * r, 0.42 * r, 0.36 * r))
    c.paint(body, looks.cloth, shade=mix(looks.cloth, INK, 0.72), amount=c.down(y + 1.1 * r, y + 3.4 * r))
    c.paint(neck, mix(looks.skin, INK, 0.55))
    ears = np.maximum(
        c.ellipse(x - 0.8 * r, y + 0.08 * r, 0.13 * r, 0.22 * r),
        c.ellipse(x + 0.8 * r, y + 0.08 * r, 0.13 * r, 0.22 * r),
    )
    if looks.hair in ("short", "bald", "bun"):
        c.paint(ears, mix(looks.skin, INK, 0.4))
    tone = looks.skin if looks.hair == "bald" else looks.hair_colour
    c.paint(head, mix(tone, INK, 0.25), shade=mix(tone, INK, 0.7), amount=c.down(y - 0.6 * r, y + r))
    dx, dy = light
    edge = c.rim(np.maximum(body, head), dx * r * 0.09, dy * r * 0.09)
    c.light(edge, glint, 0.62)
