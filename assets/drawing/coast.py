"""The coast of Sinai in the evening, with the pavilions of a conference."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from drawing.canvas import CREAM, DEEP, GREEN, INK, JADE, MIST, SLATE, VERMILION, Canvas, curve, mix


def pavilion() -> Image.Image:
    """Evening on the Red Sea: lit pavilions, palms, the mountains of Sinai."""
    c = Canvas(2560, 1450, seed=5)
    shore = 800
    c.fill(
        [(0, "#123c46"), (0.3, "#3f7d7c"), (0.55, "#a8b99f"), (0.75, "#ecc98f"), (0.92, "#e79a62"), (1, "#c96a4a")],
        c.down(0, 690),
    )
    for _ in range(130):
        x, y = float(c.random.uniform(0, c.width)), float(c.random.uniform(0, 300) ** 1.0)
        c.light(c.ellipse(x, y, float(c.random.uniform(0.9, 2.0))), CREAM, 0.75 * (1 - y / 320))
    moon = (2050.0, 190.0)
    c.light(c.glow(*moon, 70, power=2.4), "#fff2d0", 0.35)
    c.paint(np.clip(c.ellipse(*moon, 34) - c.ellipse(moon[0] - 15, moon[1] - 7, 31), 0, 1), "#fff4d8")
    streaks = c.clouds(100, octaves=4, stretch=9)
    mask = np.clip((streaks - 0.54) * 5, 0, 1) * np.exp(-(((c.y - 430) / 130) ** 2))
    c.paint(mask.astype(np.float32), "#f2b98a", opacity=0.55)

    for height, swing, cell, tone, haze in (
        (560, 95, 560, "#b08372", "#e2a777"),
        (630, 90, 430, "#7d6263", "#c98b6a"),
        (705, 58, 330, "#4d5054", "#8d6f66"),
    ):
        line = c.ridge(height, swing, cell=cell, roughness=0.56)
        c.paint(c.land(line), tone, shade=haze, amount=c.down(height - 60, height + 190))
    c.paint(
        c.land([(-20, shore - 36), (c.width + 20, shore - 30)]),
        "#3a4446",
        shade="#6d5a4c",
        amount=c.down(shore - 40, shore + 10),
    )

    for x, width, height, lit in (
        (150, 250, 96, 0.7),
        (430, 330, 128, 0.8),
        (820, 210, 90, 0.65),
        (1700, 300, 118, 0.8),
        (2030, 220, 92, 0.7),
        (2270, 250, 108, 0.75),
    ):
        _hall(c, x, shore, width, height, lit)
    _chinese_hall(c, 1360, shore)
    for x, size in (
        (90, 1.0),
        (405, 1.18),
        (775, 0.9),
        (845, 1.1),
        (1080, 1.32),
        (1650, 1.28),
        (1705, 1.0),
        (2012, 1.1),
        (2262, 0.95),
        (2500, 1.3),
    ):
        _palm(c, x, shore - 4, size)
    for _ in range(34):
        x = float(c.random.uniform(160, 2420))
        _stroller(c, x, shore - 1, float(c.random.uniform(25, 33)))
    c.paint(c.rectangle(-10, shore - 3, c.width + 20, 16), "#1d3638")
    c.mirror(shore + 10, depth=1.2, ripple=20, tint="#0d3d42", share=0.34)
    sparkle = np.clip((c.clouds(8, octaves=2, stretch=9) - 0.62) * 7, 0, 1) * c.down(shore, shore + 60)
    c.light(sparkle.astype(np.float32), "#ffca8d", 0.16)
    return c.finish(grain=0.03, vignette=0.2)


def _hall(c: Canvas, x: float, ground: float, width: float, height: float, lit: float) -> None:
    """A white hall with a vaulted roof and a lit glass front."""
    wall = c.rectangle(x, ground - height, width, height)
    c.paint(wall, "#d9cfb9", shade="#8a8f88", amount=c.down(ground - height, ground) * 0.6)
    roof = curve(
        [
            (x - 10, ground - height + 2),
            (x + width * 0.25, ground - height - 26),
            (x + width * 0.5, ground - height - 34),
            (x + width * 0.75, ground - height - 26),
            (x + width + 10, ground - height + 2),
        ],
        closed=False,
    )
    c.paint(
        c.polygon([*roof, (x + width + 10, ground - height + 8), (x - 10, ground - height + 8)]),
        "#efe6d0",
        shade="#a3a79c",
        amount=c.down(ground - height - 34, ground - height + 12),
    )
    panes = max(3, int(width // 46))
    for pane in range(panes):
        left = x + 14 + (width - 28) * pane / panes
        glass = c.rectangle(left, ground - height * 0.74, (width - 28) / panes - 7, height * 0.74)
        c.paint(
            glass,
            "#ffd58c",
            shade="#d98c48",
            amount=c.down(ground - height * 0.2, ground - height * 0.9),
            opacity=lit + 0.2,
        )
    c.light(c.glow(x + width / 2, ground - height * 0.3, width * 0.42, power=2.4, flatten=0.45), "#ffb765", 0.4 * lit)


def _chinese_hall(c: Canvas, x: float, ground: float) -> None:
    """The pavilion in the middle: a sweeping roof on red columns, two storeys of warm light."""
    half = 215
    c.light(c.glow(x, ground - 90, 330, power=2.2, flatten=0.6), "#ffb35e", 0.5)
    c.paint(
        c.rectangle(x - half - 22, ground - 16, 2 * half + 44, 18),
        "#c9bda3",
        shade="#7c7d75",
        amount=c.down(ground - 18, ground + 4),
    )
    c.paint(
        c.rectangle(x - half + 14, ground - 128, 2 * half - 28, 114),
        "#ffd78f",
        shade="#e08e45",
        amount=c.down(ground - 30, ground - 160),
    )
    for bar in range(29):
        left = x - half + 18 + bar * (2 * half - 36) / 28
        c.paint(c.rectangle(left, ground - 128, 2.4, 112), "#9a4a2c", opacity=0.75)
    for rail in (ground - 96, ground - 60):
        c.paint(c.rectangle(x - half + 14, rail, 2 * half - 28, 2.6), "#9a4a2c", opacity=0.7)
    for column in range(6):
        left = x - half + 6 + column * (2 * half - 26) / 5
        c.paint(
            c.rectangle(left, ground - 132, 14, 118), VERMILION, shade="#6d2418", amount=c.across(left - 4, left + 18)
        )
    _roof(c, x, ground - 128, half + 56, 62)
    c.paint(
        c.rectangle(x - 128, ground - 238, 256, 54),
        "#ffd78f",
        shade="#d98340",
        amount=c.down(ground - 190, ground - 250),
    )
    for column in range(7):
        left = x - 130 + column * 248 / 6
        c.paint(
            c.rectangle(left, ground - 240, 9, 56), VERMILION, shade="#6d2418", amount=c.across(left - 3, left + 12)
        )
    _roof(c, x, ground - 234, 180, 70)
    c.paint(c.rectangle(x - 86, ground - 122, 172, 26, 2), DEEP)
    c.paint(c.rectangle(x - 81, ground - 118, 162, 18, 1), mix(DEEP, GREEN, 0.6))
    c.paint(c.rectangle(x - 70, ground - 110.5, 140, 3, 1), "#e9c27a")
    for side in (-1, 1):
        for lantern in range(3):
            lx, ly = x + side * (78 + lantern * 62), ground - 104
            c.light(c.glow(lx, ly, 18, power=2.6), "#ff9a52", 0.7)
            c.paint(c.ellipse(lx, ly, 8, 9), "#e2532f", shade="#ffb25a", amount=c.glow(lx, ly + 2, 6))


def _roof(c: Canvas, x: float, eaves: float, half: float, height: float) -> None:
    """A tiled roof whose eaves curve up at both ends."""
    left = curve(
        [
            (x - half, eaves - 20),
            (x - half * 0.8, eaves - 3),
            (x - half * 0.5, eaves - height * 0.42),
            (x - half * 0.36, eaves - height),
        ],
        closed=False,
    )
    right = [(2 * x - px, py) for px, py in reversed(left)]
    under = curve(
        [
            (x + half, eaves - 20),
            (x + half * 0.86, eaves + 6),
            (x + half * 0.5, eaves + 12),
            (x, eaves + 13),
            (x - half * 0.5, eaves + 12),
            (x - half * 0.86, eaves + 6),
            (x - half, eaves - 20),
        ],
        closed=False,
    )
    mask = c.polygon([*left, *right, *under])
    c.paint(mask, mix(GREEN, JADE, 0.35), shade=DEEP, amount=c.down(eaves - height, eaves + 14) * 0.9)
    for rib in range(-12, 13):
        top, foot = x + rib * half * 0.03, x + rib * half * 0.075
        c.paint(
            c.line(
                [(top, eaves - height + 3), ((top + foot) / 2 - rib * 0.6, eaves - height * 0.45), (foot, eaves + 6)],
                1.8,
            )
            * mask,
            MIST,
            opacity=0.28,
        )
    c.paint(c.rectangle(x - half * 0.4, eaves - height - 7, half * 0.8, 11, 5), mix(DEEP, JADE, 0.3))
    c.paint(c.line(under[4:-4], 3.4), "#f0b468", opacity=0.85)


def _palm(c: Canvas, x: float, ground: float, size: float) -> None:
    lean = float(c.random.uniform(-16, 16)) * size
    top = (x + lean, ground - 176 * size)
    trunk = curve([(x, ground), (x + lean * 0.25, ground - 80 * size), top], closed=False)
    c.paint(c.line(trunk, 7 * size), "#26403c", shade="#8a5a3c", amount=c.down(ground - 120 * size, ground) * 0.7)
    for frond in range(13):
        angle = math.pi * (1.08 + 0.84 * frond / 12) + float(c.random.normal(0, 0.07))
        if frond % 4 == 3:
            angle += math.pi
        long = float(c.random.uniform(52, 74)) * size
        ux, uy = math.cos(angle), math.sin(angle)
        droop = 0.62 * long * (0.35 + abs(ux))
        middle = (top[0] + ux * long * 0.55, top[1] + uy * long * 0.5 + droop * 0.12)
        tip = (top[0] + ux * long, top[1] + uy * long * 0.55 + droop)
        upper = curve([top, (middle[0], middle[1] - 6 * size), tip], closed=False, steps=9)
        lower = curve([tip, (middle[0], middle[1] + 7 * size), top], closed=False, steps=9)
        c.paint(c.polygon([*upper, *lower]), "#173a37", shade="#c98650", amount=0.12 + 0.16 * float(c.random.random()))


def _stroller(c: Canvas, x: float, ground: float, tall: float) -> None:
    tone = mix(INK, VERMILION if c.random.random() < 0.2 else SLATE, float(c.random.uniform(0, 0.5)))
    step = float(c.random.uniform(0.06, 0.16)) * tall
    mask = c.line([(x, ground - tall * 0.5), (x - step, ground)], tall * 0.1)
    mask = np.maximum(mask, c.line([(x, ground - tall * 0.5), (x + step, ground)], tall * 0.1))
    mask = np.maximum(mask, c.rectangle(x - tall * 0.12, ground - tall * 0.84, tall * 0.24, tall * 0.44, tall * 0.1))
    mask = np.maximum(mask, c.ellipse(x, ground - tall * 0.92, tall * 0.085))
    c.paint(mask, tone)
