"""A harbor at first light."""

from __future__ import annotations

import numpy as np
from PIL import Image

from drawing.canvas import (
    CREAM,
    DEEP,
    EMBER,
    GREEN,
    INK,
    JADE,
    MIST,
    OCHRE,
    SAND,
    SLATE,
    VERMILION,
    Canvas,
    Point,
    curve,
    mix,
)


def harbor() -> Image.Image:
    """Cranes and a container ship at first light."""
    c = Canvas(1240, 860, seed=11)
    horizon = 610
    c.fill([(0, "#6f9c95"), (0.35, MIST), (0.62, "#e6d3ac"), (0.85, "#efc48a"), (1, "#e9a56a")], c.down(0, horizon))
    sun = (770.0, 430.0)
    c.light(c.glow(*sun, 210, power=2.2), "#ffd9a0", 0.75)
    c.paint(c.ellipse(*sun, 92), "#f7e3b9", shade=EMBER, amount=c.down(sun[1] - 40, sun[1] + 120))
    bands = c.clouds(70, octaves=3, stretch=7)
    for height, strength in ((170, 0.55), (300, 0.5), (505, 0.4)):
        mask = np.clip((bands - 0.55) * 5, 0, 1) * np.exp(-(((c.y - height) / 55) ** 2))
        c.paint(mask.astype(np.float32), CREAM, opacity=strength)
    far = c.ridge(560, 26, cell=260)
    c.paint(c.land(far), mix(MIST, SAND, 0.35), shade=mix(JADE, MIST, 0.5), amount=c.down(520, 640))
    c.paint(c.land(c.ridge(590, 12, cell=170)), mix(JADE, MIST, 0.35))

    for x, size, tone in ((1135, 0.62, 0.5), (985, 0.7, 0.38), (300, 1.0, 0.0), (118, 1.18, 0.0)):
        _gantry(c, x, horizon + 4, size, mix(DEEP, MIST, tone))
    _ship(c, 480, horizon + 2)
    c.paint(c.rectangle(-10, horizon - 12, 440, 40), mix(DEEP, INK, 0.4))
    c.mirror(horizon + 3, depth=0.95, ripple=14, tint="#1f5a57", share=0.3)
    trail = np.exp(-(((c.x - sun[0]) / (26 + (c.y - horizon) * 0.28)) ** 2)) * (c.y > horizon + 3)
    sparkle = np.clip((c.clouds(7, octaves=2, stretch=8) - 0.5) * 6, 0, 1)
    c.light((trail * sparkle).astype(np.float32), "#ffdca6", 0.7)
    for x, y, size in ((560, 214, 1.0), (604, 190, 0.8), (644, 226, 0.7), (880, 160, 0.65)):
        wings = curve([(x - 17 * size, y - 7 * size), (x - 7 * size, y - 10 * size), (x, y)], closed=False)
        wings += curve([(x, y), (x + 8 * size, y - 10 * size), (x + 18 * size, y - 5 * size)], closed=False)
        c.paint(c.line(wings, 2.6 * size), DEEP, opacity=0.8)
    return c.finish()


def _gantry(c: Canvas, x: float, ground: float, size: float, tone: tuple[float, float, float]) -> None:
    """A quay crane whose boom reaches out to the right."""

    def at(points: list[Point]) -> list[Point]:
        return [(x + px * size, ground + py * size) for px, py in points]

    thick = 9 * size
    mask = c.line(at([(-58, 0), (-46, -300)]), thick)
    for stroke, width in (
        ([(46, 0), (40, -300)], 9),
        ([(-54, -100), (44, -100)], 8),
        ([(-54, -100), (42, -285)], 4),
        ([(-120, -300), (236, -300)], 11),
        ([(-46, -300), (6, -420)], 7),
        ([(40, -300), (6, -420)], 7),
        ([(6, -418), (228, -304)], 3),
        ([(6, -418), (130, -304)], 3),
        ([(6, -418), (-114, -302)], 3),
        ([(150, -298), (150, -220)], 2.4),
        ([(162, -298), (162, -220)], 2.4),
    ):
        mask = np.maximum(mask, c.line(at(stroke), width * size))
    mask = np.maximum(mask, c.rectangle(*at([(-118, -344)])[0], 66 * size, 42 * size, 3))
    mask = np.maximum(mask, c.rectangle(*at([(132, -222)])[0], 50 * size, 20 * size))
    c.paint(mask, tone, shade=mix(tone, VERMILION, 0.5), amount=c.across(x + 20 * size, x + 240 * size) * 0.75)


def _ship(c: Canvas, x: float, water: float) -> None:
    """A container ship under the cranes, bow to the right."""
    hull = [
        (x - 30, water - 60),
        (x + 560, water - 60),
        (x + 590, water - 86),
        (x + 640, water - 92),
        (x + 596, water + 6),
        (x, water + 6),
    ]
    tones = (VERMILION, GREEN, SAND, SLATE, JADE, OCHRE, DEEP, mix(VERMILION, INK, 0.35), MIST)
    for column in range(15):
        if column in (3, 4):
            continue
        tiers = int(c.random.integers(2, 6))
        for tier in range(tiers):
            left, top = x + 2 + column * 35, water - 60 - 24 * (tier + 1)
            colour = tones[int(c.random.integers(0, len(tones)))]
            box = c.rectangle(left, top, 33, 22.5)
            c.paint(box, mix(colour, DEEP, 0.32), shade=mix(colour, INK, 0.68), amount=c.across(left + 42, left - 14))
    tower = c.rectangle(x + 108, water - 236, 62, 178, 3)
    c.paint(tower, mix(CREAM, SLATE, 0.3), shade=SLATE, amount=c.across(x + 180, x + 90))
    c.paint(c.rectangle(x + 98, water - 222, 82, 13, 3), mix(CREAM, SLATE, 0.2))
    for row in range(5):
        c.paint(c.rectangle(x + 116, water - 196 + row * 25, 46, 6), mix(DEEP, OCHRE, 0.25))
    c.paint(
        c.rectangle(x + 126, water - 280, 24, 46, 3),
        VERMILION,
        shade=mix(VERMILION, INK, 0.6),
        amount=c.across(x + 152, x + 118),
    )
    body = c.polygon(hull)
    c.paint(body, mix(DEEP, INK, 0.25), shade=mix(GREEN, EMBER, 0.25), amount=c.across(x + 250, x + 700) * 0.7)
    c.paint(body * c.down(water - 10, water - 9), mix(VERMILION, INK, 0.45))
