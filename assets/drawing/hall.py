"""A conference hall from its rear seats: a side event, and an audience that asks."""

from __future__ import annotations

import numpy as np
from PIL import Image

from drawing.canvas import CREAM, GREEN, INK, JADE, NIGHT, PALE, SKIN, SKIN_DARK, STONE, VERMILION, Canvas, curve, mix
from drawing.people import Looks, limb, listener, placed, someone
from drawing.portraits import bust


def side_event() -> Image.Image:
    """A dark hall; five speakers at a long table before a bright screen with the earth."""
    c = Canvas(2080, 910, seed=41)
    c.fill([(0, "#0b2529"), (0.6, "#123a3a"), (1, "#0c2326")], c.down(0, c.height))
    screen = (400.0, 46.0, 1280.0, 486.0)
    c.light(c.glow(1040, 290, 720, power=2.2, flatten=0.55), "#5fb0a2", 0.42)
    frame = c.rectangle(*screen, 6)
    c.paint(
        frame, "#e6efe0", shade="#86bdb0", amount=np.clip(np.hypot((c.x - 1040) / 760, (c.y - 200) / 400) - 0.12, 0, 1)
    )
    _earth(c, 1040, 236, 150)
    for ring in range(3):
        r = 205 + ring * 62
        c.paint(
            np.clip(c.ellipse(1040, 236, r) - c.ellipse(1040, 236, r - 2.2), 0, 1) * frame,
            GREEN,
            opacity=0.35 - ring * 0.08,
        )
    for x, width in ((470, 240), (1380, 240)):
        c.paint(c.rectangle(x, 110, width * 0.8, 13, 3), GREEN, opacity=0.85)
        c.paint(c.rectangle(x, 136, width * 0.45, 13, 3), VERMILION, opacity=0.9)
        for line in range(5):
            c.paint(
                c.rectangle(x, 176 + line * 21, width * (1.0, 0.86, 0.95, 0.7, 0.4)[line], 6, 3), GREEN, opacity=0.38
            )
    for side, x in ((1, 180), (-1, 1900)):
        for strip in range(4):
            left = x + side * strip * 46
            c.paint(c.rectangle(left - 8, 30, 16, 520, 8), "#1c5551", shade="#0d2f30", amount=c.down(30, 560))
            c.light(c.soft(c.rectangle(left - 2, 40, 4, 500, 2), 4), "#e7b26c", 0.35)
    c.paint(c.rectangle(-10, 610, c.width + 20, 330), "#0f3030", shade="#081c1f", amount=c.down(600, 800))
    for at in range(5):
        x = 640 + at * 200.0
        looks = (
            Looks("#22344f", "short", "#1c1a1b", SKIN, CREAM),
            Looks(VERMILION, "bob", "#201a19", mix(SKIN, CREAM, 0.15), None),
            Looks("#2c4a45", "short", "#4d4a47", SKIN_DARK, CREAM),
            Looks("#c8a468", "long", "#181719", mix(SKIN, SKIN_DARK, 0.6), None),
            Looks("#37383d", "bald", "#1c1a1b", SKIN, PALE),
        )[at]
        bust(
            c,
            x,
            462 + (at % 2) * 5,
            36,
            looks,
            turn=(0.8, 0.5, 0, -0.5, -0.8)[at],
            nod=(0.06, 0.04, 0, -0.05, -0.06)[at],
            light=1 if at < 2 else -1,
        )
    c.paint(c.rectangle(520, 556, 1040, 86, 4), "#f0e6cf", shade="#c0b392", amount=c.down(556, 650))
    c.paint(c.rectangle(508, 550, 1064, 13, 4), "#fbf4e2")
    c.paint(c.rectangle(520, 600, 1040, 5), VERMILION, opacity=0.9)
    for at in range(5):
        x = 640 + at * 200.0
        c.paint(
            c.polygon([(x - 34, 560), (x - 28, 541), (x + 28, 541), (x + 34, 560)]), CREAM, shade=STONE, amount=0.25
        )
        c.paint(c.line(curve([(x + 52, 556), (x + 50, 530), (x + 38, 514)], closed=False), 3), INK)
        c.paint(c.ellipse(x + 36, 511, 5, 7), INK)
        c.paint(c.rectangle(x - 66, 532, 11, 22, 3), "#dff0ea", opacity=0.85)
    c.light(c.glow(1040, 560, 620, power=2.6, flatten=0.22), "#ffe8bd", 0.2)
    rows = ((700, 33, 92, 0.55), (770, 46, 128, 0.78), (866, 66, 186, 1.0))
    for row, (y, r, gap, depth) in enumerate(rows):
        x = -20.0 + row * 37
        while x < c.width + 80:
            if c.random.random() > 0.08:
                looks = someone(c)
                dark = Looks(
                    mix(looks.cloth, NIGHT, 0.35 + 0.3 * depth),
                    looks.hair,
                    mix(looks.hair_colour, NIGHT, 0.4),
                    mix(looks.skin, INK, 0.35),
                )
                toward = (1040 - x) / 1600
                listener(
                    c,
                    x,
                    y + float(c.random.normal(0, r * 0.16)),
                    r * float(c.random.uniform(0.92, 1.06)),
                    dark,
                    light=(toward, -1),
                    glint="#bfe3d4",
                )
            x += gap * float(c.random.uniform(0.88, 1.12))
    return c.finish(vignette=0.24)


