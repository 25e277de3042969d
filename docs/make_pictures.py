# SPDX-License-Identifier: MIT
"""Draws the README's picture of the pages: python docs/make_pictures.py

Run it after a change of the sample issue or of the layouts.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from forumpress.typeset.press import Press
from forumpress.typeset.proof import Purpose
from forumpress.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs/images/pages.png"
SHOWN = (("forum", 1), ("forum", 5), ("forum", 7), ("digest", 1))
"""Layout and page, from left to right."""
WIDTH = 1680
"""Pixels: twice as many as a page on the web shows."""
GAP = 64
MOST = 400_000
"""Bytes."""


def pages(layout: str, numbers: Sequence[int], dpi: float) -> list[Image.Image]:
    """Pages of the sample issue."""
    press = Press(Workspace.at(ROOT))
    typeset = press.typeset(ROOT / "issues/2022-11.yaml", layout)
    document = pypdfium2.PdfDocument(press.prove(typeset, Purpose(ppi=220)).pdf)
    try:
        return [document[number - 1].render(scale=dpi / 72).to_pil().convert("RGB") for number in numbers]
    finally:
        document.close()


def on_a_table(sheets: Sequence[Image.Image], gap: int, ground: str = "#e4e9e7") -> Image.Image:
    """Sheets of paper side by side, standing on one line, each with its shadow."""
    height = max(sheet.height for sheet in sheets)
    table = Image.new("RGB", (sum(sheet.width + gap for sheet in sheets) + gap, height + 2 * gap), ground)
    shade = Image.new("L", table.size, 0)
    places = []
    left = gap
    for sheet in sheets:
        places.append((left, gap + height - sheet.height))
        left += sheet.width + gap
    for sheet, (x, y) in zip(sheets, places, strict=True):
        ImageDraw.Draw(shade).rectangle((x, y + 4, x + sheet.width, y + sheet.height + 5), fill=90)
    shade = shade.filter(ImageFilter.GaussianBlur(7))
    table = ImageChops.subtract(table, Image.merge("RGB", (shade,) * 3))
    for sheet, place in zip(sheets, places, strict=True):
        table.paste(sheet, place)
    return table


def main() -> None:
    """Writes `docs/images/pages.png`, as sharp as its size allows."""
    layouts = dict.fromkeys(layout for layout, _ in SHOWN)
    drawn = {
        (layout, number): page
        for layout in layouts
        for number, page in zip(
            [n for name, n in SHOWN if name == layout],
            pages(layout, [n for name, n in SHOWN if name == layout], 96),
            strict=True,
        )
    }
    table = on_a_table([drawn[each] for each in SHOWN], GAP)
    size = (WIDTH, round(table.height * WIDTH / table.width))
    small = table.resize(size, Image.Resampling.LANCZOS)
    PICTURE.parent.mkdir(exist_ok=True)
    for colours in (240, 180, 128, 96, 64):
        small.quantize(colours, method=Image.Quantize.MAXCOVERAGE, kmeans=1).save(PICTURE, optimize=True)
        if PICTURE.stat().st_size < MOST:
            break
    print(f"{PICTURE.relative_to(ROOT)}: {size[0]} × {size[1]} pixels, {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
