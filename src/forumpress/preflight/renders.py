# SPDX-License-Identifier: MIT
"""Pages as three independent programs draw them: pdfium, Ghostscript and Poppler."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from forumpress.pdf.matrix import Bounds
from forumpress.pdf.pageview import PageView
from forumpress.preflight.document import Document
from forumpress.preflight.outside import run_outside
from forumpress.preflight.rule import NotMade

PPI = 50
_BATCH = 8


def renders_of(document: Document) -> Iterator[tuple[PageView, dict[str, Image.Image]]]:
    """Each page's trim, in RGB at `PPI`, by the program that drew it.

    Raises NotMade without Ghostscript or Poppler.
    """
    with tempfile.TemporaryDirectory(prefix="forumpress-renders-") as folder:
        source = Path(folder) / "in.pdf"
        source.write_bytes(document.data)
        for start in range(0, len(document.pages), _BATCH):
            pages = document.pages[start : start + _BATCH]
            first, last = pages[0].number, pages[-1].number
            run_outside(
                "gs",
                [
                    # Drawn four times as fine and averaged: by itself it would pick single pixels of pictures.
                    *("-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=png16m", f"-r{4 * PPI}"),
                    *("-dOverprint=/simulate", "-dDownScaleFactor=4"),
                    *(f"-dFirstPage={first}", f"-dLastPage={last}"),
                    *("-sOutputFile=g%d.png", "in.pdf"),
                ],
                folder=folder,
            )
            run_outside(
                "pdftoppm",
                ["-r", str(PPI), "-f", str(first), "-l", str(last), "-png", "in.pdf", "p"],
                folder=folder,
            )
            poppler = sorted(Path(folder).glob("p-*.png"))
            for at, page in enumerate(pages):
                drawn = {"pdfium": _by_pdfium(document.data, page.number - 1)}
                for name, path in (("Ghostscript", Path(folder) / f"g{at + 1}.png"), ("Poppler", poppler[at])):
                    with Image.open(path) as picture:
                        drawn[name] = picture.convert("RGB")
                yield page, {name: _trimmed(picture, page.media, page.trim) for name, picture in drawn.items()}
            for path in Path(folder).glob("[gp]*.png"):
                path.unlink()


def _by_pdfium(pdf: bytes, position: int) -> Image.Image:
    # Loaded for the deep check alone: every build reads the list of checks.
    from forumpress.pdf.raster import CannotDraw, PageRasters

    try:
        with PageRasters(pdf) as rasters:
            return rasters.draw(position, PPI / 72)
    except CannotDraw as problem:
        raise NotMade(f"pdfium cannot draw the file: {problem}") from None


def _trimmed(picture: Image.Image, media: Bounds, trim: Bounds) -> Image.Image:
    """The part of a drawn MediaBox that lies inside the trim."""
    scale_x, scale_y = picture.width / (media[2] - media[0]), picture.height / (media[3] - media[1])
    box = (
        round((trim[0] - media[0]) * scale_x),
        round((media[3] - trim[3]) * scale_y),
        round((trim[2] - media[0]) * scale_x),
        round((media[3] - trim[1]) * scale_y),
    )
    return picture.crop(box)
