"""A speaker at her lectern, and a text that is shown to the press."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from drawing.canvas import (
    CREAM,
    EMBER,
    GREEN,
    INK,
    MIST,
    NIGHT,
    PALE,
    SAND,
    SKIN,
    SKIN_DARK,
    VERMILION,
    Canvas,
    curve,
    mix,
)
from drawing.figures import stander
from drawing.people import Looks, limb, listener, placed, someone
from drawing.portraits import profile


def lectern() -> Image.Image:
    """A woman speaks at a lectern, in profile, before a tall banner; in shades of grey."""
    c = Canvas(1080, 830, seed=17)
    c.fill([(0, "#6d7b78"), (0.55, "#a9b1a8"), (1, "#7d8681")], c.across(0, c.width) * 0.7 + c.down(0, c.height) * 0.3)
    for fold in range(16):
        x = fold * 72
        c.dim(np.clip(1 - np.abs(c.x - x) / 30, 0, 1), "#8a928d", 0.5)
    banner = c.rectangle(118, -10, 470, 860)
    c.paint(banner, "#28514c", shade="#102f2e", amount=c.down(80, 860))
    for ring in range(5):
        r = 60 + ring * 40
        c.paint(
            np.clip(c.ellipse(208, 88, r) - c.ellipse(208, 88, r - 3), 0, 1) * banner, MIST, opacity=0.5 - ring * 0.07
        )
    c.light(c.glow(760, 120, 360, power=2), "#fff6e2", 0.35)
    looks = Looks("#e9e2d2", "bun", "#16181a", "#c9ab95", None)
    body = curve(
        [
            (330, 470),
            (278, 505),
            (214, 575),
            (176, 700),
            (160, 880),
            (600, 880),
            (590, 700),
            (566, 590),
            (510, 512),
            (448, 476),
        ]
    )
    c.paint(c.polygon(body), "#d9d4c6", shade="#5a625f", amount=c.across(620, 190) * 1.05)
    lapel = c.polygon([(448, 478), (520, 520), (500, 640), (440, 780), (410, 780), (450, 620), (424, 520)])
    c.paint(lapel, "#f1ecdf", shade="#8b918a", amount=c.across(530, 380))
    c.paint(c.polygon([(420, 520), (452, 600), (430, 720), (396, 600)]), "#30403f")
    neck = curve([(356, 400), (346, 470), (330, 510), (400, 548), (452, 520), (440, 470), (446, 420)])
    c.paint(c.polygon(neck), "#a98c79", shade="#5f5049", amount=c.across(470, 350))
    profile(c, 418, 308, 148, looks, shade=c.across(560, 330))
    scarf = curve(
        [(276, 452), (330, 424), (410, 452), (470, 470), (486, 506), (440, 540), (372, 528), (300, 512), (262, 484)]
    )
    c.paint(c.polygon(scarf), "#54625d", shade="#222d2c", amount=c.across(490, 280))
    for fold in range(4):
        line = curve(
            [(284 + fold * 8, 470 + fold * 12), (372, 484 + fold * 13), (470 - fold * 8, 486 + fold * 14)], closed=False
        )
        c.paint(c.line(line, 2.2), "#7d8984", opacity=0.55)
    c.paint(c.ellipse(386, 340, 15, 24), "#9b7c69", shade="#6c564b", amount=0.4)
    c.paint(c.ellipse(388, 372, 6), "#f7f2e4")
    for strand in range(7):
        start = (500 - strand * 12, 188 + strand * 5)
        c.paint(
            c.line(
                curve(
                    [start, (390 - strand * 6, 192 + strand * 12), (276 + strand * 2, 270 + strand * 12)], closed=False
                ),
                1.6,
            ),
            "#4a4f50",
            opacity=0.6,
        )
    arm = [(250, 600), (330, 760), (520, 735), (640, 640)]
    limb(c, arm, 88, "#cbc6b8", "#59615e", c.across(640, 260))
    hand = curve(
        [
            (622, 668),
            (640, 610),
            (676, 562),
            (700, 552),
            (704, 572),
            (690, 596),
            (724, 580),
            (736, 594),
            (712, 622),
            (734, 620),
            (738, 636),
            (700, 664),
            (668, 690),
        ]
    )
    c.paint(c.polygon(hand), "#cdaf99", shade="#8a7262", amount=c.across(740, 620) * 0.8)
    desk = [(700, 700), (1010, 640), (1024, 664), (1000, 870), (740, 870)]
    c.paint(c.polygon(desk), "#39443f", shade="#171f1e", amount=c.across(1010, 690))
    c.paint(
        c.polygon([(682, 694), (1016, 628), (1030, 652), (698, 722)]),
        "#66706a",
        shade="#2c3634",
        amount=c.across(1030, 690),
    )
    c.paint(c.polygon([(752, 668), (936, 630), (950, 644), (764, 684)]), "#f2ede0", shade="#b5b4a8", amount=0.3)
    for x in (800, 838):
        c.paint(c.line(curve([(x + 60, 652), (x + 30, 560), (x - 74, 486)], closed=False), 5), "#1d2524")
        c.paint(
            c.polygon(curve(placed([(-12, -24), (12, -24), (15, 22), (-15, 22)], x - 84, 476, 1.0, turn=-0.85))),
            "#161c1c",
            shade="#6f7873",
            amount=0.3,
        )
    c.light(c.glow(800, 300, 420, power=2.4), "#fff4dc", 0.16)
    return c.finish(grain=0.03, vignette=0.26).convert("L")


def press_conference() -> Image.Image:
    """Six people hold one long sheet before raised cameras."""
    c = Canvas(1140, 876, seed=23)
    c.fill([(0, "#14504c"), (0.7, "#0f413e"), (1, "#0b3331")], c.down(0, 700))
    for column in range(7):
        for row in range(3):
            x, y = 96 + column * 158 + (row % 2) * 79, 66 + row * 96
            c.paint(np.clip(c.ellipse(x, y, 25) - c.ellipse(x, y, 21.5), 0, 1), MIST, opacity=0.36)
            c.paint(c.ellipse(x, y + 4, 10), SAND if (column + row) % 3 else EMBER, opacity=0.5)
    c.light(c.glow(570, 250, 420, power=2.2), "#ffe9bd", 0.32)
    c.paint(c.rectangle(-10, 640, c.width + 20, 300), "#a58d68", shade="#4c4a41", amount=c.down(640, 876))
    people = (
        (150, 512, Looks("#27364d", "short", "#1b1a1c", SKIN, CREAM), "#1d2735"),
        (318, 482, Looks(VERMILION, "bob", "#1d1819", mix(SKIN, CREAM, 0.12), None), "#262a2e"),
        (486, 522, Looks("#4c4f52", "short", "#55514d", SKIN, PALE), "#2f3133"),
        (654, 476, Looks("#d8c08c", "long", "#171619", mix(SKIN, SKIN_DARK, 0.7), None), "#3b2f2a"),
        (822, 506, Looks("#2d5a50", "short", "#18181a", SKIN_DARK, CREAM), "#1e2f2d"),
        (990, 490, Looks("#6a3c33", "bun", "#241c1c", mix(SKIN, CREAM, 0.1), CREAM), "#2b2523"),
    )
    for x, tall, looks, trousers in people:
        c.dim(c.soft(c.ellipse(x, 716, 72, 10), 7), "#2d2a25", 0.7)
        stander(c, x, 714, tall, looks, hands=((x - 62, 478), (x + 62, 478)), trousers=trousers)
    upper = curve([(84, 474), (330, 486), (570, 478), (810, 486), (1056, 474)], closed=False)
    lower = curve([(1056, 590), (810, 602), (570, 594), (330, 602), (84, 590)], closed=False)
    mask = c.polygon([*upper, *lower])
    c.dim(c.soft(c.moved(mask, 0, 12), 8), "#223333", 0.35)
    c.paint(mask, "#fbf4e2", shade="#b9ad90", amount=(0.35 + 0.35 * np.cos(c.x / 84 * math.pi)) * 0.8)
    for line, share in enumerate((0.78, 0.9, 0.6)):
        c.paint(
            c.rectangle(570 - 400 * share, 510 + line * 25, 800 * share, 9, 4),
            GREEN if line else VERMILION,
            opacity=0.75,
        )
    for x, _, looks, _ in people:
        for side in (-62, 62):
            c.paint(c.ellipse(x + side, 480, 13, 15), mix(looks.skin, SKIN_DARK, 0.2), shade=SKIN_DARK, amount=0.3)
    for x, y, r in ((40, 842, 56), (250, 880, 62), (470, 856, 58), (700, 884, 64), (905, 850, 58), (1100, 872, 60)):
        looks = someone(c)
        listener(
            c,
            x,
            y,
            r,
            Looks(
                mix(looks.cloth, NIGHT, 0.6), looks.hair, mix(looks.hair_colour, NIGHT, 0.5), mix(looks.skin, INK, 0.4)
            ),
            glint="#f3dcb0",
        )
    for x, y, size in ((140, 742, 1.0), (585, 752, 1.1), (1000, 740, 0.95)):
        limb(c, [(x - 70 * size, y + 150), (x - 62 * size, y + 60), (x - 26 * size, y + 20)], 32 * size, "#101d1e")
        limb(c, [(x + 70 * size, y + 150), (x + 62 * size, y + 60), (x + 26 * size, y + 20)], 32 * size, "#101d1e")
        c.paint(c.rectangle(x - 46 * size, y - 26 * size, 92 * size, 60 * size, 9), "#0c1516")
        c.paint(c.rectangle(x - 17 * size, y - 40 * size, 34 * size, 18 * size, 4), "#0c1516")
        c.paint(
            c.rectangle(x - 34 * size, y - 15 * size, 68 * size, 40 * size, 3),
            "#cfe3d6",
            shade="#4f8a80",
            amount=c.down(y - 20, y + 40),
        )
        c.paint(c.rectangle(x - 26 * size, y + 4 * size, 52 * size, 8 * size), CREAM)
    return c.finish(vignette=0.24)
