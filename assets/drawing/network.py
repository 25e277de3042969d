"""A globe with a net of lights."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from drawing.canvas import NIGHT, Canvas, Point


def network() -> Image.Image:
    """A dark globe with a net of lights."""
    c = Canvas(1040, 990, seed=64)
    c.fill([(0, "#061b20"), (0.6, NIGHT), (1, "#0f3b3c")], c.down(0, c.height))
    cx, cy, radius = 520.0, 1010.0, 720.0
    c.light(c.glow(cx, cy - radius + 40, 420, power=2, flatten=0.5), "#3f8a80", 0.45)
    disk = c.ellipse(cx, cy, radius)
    c.paint(disk, "#0b2b2e", shade="#17524e", amount=np.clip(1 - c.down(280, 820), 0, 1) * 0.8)
    c.light(
        c.soft(
            c.line([(cx + radius * math.cos(a / 50), cy + radius * math.sin(a / 50)) for a in range(157, 315)], 5), 5
        ),
        "#9fd6c6",
        0.6,
    )
    land = np.clip((c.clouds(210, octaves=5, stretch=1.4) - 0.5) * 9, 0, 1) * disk
    c.paint(land.astype(np.float32), "#123f3e", shade="#2a6d65", amount=c.clouds(60), opacity=0.8)

    def place(east: float, north: float) -> Point:
        return cx + radius * math.sin(east) * math.cos(north), cy - radius * math.sin(north)

    hub = place(0.16, 1.02)
    towns = [place(float(c.random.uniform(-0.95, 0.95)), float(c.random.uniform(0.42, 1.3))) for _ in range(340)]
    for x, y in towns:
        bright = float(c.random.random()) ** 3
        c.light(c.glow(x, y, 1.5 + 3 * bright, power=2.6), "#ffcf8a", 0.35 + 0.5 * bright)
    chosen = [t for t in towns if math.dist(t, hub) > 90][:26]
    for x, y in chosen:
        far = math.dist((x, y), hub)
        rise = (hub[0] + x) / 2, min(hub[1], y) - far * 0.34
        t = np.linspace(0, 1, 40)
        xs = (1 - t) ** 2 * hub[0] + 2 * t * (1 - t) * rise[0] + t**2 * x
        ys = (1 - t) ** 2 * hub[1] + 2 * t * (1 - t) * rise[1] + t**2 * y
        path = [(float(a), float(b)) for a, b in zip(xs, ys, strict=True)]
        c.light(c.line(path, 1.6), "#f0a266", 0.55)
        c.light(c.glow(x, y, 6, power=2.4), "#ffb877", 0.9)
    c.light(c.glow(*hub, 34, power=2.2), "#ff9a5a", 0.9)
    c.light(c.glow(*hub, 10, power=3), "#fff1d0", 1)
    return c.finish(grain=0.025)
