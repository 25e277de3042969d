# SPDX-License-Identifier: MIT
"""The printing plates, as Ghostscript's `tiffsep` device separates them."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

from forumpress.length import MM
from forumpress.pdf.pageview import PageView
from forumpress.preflight.document import Document
from forumpress.preflight.outside import run_outside

PPI = 100
_BATCH = 8
_NAME = re.compile(r"p(\d+)\((.+)\)\.tif")


@dataclass(frozen=True, slots=True)
class Plates:
    """One page's plates, by ink, each from 0 (paper) to 255 (full ink), the whole MediaBox at `PPI`."""

    page: PageView
    inks: dict[str, Image.Image]

    def pixels(self, bounds: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
        """Bounds of the page's user space as pixels: left, top, right, bottom, inside the picture."""
        media, scale = self.page.media, PPI / 72
        size = next(iter(self.inks.values())).size
        left, right = (round((x - media[0]) * scale) for x in (bounds[0], bounds[2]))
        top, bottom = (round((media[3] - y) * scale) for y in (bounds[3], bounds[1]))
        return (max(0, left), max(0, top), min(size[0], right), min(size[1], bottom))


def plates_of(document: Document) -> Iterator[Plates]:
    """Each page's plates; overprint is simulated as the press would do it. Raises NotMade without Ghostscript."""
    with tempfile.TemporaryDirectory(prefix="forumpress-plates-") as folder:
        source = Path(folder) / "in.pdf"
        source.write_bytes(document.data)
        for start in range(0, len(document.pages), _BATCH):
            pages = document.pages[start : start + _BATCH]
            run_outside(
                "gs",
                [
                    *("-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", f"-r{PPI}", "-dUseCropBox=false"),
                    *(f"-dFirstPage={pages[0].number}", f"-dLastPage={pages[-1].number}", "-sCompression=lzw"),
                    *("-sOutputFile=p%d.tif", "in.pdf"),
                ],
                folder=folder,
            )
            found: dict[int, dict[str, Image.Image]] = {}
            for path in sorted(Path(folder).glob("p*(*).tif")):
                match = _NAME.fullmatch(path.name)
                if match:
                    with Image.open(path) as plate:
                        found.setdefault(int(match[1]), {})[match[2]] = ImageChops.invert(plate.convert("L"))
                path.unlink()
            for at, page in enumerate(pages, start=1):
                if at in found:
                    yield Plates(page, found[at])


def coverage_grid(plates: Plates, millimetres: float) -> tuple[list[list[float]], float]:
    """Total ink in per cent, averaged over squares of that size, row by row from the head; and the square's real size.

    Only what lies inside the trim counts; the size, in points, differs a little because squares are whole pixels.
    """
    side = max(1, round(millimetres * MM * PPI / 72))
    box = plates.pixels(plates.page.trim)
    total: list[float] = []
    width = 0
    for plate in plates.inks.values():
        squares = plate.crop(box).reduce(side)
        width = squares.size[0]
        values = squares.tobytes()
        total = (
            [ink / 2.55 for ink in values] if not total else [a + b / 2.55 for a, b in zip(total, values, strict=True)]
        )
    rows = [total[at : at + width] for at in range(0, len(total), width)] if width else []
    return rows, side * 72 / PPI
