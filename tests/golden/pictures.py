# SPDX-License-Identifier: MIT
"""Draws the one picture of the golden issue: flat shapes, so that its pixels are few and its file is small."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

PICTURE = Path(__file__).parent / "assets/bay.png"
_SIZE = (1056, 704)


def draw_bay() -> None:
    """Writes `assets/bay.png`."""
    width, height = _SIZE
    picture = Image.new("P", _SIZE, 0)
    picture.putpalette([222, 234, 228, 157, 190, 178, 94, 143, 131, 30, 94, 87, 231, 178, 92, 246, 243, 234])
    pen = ImageDraw.Draw(picture)
    pen.ellipse((680, 90, 820, 230), fill=4)
    for left, top, right, colour in ((-200, 220, 560, 1), (420, 180, 1250, 1), (120, 290, 900, 2)):
        pen.polygon([(left, 430), ((left + right) // 2, top), (right, 430)], fill=colour)
    pen.rectangle((0, 420, width, height), fill=3)
    for row in range(6):
        y = 470 + row * 38
        pen.line((120 + row * 40, y, 420 + row * 70, y), fill=2, width=6)
    pen.polygon([(600, 560), (820, 560), (780, 600), (640, 600)], fill=5)
    pen.line((710, 430, 710, 560), fill=5, width=8)
    picture.save(PICTURE, optimize=True)


if __name__ == "__main__":
    draw_bay()
