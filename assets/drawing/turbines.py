"""Wind turbines over a steelworks."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from drawing.canvas import CREAM, DEEP, EMBER, GREEN, JADE, MIST, SAND, SLATE, VERMILION, Canvas, curve, mix


def turbines() -> Image.Image:
    """Wind turbines on ridges in the evening; a steelworks in the valley."""
    c = Canvas(2080, 1000, seed=27)
    c.fill([(0, "#5f948c"), (0.3, "#9cc0b3"), (0.55, "#e9dab5"), (0.75, "#f0c890"), (1, "#e8a76f")], c.down(0, 720))
    sun = (1330.0, 470.0)
    c.light(c.glow(*sun, 280, power=2), "#ffdca4", 0.6)
    c.paint(c.ellipse(*sun, 84), "#fff3d6", shade=EMBER, amount=c.down(sun[1] - 30, sun[1] + 100))
    streaks = c.clouds(110, octaves=4, stretch=6)
    mask = np.clip((streaks - 0.56) * 4.5, 0, 1) * np.exp(-(((c.y - 200) / 150) ** 2))
    c.paint(mask.astype(np.float32), CREAM, opacity=0.6)

    layers = (
        (500, 62, 620, mix(MIST, "#f0c890", 0.55), mix(MIST, SAND, 0.6)),
        (560, 70, 520, mix(MIST, SAND, 0.25), mix(MIST, "#f0c890", 0.7)),
        (640, 66, 460, mix(JADE, MIST, 0.45), mix(MIST, SAND, 0.45)),
        (735, 58, 520, JADE, mix(MIST, SAND, 0.4)),
    )
    wheels = (
        ((420, 0.5), (610, 0.46), (930, 0.5), (1640, 0.5), (1830, 0.44)),
        ((250, 0.7), (760, 0.74), (1100, 0.66), (1760, 0.72)),
        ((520, 1.02), (1560, 1.05), (1960, 0.95)),
        ((170, 1.5), (1290, 1.42)),
    )
    for (height, swing, cell, tone, haze), stand in zip(layers, wheels, strict=True):
        line = c.ridge(height, swing, cell=cell, roughness=0.42)
        ys = np.interp([x for x, _ in stand], [x for x, _ in line], [y for _, y in line])
        for (x, size), y in zip(stand, ys, strict=True):
            _turbine(c, x, float(y) + 6, size, mix(CREAM, tone, 0.12 + 0.1 / size), float(c.random.random()))
        c.paint(c.land(line), tone, shade=haze, amount=c.down(height - 30, height + 170) * 0.95)
    _works(c, 640, 886)
    fog = np.clip(c.clouds(60, octaves=3, stretch=8) - 0.25, 0, 1) * np.exp(-(((c.y - 868) / 40) ** 2))
    c.paint(fog.astype(np.float32), mix(CREAM, MIST, 0.35), opacity=0.9)
    near = c.ridge(892, 34, cell=700, roughness=0.38)
    c.paint(c.land(near), GREEN, shade=DEEP, amount=c.down(880, 1010))
    for _ in range(150):
        x = float(c.random.uniform(0, c.width))
        y = float(np.interp(x, [p for p, _ in near], [q for _, q in near]))
        size = float(c.random.uniform(6, 26)) * (1.25 if abs(x - 1040) > 620 else 0.5)
        tree = curve(
            [
                (x, y - 2.1 * size),
                (x + 0.62 * size, y - size),
                (x + 0.5 * size, y + 6),
                (x - 0.5 * size, y + 6),
                (x - 0.6 * size, y - size),
            ]
        )
        c.paint(
            c.polygon(tree),
            mix(GREEN, DEEP, float(c.random.random())),
            shade=JADE,
            amount=c.across(x - 1.6 * size, x + 2.2 * size) * 0.7,
        )
    return c.finish(grain=0.03)


def _turbine(c: Canvas, x: float, ground: float, size: float, tone: tuple[float, float, float], turn: float) -> None:
    hub = ground - 168 * size
    tower = c.polygon(
        [(x - 4.4 * size, ground), (x - 1.9 * size, hub), (x + 1.9 * size, hub), (x + 4.4 * size, ground)]
    )
    dark = mix(tone, SLATE, 0.42)
    c.paint(tower, tone, shade=dark, amount=c.across(x + 5 * size, x - 5 * size), smooth=True)
    for blade in range(3):
        angle = (turn + blade) * 2 * math.pi / 3
        ux, uy = math.cos(angle), math.sin(angle)
        long, wide = 104 * size, 5.6 * size
        shape = [
            (x - uy * 1.5 * size, hub + ux * 1.5 * size),
            (x + ux * long * 0.2 - uy * wide, hub + uy * long * 0.2 + ux * wide),
            (x + ux * long, hub + uy * long),
            (x + uy * 1.6 * size, hub - ux * 1.6 * size),
        ]
        c.paint(c.polygon(shape), mix(tone, dark, 0.3 + 0.3 * math.sin(angle)))
    c.paint(c.ellipse(x, hub, 5.2 * size), mix(tone, SLATE, 0.25))


def _works(c: Canvas, x: float, ground: float) -> None:
    """Halls, furnace and chimneys, dark in the valley, with a few lit windows."""
    dark = mix(DEEP, SLATE, 0.35)
    for left, width, height in ((0, 170, 66), (150, 230, 92), (360, 120, 58), (460, 260, 78), (700, 130, 50)):
        roof = [(x + left, ground + 30), (x + left, ground - height)]
        teeth = max(2, width // 44)
        for tooth in range(teeth):
            start = x + left + width * tooth / teeth
            roof += [(start, ground - height - 20), (start + width / teeth, ground - height)]
        roof.append((x + left + width, ground + 30))
        c.paint(
            c.polygon(roof), dark, shade=mix(JADE, SAND, 0.25), amount=c.down(ground - height + 10, ground + 40) * 0.8
        )
        for window in range(int(width // 26)):
            if c.random.random() < 0.6:
                c.paint(c.rectangle(x + left + 10 + window * 26, ground - height * 0.5, 11, 6), "#f3c27a", opacity=0.9)
    for offset, height, wide in ((95, 210, 17), (128, 186, 15), (640, 232, 18)):
        stack = c.polygon(
            [
                (x + offset - wide * 0.7, ground),
                (x + offset - wide * 0.45, ground - height),
                (x + offset + wide * 0.45, ground - height),
                (x + offset + wide * 0.7, ground),
            ]
        )
        c.paint(stack, dark, shade=mix(JADE, SAND, 0.3), amount=c.down(ground - height * 0.6, ground + 20) * 0.8)
        c.paint(stack * (1 - c.down(ground - height + 24, ground - height + 25)), mix(VERMILION, dark, 0.25))
    for offset in (300, 345):
        drum = c.rectangle(x + offset - 17, ground - 168, 34, 176, 17)
        c.paint(drum, dark, shade=mix(JADE, SAND, 0.3), amount=c.across(x + offset + 24, x + offset - 24) * 0.5)
    c.paint(
        c.line([(x + 128, ground - 120), (x + 300, ground - 150), (x + 345, ground - 150), (x + 470, ground - 84)], 8),
        dark,
    )
    for at, top in ((640.0, 232.0), (95.0, 210.0)):
        for puff in range(26):
            drift = puff / 26
            px = x + at + drift * 220 + float(c.random.normal(0, 6))
            py = ground - top - 12 - 90 * drift**0.7 + float(c.random.normal(0, 5))
            c.paint(
                c.soft(c.ellipse(px, py, 9 + 30 * drift), 10), mix(CREAM, MIST, 0.4), opacity=0.2 * (1 - drift) + 0.02
            )
