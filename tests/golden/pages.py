# SPDX-License-Identifier: MIT
"""The golden pages: which pages of the golden issue are kept as pictures, and how a page becomes one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image, ImageChops

from forumpress.typeset.press import Press
from forumpress.typeset.proof import Purpose
from forumpress.workspace import Workspace

HERE = Path(__file__).parent
ISSUE = "issues/2031-04.yaml"
DPI = 60
COLOURS = 96
_TILE = 6
"""Pixels: what differs is looked for in squares of this size, a few letters of text."""
MOST = 16
"""Of 255: how far a square may be from the golden one. Fewer colours make 8, a missing folio 43, a moved line 49."""


@dataclass(frozen=True, slots=True)
class Golden:
    """A page that is kept, and what it shows."""

    layout: str
    page: int
    shows: str

    @property
    def file(self) -> Path:
        """Its picture."""
        return HERE / "pages" / f"{self.layout}-{self.page}.png"


GOLDEN = (
    Golden("forum", 1, "masthead, contents, article head, drop cap, list, key figures, pull quote, figure, footnote"),
    Golden("forum", 2, "wide figure, table, frame for position only, sidebar, filler, imprint"),
    Golden("digest", 1, "the same head in one column"),
    Golden("digest", 2, "figure and key figures in one column"),
)


@cache
def drawn(layout: str) -> tuple[Image.Image, ...]:
    """The golden issue's pages as they are drawn now."""
    with TemporaryDirectory() as folder:
        for name in ("issues", "assets"):
            shutil.copytree(HERE / name, Path(folder) / name)
        press = Press(Workspace.at(Path(folder)))
        typeset = press.typeset(press.workspace.root / ISSUE, layout)
        return tuple(_rendered(press.prove(typeset, Purpose()).pdf))


def _rendered(pdf: bytes) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            yield page.render(scale=DPI / 72).to_pil().convert("RGB")
    finally:
        document.close()


def reduced(picture: Image.Image) -> Image.Image:
    """A page in few colours, as the golden ones are kept."""
    return picture.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


def distance(golden: Image.Image, now: Image.Image) -> tuple[int, Image.Image]:
    """The greatest difference of any square, 0 to 255, and a picture that shows where pages differ."""
    if golden.size != now.size:
        return 255, now
    red, green, blue = ImageChops.difference(golden, now).reduce(_TILE).split()
    squares = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    pale = Image.blend(now, Image.new("RGB", now.size, "white"), 0.6)
    marked = squares.point(lambda value: 255 if value > MOST else 0).resize(now.size, Image.Resampling.NEAREST)
    pale.paste(Image.new("RGB", now.size, "#b8442c"), mask=ImageChops.multiply(marked, Image.new("L", now.size, 90)))
    return int(squares.getextrema()[1]), pale
