"""A sundial, and a branch of pine."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageDraw

from drawing.canvas import JADE, MIST, SAND, VERMILION, Canvas, Point, curve, mix


def sundial() -> Image.Image:
    """A tilted disk of stone with a gnomon, as stands before the halls of the Forbidden City."""
    c = Canvas(1140, 860, seed=31)
    c.fill([(0, "#7fa89e"), (0.5, "#d2d9c4"), (0.8, "#efdcb4"), (1, "#e7c08a")], c.down(0, 640))
    c.light(c.glow(980, 90, 330, power=2), "#fff0cc", 0.7)
    clouds = c.clouds(130, octaves=5, stretch=2.6)
    c.paint((np.clip((clouds - 0.5) * 3.2, 0, 1) * (1 - c.down(120, 520))).astype(np.float32), "#f8f0dc", opacity=0.75)
    for height, swing, tone in ((560, 38, mix(MIST, SAND, 0.4)), (610, 30, mix(JADE, MIST, 0.5))):
        c.paint(
            c.land(c.ridge(height, swing, cell=330)),
            tone,
            shade=mix(MIST, SAND, 0.6),
            amount=c.down(height, height + 140),
        )
    c.paint(c.land([(-20, 676), (c.width + 20, 668)]), "#d6c19a", shade="#a98f69", amount=c.down(660, 880))
    tiles = [((-200, 720), (1340, 706)), ((-200, 785), (1340, 766))]
    for first, second in tiles:
        c.paint(c.line([first, second], 2.4), "#957c5a", opacity=0.5)
    for x in range(-500, 1800, 190):
        c.paint(c.line([(570 + (x - 570) * 0.62, 674), (570 + (x - 570) * 1.25, 880)], 2.2), "#957c5a", opacity=0.42)
    shadow = c.polygon(curve([(300, 800), (200, 770), (-60, 792), (-120, 850), (200, 856), (420, 836)]))
    c.dim(c.soft(shadow, 9), "#6f6a63", 0.75)

    base = [(330, 846), (352, 700), (618, 700), (640, 846)]
    c.paint(c.polygon(base), "#c9c0a8", shade="#7f8279", amount=c.across(620, 330) * 0.95)
    for y in (716, 822):
        c.paint(c.line([(350 - (y - 700) * 0.15, y), (620 + (y - 700) * 0.15, y)], 3), "#8e8c7e", opacity=0.6)
    shaft = [(404, 702), (424, 520), (546, 520), (566, 702)]
    c.paint(c.polygon(shaft), "#d0c7af", shade="#7b7f77", amount=c.across(560, 400))
    c.paint(
        c.polygon([(392, 532), (430, 500), (540, 500), (578, 532)]),
        "#ddd4bc",
        shade="#8b8d83",
        amount=c.across(580, 390) * 0.8,
    )

    cx, cy, tilt = 484.0, 330.0, math.radians(-24)
    rx, ry = 232.0, 196.0

    def on_dial(angle: float, far: float, *, depth: float = 0.0) -> Point:
        px, py = rx * far * math.cos(angle), ry * far * math.sin(angle)
        return (
            cx + px * math.cos(tilt) - py * math.sin(tilt) - depth * 0.8,
            cy + px * math.sin(tilt) + py * math.cos(tilt) + depth * 0.62,
        )

    def ring(far: float, *, depth: float = 0.0) -> list[Point]:
        return [on_dial(2 * math.pi * step / 180, far, depth=depth) for step in range(180)]

    edge = np.zeros_like(c.x)
    for depth in range(0, 36, 3):
        edge = np.maximum(edge, c.polygon(ring(1, depth=float(depth))))
    c.paint(edge, "#b3ab95", shade="#666b65", amount=c.across(640, 260))
    face = c.polygon(ring(1))
    stone = c.clouds(40, octaves=5)
    c.paint(face, "#efe5cb", shade="#c2b697", amount=(stone * 0.55 + c.down(160, 560) * 0.4).astype(np.float32))
    for far, width in ((0.965, 3.0), (0.8, 2.0), (0.62, 2.0), (0.2, 2.2)):
        points = ring(far)
        c.paint(c.line([*points, points[0]], width), "#6c675a", opacity=0.85)
    for mark in range(96):
        angle = 2 * math.pi * mark / 96
        inner = 0.62 if mark % 8 == 0 else (0.8 if mark % 4 == 0 else 0.9)
        c.paint(
            c.line([on_dial(angle, inner), on_dial(angle, 0.965)], 2.6 if mark % 8 == 0 else 1.5),
            "#6c675a",
            opacity=0.8,
        )
    for hour in range(12):
        angle = 2 * math.pi * (hour + 0.5) / 12
        tone = VERMILION if hour == 4 else "#5d594e"
        for stroke, far in enumerate((0.67, 0.71, 0.75)):
            whole = (hour >> stroke) & 1
            ends = ((-0.085, 0.085),) if whole else ((-0.085, -0.018), (0.018, 0.085))
            for start, end in ends:
                c.paint(c.line([on_dial(angle + start, far), on_dial(angle + end, far)], 4.4), tone, opacity=0.85)
    hand = c.line([on_dial(2.62, 0.03), on_dial(2.62, 0.9)], 9)
    c.dim(c.soft(hand, 2.5) * face, "#4f5754", 0.85)
    foot, tip = (cx, cy), (cx + 128, cy - 150)
    c.paint(c.line([foot, tip], 9), "#3a4a46", shade="#d9c79c", amount=c.across(cx - 40, cx + 170), smooth=True)
    c.paint(c.ellipse(*foot, 15, 13), "#4a5854", shade="#a89a78", amount=c.across(cx - 10, cx + 22))
    c.light((c.away(face, -30, 24, 26) * face * 0.35).astype(np.float32), "#fff3d6", 0.4)
    _pine(c)
    return c.finish()


def _pine(c: Canvas) -> None:
    """A pine's branch at the right edge, near and dark."""
    branch = curve([(1180, 300), (1060, 330), (960, 300), (880, 330)], closed=False)
    c.paint(c.line(branch, 9), "#1d3230")
    c.paint(c.line(curve([(1180, 460), (1090, 440), (1010, 465)], closed=False), 7), "#1d3230")
    for x, y, size in (
        (905, 318, 58),
        (985, 282, 74),
        (1075, 318, 86),
        (1140, 262, 78),
        (1030, 450, 64),
        (1110, 425, 80),
    ):
        for _ in range(170):
            angle = float(c.random.uniform(math.pi, 2 * math.pi))
            long = size * float(c.random.uniform(0.35, 0.62))
            px, py = x + float(c.random.normal(0, size * 0.42)), y + float(c.random.normal(0, size * 0.07))
            needle = [(px, py), (px + long * math.cos(angle) * 0.8, py + long * math.sin(angle) * 0.75)]
            _needle(c, needle, mix("#123734", JADE, float(c.random.random()) * 0.8))


def _needle(c: Canvas, points: list[Point], tone: tuple[float, float, float]) -> None:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    left, top = max(0, int(min(xs)) - 4), max(0, int(min(ys)) - 4)
    right, bottom = min(c.width, int(max(xs)) + 5), min(c.height, int(max(ys)) + 5)
    if right <= left or bottom <= top:
        return
    scale = 3

    image = Image.new("L", ((right - left) * scale, (bottom - top) * scale))
    ImageDraw.Draw(image).line([((x - left) * scale, (y - top) * scale) for x, y in points], fill=255, width=5)
    mask = np.asarray(image.reduce(scale), dtype=np.float32)[..., None] / 255
    part = c.pixels[top:bottom, left:right]
    c.pixels[top:bottom, left:right] = part * (1 - mask) + np.asarray(tone, dtype=np.float32) * mask