def audience() -> Image.Image:
    """Rows of listeners from behind, some hands raised, under a bright screen."""
    c = Canvas(1140, 876, seed=83)
    c.fill([(0, "#123637"), (1, "#0a2123")], c.down(0, c.height))
    c.light(c.glow(570, 120, 520, power=2.2, flatten=0.5), "#e8d5a4", 0.5)
    screen = c.rectangle(150, -20, 840, 300, 4)
    c.paint(screen, "#f6ecd2", shade="#b9cdb6", amount=c.down(40, 300))
    c.paint(
        np.clip(c.ellipse(570, 128, 96) - c.ellipse(570, 128, 72), 0, 1) * screen,
        GREEN,
        shade=JADE,
        amount=c.across(480, 680),
    )
    for x, width in ((220, 170), (750, 170)):
        for line in range(5):
            c.paint(
                c.rectangle(x, 70 + line * 27, width * (1, 0.8, 0.92, 0.6, 0.75)[line], 8, 4),
                VERMILION if line == 0 else GREEN,
                opacity=0.6,
            )
    for step in range(9):
        c.light(c.soft(c.rectangle(30 + step * 135, 292, 70, 3, 1), 3), "#ffd79a", 0.3)
    rows = ((392, 29, 92), (486, 39, 120), (612, 54, 164), (778, 76, 232))
    for row, (y, r, gap) in enumerate(rows):
        x = -26.0 + row * 46
        while x < c.width + 70:
            looks = someone(c, brighter=0.12)
            dark = Looks(
                mix(looks.cloth, NIGHT, 0.18 + 0.14 * row),
                looks.hair,
                mix(looks.hair_colour, NIGHT, 0.3),
                mix(looks.skin, INK, 0.25),
            )
            height = y + float(c.random.normal(0, r * 0.14))
            if row in (1, 2) and c.random.random() < 0.3:
                _raised(c, x + r * 1.7, height + 2.4 * r, r, dark)
            listener(
                c,
                x,
                height,
                r * float(c.random.uniform(0.93, 1.06)),
                dark,
                light=((570 - x) / 900, -1),
                glint="#f5dfb0",
            )
            x += gap * float(c.random.uniform(0.88, 1.14))
    return c.finish(vignette=0.26)


def _earth(c: Canvas, x: float, y: float, r: float) -> None:
    """A globe: seas, drifting lands, a thin atmosphere."""
    c.light(c.glow(x, y, r * 1.25, power=3.2), "#9fe0cf", 0.5)
    disk = c.ellipse(x, y, r)
    c.paint(disk, "#4f9a94", shade="#0f4b50", amount=np.hypot(c.x - x + r * 0.4, c.y - y + r * 0.4) / (r * 1.7))
    land = np.clip((c.clouds(r * 0.75, octaves=5) - 0.53) * 12, 0, 1) * disk
    c.paint(land.astype(np.float32), "#cdbb83", shade="#3f7a56", amount=c.clouds(r * 0.3))
    swirl = np.clip((c.clouds(r * 0.4, octaves=4, stretch=3.2) - 0.62) * 7, 0, 1) * disk
    c.paint(swirl.astype(np.float32), "#f3f3e6", opacity=0.75)
    c.dim(np.clip(np.hypot(c.x - x + r * 0.55, c.y - y + r * 0.5) / (r * 1.75) - 0.35, 0, 1) * disk, "#06282c", 0.95)


def _raised(c: Canvas, x: float, shoulder: float, r: float, looks: Looks) -> None:
    """An arm that asks for the word."""
    lean = float(c.random.uniform(-0.35, 0.35)) * r
    wrist = (x + lean, shoulder - 4.1 * r)
    arm = limb(
        c,
        [(x - 0.3 * r, shoulder), (x + 0.12 * r, shoulder - 2.0 * r), wrist],
        0.72 * r,
        looks.cloth,
        mix(looks.cloth, INK, 0.5),
        0.4,
    )
    hand = c.polygon(
        curve(
            placed(
                [
                    (-0.3, 0.1),
                    (-0.36, -0.5),
                    (-0.28, -1.06),
                    (-0.1, -1.1),
                    (0.08, -1.16),
                    (0.24, -1.02),
                    (0.32, -0.4),
                    (0.5, -0.5),
                    (0.46, -0.2),
                    (0.26, 0.14),
                ],
                *wrist,
                r,
            )
        )
    )
    c.paint(
        hand,
        mix(looks.skin, INK, 0.2),
        shade=mix(looks.skin, INK, 0.6),
        amount=c.down(wrist[1] - r, wrist[1] + r * 0.4),
    )
    c.light(c.rim(np.maximum(arm, hand), 0.02 * r, -0.09 * r), "#f5dfb0", 0.6)
