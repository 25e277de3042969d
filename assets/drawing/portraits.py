"""People from the front and from the side, without faces."""

from __future__ import annotations

import math

import numpy as np

from drawing.canvas import INK, SKIN_DARK, Canvas, Field, curve, mix
from drawing.people import Looks, placed


def bust(
    c: Canvas, x: float, y: float, r: float, looks: Looks, *, turn: float = 0.0, nod: float = 0.0, light: float = 1.0
) -> None:
    """Head and shoulders from the front; `turn` from -1 (left) to 1, `nod` tilts the head (radians), light from ±1."""
    side = x + light * 2.2 * r, x - light * 2.2 * r
    hair_dark = mix(looks.hair_colour, INK, 0.5)
    if looks.hair in ("bob", "long"):
        length = 0.95 if looks.hair == "bob" else 1.85
        back = [
            (-0.82, -0.3),
            (-0.5, -0.98),
            (0, -1.12),
            (0.5, -0.98),
            (0.82, -0.3),
            (0.94, length * 0.7),
            (0.6, length),
            (-0.6, length),
            (-0.94, length * 0.7),
        ]
        c.paint(
            c.polygon(curve(placed(back, x, y, r, turn=nod))),
            looks.hair_colour,
            shade=hair_dark,
            amount=c.across(*side),
        )
    shoulders = curve(
        [
            (-0.36, 1.12),
            (-0.7, 1.36),
            (-1.42, 1.62),
            (-1.82, 2.3),
            (-2.0, 4.2),
            (2.0, 4.2),
            (1.82, 2.3),
            (1.42, 1.62),
            (0.7, 1.36),
            (0.36, 1.12),
        ]
    )
    c.paint(
        c.polygon(placed(shoulders, x, y, r)), looks.cloth, shade=mix(looks.cloth, INK, 0.55), amount=c.across(*side)
    )
    c.paint(
        c.polygon(placed([(-0.3, 0.6), (0.3, 0.6), (0.4, 1.45), (0, 1.75), (-0.4, 1.45)], x, y, r)),
        mix(looks.skin, SKIN_DARK, 0.45),
    )
    if looks.collar is not None:
        for flip in (False, True):
            lapel = [(0.3, 1.22), (0.5, 1.34), (0.36, 1.92), (0, 2.05), (0.12, 1.7)]
            c.paint(
                c.polygon(placed(lapel, x, y, r, flip=flip)),
                looks.collar,
                shade=mix(looks.collar, INK, 0.35),
                amount=0.3,
            )
    face = c.polygon(
        curve(
            placed(
                [
                    (-0.64, -0.2),
                    (-0.5, -0.8),
                    (0, -0.98),
                    (0.5, -0.8),
                    (0.64, -0.2),
                    (0.54, 0.5),
                    (0.2, 0.92),
                    (-0.2, 0.92),
                    (-0.54, 0.5),
                ],
                x,
                y,
                r,
                turn=nod,
            )
        )
    )
    c.paint(
        face,
        looks.skin,
        shade=mix(looks.skin, SKIN_DARK, 0.85),
        amount=c.across(x + light * 0.75 * r, x - light * 0.85 * r),
        smooth=True,
    )
    if looks.hair == "bald":
        return
    shift = turn * 0.22
    low = 0.35 if looks.hair in ("bob", "long") else -0.05
    cap = [
        (-0.78, low),
        (-0.8, -0.4),
        (-0.52, -1.0),
        (0, -1.16),
        (0.52, -1.0),
        (0.8, -0.4),
        (0.78, low),
        (0.6 + shift * 0.3, -0.2),
        (0.36 + shift, -0.56),
        (-0.1 + shift, -0.5),
        (-0.5 + shift, -0.44),
        (-0.62 + shift * 0.3, -0.1),
    ]
    hair = c.polygon(curve(placed(cap, x, y, r, turn=nod)))
    if looks.hair == "bun":
        hair = np.maximum(hair, c.ellipse(x + math.sin(nod) * 1.1 * r, y - 1.2 * r, 0.42 * r, 0.36 * r))
    c.paint(hair, looks.hair_colour, shade=hair_dark, amount=c.across(*side))


def profile(
    c: Canvas, x: float, y: float, r: float, looks: Looks, *, flip: bool = False, shade: Field | None = None
) -> None:
    """A head in profile that looks right (left with `flip`); r is half its height."""
    outline = [
        (0.36, -0.86),
        (0.58, -0.62),
        (0.66, -0.34),
        (0.65, -0.2),
        (0.76, 0.02),
        (0.89, 0.2),
        (0.84, 0.29),
        (0.7, 0.3),
        (0.74, 0.42),
        (0.68, 0.48),
        (0.73, 0.58),
        (0.64, 0.66),
        (0.66, 0.84),
        (0.5, 0.98),
        (0.2, 0.88),
        (-0.16, 0.62),
        (-0.3, 1.3),
        (-0.86, 1.2),
        (-0.8, 0.3),
        (-0.86, -0.3),
        (-0.5, -0.9),
        (0, -1.04),
    ]
    face = c.polygon(curve(placed(outline, x, y, r, flip=flip), steps=8))
    if shade is None:
        front, rear = placed([(0.8, 0), (-0.6, 0)], x, y, r, flip=flip)
        shade = c.across(front[0], rear[0])
    c.paint(face, looks.skin, shade=mix(looks.skin, SKIN_DARK, 0.9), amount=shade, smooth=True)
    if looks.hair == "bald":
        return
    caps = {
        "short": [
            (0.5, -0.78),
            (0.2, -0.5),
            (-0.02, -0.3),
            (-0.06, 0.1),
            (-0.22, 0.12),
            (-0.3, 0.5),
            (-0.78, 0.62),
            (-1.0, 0.0),
            (-0.88, -0.68),
            (-0.4, -1.12),
            (0.2, -1.14),
        ],
        "bob": [
            (0.52, -0.72),
            (0.24, -0.42),
            (0.12, 0.1),
            (0.08, 0.66),
            (-0.5, 0.98),
            (-1.02, 0.82),
            (-1.06, 0.0),
            (-0.9, -0.7),
            (-0.4, -1.16),
            (0.2, -1.16),
        ],
        "long": [
            (0.52, -0.72),
            (0.24, -0.42),
            (0.1, 0.1),
            (0.0, 0.8),
            (-0.4, 1.5),
            (-1.0, 1.5),
            (-1.08, 0.0),
            (-0.9, -0.7),
            (-0.4, -1.16),
            (0.2, -1.16),
        ],
        "bun": [
            (0.5, -0.76),
            (0.16, -0.46),
            (-0.02, -0.1),
            (-0.1, 0.22),
            (-0.4, 0.42),
            (-0.8, 0.44),
            (-1.0, 0.0),
            (-0.9, -0.6),
            (-0.42, -1.1),
            (0.2, -1.13),
        ],
    }
    hair = c.polygon(curve(placed(caps[looks.hair], x, y, r, flip=flip)))
    if looks.hair == "bun":
        hair = np.maximum(hair, c.ellipse(*placed([(-1.12, 0.1)], x, y, r, flip=flip)[0], 0.4 * r))
    c.paint(hair, looks.hair_colour, shade=mix(looks.hair_colour, INK, 0.7), amount=np.clip(shade * 1.1, 0, 1))
