"""A workshop round one table."""

from __future__ import annotations

import numpy as np
from PIL import Image

from drawing.canvas import (
    CREAM,
    GREEN,
    INK,
    JADE,
    MIST,
    OCHRE,
    SAND,
    SKIN,
    SKIN_DARK,
    STONE,
    VERMILION,
    Canvas,
    curve,
    mix,
)
from drawing.people import Looks, limb, placed
from drawing.portraits import bust


def workshop() -> Image.Image:
    """Women and two children around a table by a tall window; one of them writes."""
    c = Canvas(1140, 820, seed=71)
    c.fill([(0, "#e8dcc0"), (0.6, "#ddcba6"), (1, "#c9b083")], c.across(900, 0) * 0.6 + c.down(0, c.height) * 0.4)
    c.paint(c.rectangle(-10, 600, c.width + 20, 240), "#b08d62", shade="#7d6144", amount=c.down(600, 820))
    _window(c, 470, 40, 560, 400)
    for at, tone in enumerate((GREEN, SAND, VERMILION, JADE, OCHRE)):
        x, y = 84 + (at % 3) * 102, 92 + (at // 3) * 124
        c.paint(c.rectangle(x, y, 78, 98, 2), "#fbf4e2", shade="#d6c8a6", amount=0.2)
        c.paint(c.ellipse(x + 39, y + 40, 22), tone, shade=mix(tone, INK, 0.4), amount=c.down(y + 20, y + 70))
        c.paint(c.rectangle(x + 14, y + 76, 50, 5, 2), STONE, opacity=0.7)
    light = np.clip(1 - np.abs((c.x - 720) + (c.y - 400) * 0.6) / 420, 0, 1)
    c.light((light * c.down(380, 640)).astype(np.float32), "#fff0cb", 0.28)

    bust(c, 250, 372, 62, Looks("#2d5f57", "short", "#1b1a1c", mix(SKIN, SKIN_DARK, 0.3), CREAM), turn=0.7, nod=0.1)
    bust(c, 446, 340, 62, Looks(VERMILION, "bun", "#1d191b", SKIN, None), turn=0.3, nod=0.03)
    bust(c, 640, 352, 62, Looks("#d9b978", "long", "#181719", mix(SKIN, CREAM, 0.15), None), turn=-0.1, nod=-0.05)
    bust(c, 842, 376, 60, Looks("#3d5368", "bob", "#5b5650", SKIN, CREAM), turn=-0.8, nod=-0.16)
    bust(c, 348, 468, 46, Looks("#e0a04e", "bob", "#201b1a", mix(SKIN, CREAM, 0.2), None), turn=0.6, nod=0.12)
    bust(c, 742, 470, 44, Looks(JADE, "short", "#191819", mix(SKIN, CREAM, 0.1), CREAM), turn=-0.5, nod=-0.1)
    top = c.ellipse(560, 690, 500, 118)
    c.dim(c.soft(c.moved(top, 0, 26), 16), "#5b452f", 0.6)
    c.paint(np.maximum(top, c.moved(top, 0, 16)), "#8b6844", shade="#5e442d", amount=c.across(900, 100))
    c.paint(top, "#dcb985", shade="#a97f50", amount=np.clip(np.hypot((c.x - 690) / 620, (c.y - 640) / 190), 0, 1))
    limb(c, [(764, 520), (730, 606), (640, 642)], 48, "#3d5368", mix("#3d5368", INK, 0.5), c.across(830, 640))
    c.paint(c.ellipse(628, 646, 25, 18), SKIN, shade=SKIN_DARK, amount=c.across(660, 610))
    c.paint(c.line([(612, 664), (652, 596)], 5), VERMILION)
    limb(c, [(168, 540), (230, 634), (330, 640)], 50, "#2d5f57", mix("#2d5f57", INK, 0.5), c.across(320, 160))
    c.paint(c.ellipse(346, 642, 26, 18), mix(SKIN, SKIN_DARK, 0.3), shade=SKIN_DARK, amount=0.3)
    for x, y, turn, tone in (
        (566, 680, -0.12, "#fbf5e6"),
        (400, 690, 0.18, "#f5ead0"),
        (770, 694, -0.3, "#fbf5e6"),
        (520, 744, 0.06, "#f1e2c0"),
    ):
        sheet = placed([(-66, -26), (66, -26), (82, 26), (-82, 26)], x, y, 1.0, turn=turn)
        c.dim(
            c.soft(c.polygon(placed([(-66, -22), (66, -22), (84, 32), (-82, 32)], x, y, 1.0, turn=turn)), 4),
            "#6e5338",
            0.6,
        )
        c.paint(c.polygon(sheet), tone, shade="#d8c7a0", amount=0.15)
        for line in range(3):
            start, end = placed(
                [(-52 - line * 5, -12 + line * 13), (46 - line * 12, -12 + line * 13)], x, y, 1.0, turn=turn
            )
            c.paint(c.line([start, end], 3), GREEN, opacity=0.5)
    for x, y, tone in ((250, 700, "#f4efe0"), (900, 672, VERMILION), (660, 742, GREEN)):
        c.dim(c.soft(c.ellipse(x - 14, y + 16, 34, 9), 5), "#6e5338", 0.7)
        c.paint(
            c.rectangle(x - 21, y - 30, 42, 46, 9), tone, shade=mix(tone, INK, 0.5), amount=c.across(x + 30, x - 26)
        )
        c.paint(c.ellipse(x, y - 29, 21, 7), mix(tone, INK, 0.25))
        c.paint(c.ellipse(x, y - 27, 16, 5), "#6b4a2e")
    return c.finish(grain=0.024, vignette=0.2)


def _window(c: Canvas, x: float, y: float, width: float, height: float) -> None:
    """A window with hills, a river and bamboo behind it."""
    pane = c.rectangle(x, y, width, height)
    c.light(c.glow(x + width / 2, y + height / 2, width * 0.7, power=2.4), "#fff4d6", 0.5)
    c.paint(pane, "#cfe3d8", shade="#f6ead0", amount=c.down(y, y + height * 0.7))
    for level, swing, tone in (
        (0.5, 40, mix(MIST, CREAM, 0.2)),
        (0.62, 34, mix(JADE, MIST, 0.5)),
        (0.76, 26, JADE),
        (0.92, 16, GREEN),
    ):
        hill = c.land(c.ridge(y + height * level, swing, cell=230)) * pane
        c.paint(
            hill, tone, shade=mix(tone, CREAM, 0.55), amount=c.down(y + height * level, y + height * level + 110) * 0.9
        )
    for stalk in range(6):
        left = x + 20 + stalk * 17 + float(c.random.uniform(-5, 5))
        c.paint(
            c.line(curve([(left, y + height), (left + 8, y + height * 0.5), (left + 26, y)], closed=False), 5) * pane,
            mix(GREEN, JADE, 0.4),
        )
        for _ in range(9):
            ly = y + float(c.random.uniform(10, height * 0.8))
            lx = left + 14
            angle = float(c.random.uniform(-0.5, 1.1))
            blade = placed([(0, 0), (26, -5), (58, 2), (26, 5)], lx, ly, float(c.random.uniform(0.7, 1.1)), turn=angle)
            c.paint(c.polygon(blade) * pane, mix(GREEN, JADE, float(c.random.random()) * 0.8))
    bar = "#f7efdb"
    for left in (x - 12, x + width / 3 - 5, x + 2 * width / 3 - 5, x + width - 2):
        c.paint(
            c.rectangle(left, y - 12, 12, height + 24),
            bar,
            shade="#b9a882",
            amount=c.across(left + 14, left - 4),
            smooth=True,
        )
    for top in (y - 12, y + height * 0.3, y + height):
        c.paint(
            c.rectangle(x - 12, top, width + 22, 12), bar, shade="#b9a882", amount=c.down(top, top + 16), smooth=True
        )
