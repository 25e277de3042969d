# SPDX-License-Identifier: MIT
"""The golden pages: which pages of the golden issues are kept, as pictures and in words, and how a page becomes both.

A page in words is a line for each line of words, picture, rule and ground, in the order of drawing. Each begins with
how far down and how far across the page it stands: of words the baseline and the first letter, of others the top left
corner with width and height behind; in points from the page's top left corner, rounded to halves.
"""

from __future__ import annotations

import ctypes
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from forumpress.typeset.press import Press
from forumpress.typeset.proof import Purpose
from forumpress.workspace import Workspace

HERE = Path(__file__).parent
ISSUE = "2031-04"
DPI = 60
COLOURS = 96
_TILE = 6
"""Pixels: what differs is looked for in squares of this size, a few letters of text."""
_JOINT, _SPACE = 12.0, 1.0
"""Points: pieces of words nearer than the first are one line's, and further than the second they are parted."""
MOST = 16
"""Of 255: how far a square may be from the golden one. Fewer colours make 8, a missing folio 43, a moved line 49."""


@dataclass(frozen=True, slots=True)
class Golden:
    """A page that is kept, and what it shows."""

    layout: str
    page: int
    shows: str
    issue: str = ISSUE

    @property
    def file(self) -> Path:
        """Its picture."""
        issue = "" if self.issue == ISSUE else f"{self.issue}-"
        return HERE / "pages" / f"{issue}{self.layout}-{self.page}.png"

    @property
    def words(self) -> Path:
        """The same page in words."""
        return self.file.with_suffix(".txt")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as it is drawn now: its picture, and what stands where in words."""

    picture: Image.Image
    words: str


GOLDEN = (
    Golden("forum", 1, "masthead, contents, article head, drop cap, list, key figures, pull quote, figure, footnote"),
    Golden("forum", 2, "wide figure, table, frame for position only, sidebar, filler, imprint"),
    Golden("digest", 1, "the same head in one column"),
    Golden("digest", 2, "figure and key figures in one column"),
    Golden("forum", 1, "Chinese: marks closed up, Han beside Latin, drop cap, pull quote, box, table, note", "chinese"),
)


@cache
def drawn(layout: str, issue: str = ISSUE) -> tuple[Drawn, ...]:
    """A golden issue's pages as they are drawn now."""
    with TemporaryDirectory() as folder:
        for name in ("issues", "assets"):
            shutil.copytree(HERE / name, Path(folder) / name)
        press = Press(Workspace.at(Path(folder)))
        typeset = press.typeset(press.workspace.root / f"issues/{issue}.yaml", layout)
        return tuple(_rendered(press.prove(typeset, Purpose()).pdf))


def _rendered(pdf: bytes) -> Iterator[Drawn]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            picture = page.render(scale=DPI / 72).to_pil().convert("RGB")
            yield Drawn(picture, "".join(f"{line}\n" for line in _in_words(page)))
    finally:
        document.close()


def _in_words(page: pypdfium2.PdfPage) -> Iterator[str]:
    """What stands where on a page; pieces of one line of words that follow each other are joined."""
    text, height = page.get_textpage(), page.get_height()
    line: list[str] = []
    base = left = end = 0.0
    for each in page.get_objects():
        x, bottom, right, top = each.get_bounds()
        if each.type == pdfium.FPDF_PAGEOBJ_TEXT:
            words = _words_of(each, text)
            at = each.get_matrix()
            if line and (_half(height - at.f) != _half(base) or not -1 < at.e - end < _JOINT):
                yield _line(base, left, "".join(line))
                line = []
            if not line:
                base, left = height - at.f, at.e
            elif at.e - end > _SPACE:
                line.append(" ")
            line.append(words)
            end = right
            continue
        if line:
            yield _line(base, left, "".join(line))
            line = []
        kind = {pdfium.FPDF_PAGEOBJ_IMAGE: "picture", pdfium.FPDF_PAGEOBJ_PATH: "shape"}.get(each.type, "group")
        yield _line(height - top, x, f"[{kind} {_half(right - x):g} × {_half(top - bottom):g}]")
    if line:
        yield _line(base, left, "".join(line))


def _words_of(piece: pypdfium2.PdfObject, text: pypdfium2.PdfTextPage) -> str:
    size = pdfium.FPDFTextObj_GetText(piece, text, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFTextObj_GetText(piece, text, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def _line(down: float, across: float, what: str) -> str:
    return f"{_half(down):6.1f} {_half(across):6.1f}  {' '.join(what.split())}"


def _half(points: float) -> float:
    return round(2 * points) / 2 + 0.0


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
