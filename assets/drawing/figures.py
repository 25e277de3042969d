"""Whole figures: those who sit and those who stand."""

from __future__ import annotations

from drawing.canvas import INK, SKIN_DARK, Canvas, Colour, Point, curve, mix
from drawing.people import Looks, limb, placed
from drawing.portraits import profile


def sitter(
    c: Canvas, x: float, seat: float, size: float, looks: Looks, *, flip: bool, gesture: str, trousers: Colour
) -> None:
    """A person in a low chair, half turned; (x, seat) is the hip, `size` about a head's height in pixels."""
    dark = mix(looks.cloth, INK, 0.55)

    def at(*points: Point) -> list[Point]:
        return placed(points, x, seat, size, flip=flip)

    shade = c.across(*(at((1.2, 0))[0][0], at((-1.4, 0))[0][0]))
    leg = mix(trousers, INK, 0.3)
    limb(c, at((-0.1, -0.15), (1.3, -0.28), (1.42, 1.7)), 0.5 * size, leg)
    limb(c, at((1.38, 1.78), (1.92, 1.88)), 0.26 * size, INK)
    limb(
        c,
        at((0.0, -0.1), (1.52, -0.1), (1.12, 1.0), (1.02, 1.72)),
        0.54 * size,
        trousers,
        mix(trousers, INK, 0.5),
        shade,
    )
    limb(c, at((0.98, 1.8), (1.55, 1.9)), 0.27 * size, INK)
    torso = curve(
        [(-0.62, 0.16), (-0.74, -1.0), (-0.56, -2.0), (-0.1, -2.26), (0.42, -2.08), (0.6, -1.2), (0.62, 0.14)]
    )
    c.paint(c.polygon(placed(torso, x, seat, size, flip=flip)), looks.cloth, shade=dark, amount=shade)
    hand = mix(looks.skin, SKIN_DARK, 0.2)
    if gesture == "talk":
        limb(c, at((-0.12, -1.8), (0.25, -0.92), (1.0, -1.35)), 0.36 * size, mix(looks.cloth, INK, 0.18))
        limb(c, at((0.98, -1.36), (1.2, -1.56)), 0.24 * size, hand)
    elif gesture == "microphone":
        limb(c, at((-0.12, -1.8), (0.3, -0.95), (0.62, -1.9)), 0.36 * size, mix(looks.cloth, INK, 0.18))
        limb(c, at((0.62, -1.9), (0.64, -2.05)), 0.25 * size, hand)
        limb(c, at((0.62, -2.0), (0.52, -2.5)), 0.1 * size, INK)
        c.paint(c.ellipse(*at((0.5, -2.56))[0], 0.13 * size), INK)
    else:
        limb(c, at((-0.12, -1.8), (-0.06, -0.75), (0.86, -0.42)), 0.36 * size, mix(looks.cloth, INK, 0.18))
        limb(c, at((0.84, -0.42), (1.02, -0.38)), 0.24 * size, hand)
    hx, hy = at((0.06, -2.92))[0]
    r = 0.52 * size
    if looks.hair == "long":
        c.paint(
            c.polygon(
                curve(placed([(-0.9, -0.6), (0, -1.1), (0.3, 0), (-0.2, 1.5), (-1.0, 1.4)], hx, hy, r, flip=flip))
            ),
            looks.hair_colour,
        )
    c.paint(
        c.polygon(placed([(-0.45, 0.4), (0.3, 0.4), (0.36, 1.5), (-0.5, 1.5)], hx, hy, r, flip=flip)),
        mix(looks.skin, SKIN_DARK, 0.5),
    )
    profile(c, hx, hy, r, looks, flip=flip)


def stander(
    c: Canvas,
    x: float,
    ground: float,
    tall: float,
    looks: Looks,
    *,
    hands: tuple[Point, Point] | None,
    trousers: Colour,
) -> None:
    """A person who stands and faces us; `hands` are where the hands hold something."""
    r = tall * 0.068
    dark = mix(looks.cloth, INK, 0.5)
    shade = c.across(x + tall * 0.13, x - tall * 0.15)
    for side in (-1, 1):
        limb(
            c,
            [(x + side * 0.05 * tall, ground - 0.46 * tall), (x + side * 0.055 * tall, ground - 0.02 * tall)],
            0.085 * tall,
            trousers,
            mix(trousers, INK, 0.5),
            shade,
        )
        limb(c, [(x + side * 0.06 * tall, ground - 0.008 * tall), (x + side * 0.085 * tall, ground)], 0.035 * tall, INK)
    head_y = ground - 0.925 * tall
    torso = curve(
        [
            (-0.05, 0.085),
            (-0.125, 0.12),
            (-0.15, 0.2),
            (-0.125, 0.36),
            (-0.13, 0.5),
            (0.13, 0.5),
            (0.125, 0.36),
            (0.15, 0.2),
            (0.125, 0.12),
            (0.05, 0.085),
        ]
    )
    c.paint(c.polygon(placed(torso, x, head_y, tall)), looks.cloth, shade=dark, amount=shade)
    if hands is not None:
        for side, (hx, hy) in zip((-1, 1), hands, strict=True):
            elbow = (x + side * 0.17 * tall, ground - 0.62 * tall)
            limb(
                c,
                [(x + side * 0.125 * tall, ground - 0.79 * tall), elbow, (hx, hy)],
                0.062 * tall,
                mix(looks.cloth, INK, 0.14),
                dark,
                shade,
            )
            c.paint(c.ellipse(hx, hy, 0.026 * tall), mix(looks.skin, SKIN_DARK, 0.2))
    small = Looks(looks.cloth, looks.hair, looks.hair_colour, looks.skin, looks.collar)
    _head(c, x, head_y, r, small)


def _head(c: Canvas, x: float, y: float, r: float, looks: Looks) -> None:
    if looks.hair in ("bob", "long"):
        length = 1.0 if looks.hair == "bob" else 1.7
        back = [(-0.85, -0.3), (-0.5, -1.0), (0, -1.12), (0.5, -1.0), (0.85, -0.3), (0.9, length), (-0.9, length)]
        c.paint(c.polygon(curve(placed(back, x, y, r))), mix(looks.hair_colour, INK, 0.4))
    c.paint(c.rectangle(x - 0.32 * r, y + 0.5 * r, 0.64 * r, 0.9 * r), mix(looks.skin, SKIN_DARK, 0.5))
    if looks.collar is not None:
        c.paint(c.polygon(placed([(-0.5, 1.2), (0.5, 1.2), (0, 2.5)], x, y, r)), looks.collar)
    c.paint(
        c.ellipse(x, y, 0.7 * r, 0.96 * r),
        looks.skin,
        shade=mix(looks.skin, SKIN_DARK, 0.9),
        amount=c.across(x + r * 0.7, x - r),
        smooth=True,
    )
    if looks.hair != "bald":
        cap = [
            (-0.8, 0.05),
            (-0.82, -0.5),
            (-0.4, -1.08),
            (0.4, -1.08),
            (0.82, -0.5),
            (0.8, 0.05),
            (0.6, -0.35),
            (0.1, -0.55),
            (-0.5, -0.4),
        ]
        c.paint(c.polygon(curve(placed(cap, x, y, r))), looks.hair_colour)
    if looks.hair == "bun":
        c.paint(c.ellipse(x, y - 1.2 * r, 0.42 * r, 0.36 * r), looks.hair_colour)
