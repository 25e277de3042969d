"""The chart of the sample: bars for the number of organizations, drawn as SVG."""

from __future__ import annotations

from drawing.canvas import GREEN, JADE, VERMILION

WIDTH, HEIGHT = 720, 400
LEFT, FLOOR, TOP = 4, 318, 68
YEARS = (("2019", 866, "≈ 866"), ("2020", 894, "894"), ("2021", 902, "902"))
GROWTH = ("+3.21%", "+0.86%")
BLACK, GREY = "#000000", "#666666"
"""Without a hue, so that small words print in black ink alone."""
LOWEST, HIGHEST = 800, 910
"""Thousands at the foot and at the head of the axis, which is broken and says so."""


def growth() -> str:
    """Organizations at the end of three years, in thousands, and the growth between them."""
    step = (WIDTH - 2 * LEFT) / len(YEARS)
    wide = step * 0.46
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        ' font-family="Source Sans 3">',
        f'<text x="{LEFT}" y="24" font-size="26" font-weight="600" fill="{GREEN}">Organizations, in thousands</text>',
    ]
    for value in (820, 860, 900):
        y = _height_of(value)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - LEFT}" stroke="#d9ddd6" stroke-width="1"/>')
        parts.append(
            f'<text x="{WIDTH - LEFT}" y="{y - 5:.1f}" font-size="21" fill="{GREY}" text-anchor="end">{value}</text>'
        )
    tops = []
    for at, (year, value, words) in enumerate(YEARS):
        x = LEFT + step * at + (step - wide) / 2 - 30
        y = _height_of(value)
        tops.append((x + wide / 2, y))
        fill = GREEN if at == len(YEARS) - 1 else JADE
        parts.append(f'<path d="M{x:.1f} {FLOOR}V{y:.1f}H{x + wide:.1f}V{FLOOR}Z" fill="{fill}"/>')
        parts.append(
            f'<text x="{x + wide / 2:.1f}" y="{y + 33:.1f}" font-size="27" font-weight="600" fill="#ffffff"'
            f' text-anchor="middle">{words}</text>'
        )
        parts.append(
            f'<text x="{x + wide / 2:.1f}" y="{FLOOR + 31}" font-size="24" fill="{BLACK}"'
            f' text-anchor="middle">{year}</text>'
        )
        parts.append(_break_at(x, wide))
    for (ax, ay), (bx, by), words in zip(tops, tops[1:], GROWTH, strict=False):
        ax, bx = ax + wide / 2 + 6, bx - wide / 2 - 6
        parts.append(
            f'<path d="M{ax:.1f} {ay:.1f}L{bx:.1f} {by:.1f}" stroke="{VERMILION}" stroke-width="2.5" fill="none"/>'
        )
        parts.append(f'<path d="M{bx:.1f} {by:.1f}l-10 -3.5l1 9.5z" fill="{VERMILION}"/>')
        parts.append(
            f'<text x="{(ax + bx) / 2:.1f}" y="{min(ay, by) - 16:.1f}" font-size="26" font-weight="600"'
            f' fill="{VERMILION}" text-anchor="middle">{words}</text>'
        )
    parts.append(f'<path d="M{LEFT} {FLOOR}H{WIDTH - LEFT}" stroke="{GREEN}" stroke-width="2"/>')
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 8}" font-size="21" fill="{GREY}">The axis begins at {LOWEST}.</text>')
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def _height_of(value: float) -> float:
    return FLOOR - (value - LOWEST) / (HIGHEST - LOWEST) * (FLOOR - TOP)


def _break_at(x: float, wide: float) -> str:
    """A white ripple across a bar's foot: the bar is shortened."""
    y = FLOOR - 22
    waves = "".join(f"q{wide / 16:.2f} {-7 if at % 2 else 7} {wide / 8:.2f} 0" for at in range(8))
    return f'<path d="M{x - 1:.1f} {y}{waves}" stroke="#ffffff" stroke-width="5" fill="none"/>'
