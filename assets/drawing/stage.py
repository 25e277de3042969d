"""A panel in low chairs."""

from __future__ import annotations

import math

from PIL import Image

from drawing.canvas import CREAM, INK, NIGHT, SKIN, VERMILION, Canvas, curve, mix
from drawing.figures import sitter
from drawing.people import Looks, listener, placed, someone


def panel() -> Image.Image:
    """Four people in low chairs talk before a large screen with a setting sun."""
    c = Canvas(1140, 876, seed=52)
    c.fill([(0, "#0c2b2e"), (0.65, "#15403f"), (1, "#0c2a2b")], c.down(0, c.height))
    screen = c.rectangle(110, 52, 920, 400, 4)
    c.light(c.glow(570, 250, 520, power=2.2, flatten=0.6), "#e9a56a", 0.35)
    c.paint(screen, "#f1d9a6", shade="#d9774a", amount=c.down(120, 470))
    c.paint(c.ellipse(570, 300, 104) * screen, "#fff1cf", shade=VERMILION, amount=c.down(250, 420))
    for height, swing, tone in ((352, 26, "#b98560"), (388, 22, "#6f7a68"), (420, 18, "#2d5a54")):
        c.paint(
            c.land(c.ridge(height, swing, cell=230)) * screen,
            tone,
            shade=mix(tone, "#f1d9a6", 0.4),
            amount=c.down(height, height + 90),
        )
    for x, size in ((250, 0.62), (330, 0.5), (830, 0.6), (910, 0.72)):
        hub = (x, 398 - 120 * size)
        c.paint(c.line([(x, 420), hub], 5 * size) * screen, CREAM)
        for blade in range(3):
            angle = blade * 2.094 + x
            c.paint(
                c.line([hub, (x + 66 * size * math.cos(angle), hub[1] + 66 * size * math.sin(angle))], 4 * size)
                * screen,
                CREAM,
            )
    c.paint(c.rectangle(-10, 690, c.width + 20, 200), "#6f5b45", shade="#2a2b28", amount=c.down(690, 880))
    c.paint(c.rectangle(-10, 682, c.width + 20, 12), "#8d744f")
    c.light(c.glow(570, 720, 460, power=2.4, flatten=0.18), "#f1c083", 0.35)
    seats = (
        (205, False, "rest", Looks("#24344b", "short", "#1b1a1c", SKIN, None), "#1b2430"),
        (425, False, "microphone", Looks(VERMILION, "long", "#181719", mix(SKIN, CREAM, 0.1), None), "#23272b"),
        (720, True, "talk", Looks("#cdb27c", "short", "#5b4631", mix(SKIN, CREAM, 0.2), None), "#3b3630"),
        (940, True, "rest", Looks("#315f56", "short", "#19191b", SKIN, None), "#1d2d2b"),
    )
    for x, flip, gesture, looks, trousers in seats:
        side = -1 if flip else 1
        c.dim(c.soft(c.ellipse(x + side * 40, 742, 128, 14), 9), "#191a18", 0.8)
        back = curve(
            placed(
                [(-0.95, 0.9), (-1.25, -1.5), (-0.9, -1.75), (-0.45, 0.2), (0.85, 0.2), (0.95, 0.55), (0.8, 0.95)],
                x,
                612,
                74,
                flip=flip,
            )
        )
        c.paint(c.polygon(back), "#e4d6b8", shade="#7e7762", amount=c.across(x + side * 90, x - side * 90))
        for leg in (-0.75, 0.6):
            c.paint(c.line([(x + side * leg * 74, 676), (x + side * (leg * 1.12) * 74, 744)], 6), "#3f342a")
        sitter(c, x, 612, 74, looks, flip=flip, gesture=gesture, trousers=trousers)
    c.paint(c.ellipse(570, 676, 66, 11), "#ead9b4")
    c.paint(c.line([(570, 680), (570, 742)], 8), "#3f342a")
    c.paint(c.ellipse(570, 744, 40, 7), "#3f342a")
    for x in (548, 592):
        c.paint(c.rectangle(x - 7, 644, 14, 30, 3), "#d6ece4", opacity=0.9)
    for x, y, r in ((60, 876, 62), (250, 892, 66), (890, 888, 64), (1085, 872, 62)):
        looks = someone(c)
        listener(
            c,
            x,
            y,
            r,
            Looks(
                mix(looks.cloth, NIGHT, 0.6), looks.hair, mix(looks.hair_colour, NIGHT, 0.5), mix(looks.skin, INK, 0.4)
            ),
            light=((570 - x) / 900, -1),
            glint="#f0bd86",
        )
    return c.finish(vignette=0.24)
