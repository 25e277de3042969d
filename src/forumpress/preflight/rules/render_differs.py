# SPDX-License-Identifier: MIT
"""Pages that look different in different programs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PIL import Image, ImageChops, ImageFilter

from forumpress.finding import Rect
from forumpress.pdf.pageview import PageView
from forumpress.preflight.document import Document
from forumpress.preflight.renders import renders_of
from forumpress.preflight.rule import Fault, RuleLimits, rule

_REGION = 16
"""Side of a region in pixels: about 8 mm."""
_FLAT = 14
"""Mean strength of edges, of 255, above which a region surely shows something."""


class RenderDiffersLimits(RuleLimits):
    """How far the mean colour of a region may differ between two programs, in per cent."""

    programs: float = 22.0


@rule(
    code="render/differs",
    title="The page looks the same in three programs",
    rationale="What one program draws and another leaves out is lost on somebody's press. Overprinting white, broken "
    "masks and odd gradients show as differences between programs.",
    source="House rule",
    cure="Look at the framed region in several programs; simplify the transparency or gradient there.",
    limits=RenderDiffersLimits,
    deep=True,
)
def check(document: Document, limits: RenderDiffersLimits) -> Iterator[Fault]:
    """Compares pdfium, Ghostscript and Poppler, region by region."""
    for page, drawn in renders_of(document):
        yield from _compare(page, drawn, limits)


def _compare(page: PageView, drawn: dict[str, Image.Image], limits: RenderDiffersLimits) -> Iterator[Fault]:
    width, height = next(iter(drawn.values())).size
    grid = (max(1, width // _REGION), max(1, height // _REGION))
    means = {name: _means(picture, grid) for name, picture in drawn.items()}
    edges = {name: _edges(picture, grid) for name, picture in drawn.items()}
    for one, other in combinations(drawn, 2):
        allowed = limits.programs * 2.55
        difference = ImageChops.difference(means[one], means[other])
        worst, at = max((max(value), at) for at, value in enumerate(_pixels(difference)))
        if worst > allowed:
            message = f"{one} and {other} differ by {worst / 2.55:.0f} %"
            yield Fault(message, page.number, _region(page, grid, at))
            continue
        for shows, lacks in ((one, other), (other, one)):
            missing = _missing(edges[shows], edges[lacks])
            if missing is not None:
                message = f"something that {shows} draws is missing in {lacks}"
                yield Fault(message, page.number, _region(page, grid, missing))


def _missing(shown: Image.Image, elsewhere: Image.Image) -> int | None:
    """The first region that shows something where the other picture shows nothing, there or next to it."""
    # An edge between two regions may fall into either: half a pixel decides.
    around = elsewhere.filter(ImageFilter.MaxFilter(3)).tobytes()
    pairs = enumerate(zip(shown.tobytes(), around, strict=True))
    return next((at for at, (here, there) in pairs if here > _FLAT and there < 0.3 * here), None)


def _means(picture: Image.Image, grid: tuple[int, int]) -> Image.Image:
    return picture.resize(grid, Image.Resampling.BOX)


def _edges(picture: Image.Image, grid: tuple[int, int]) -> Image.Image:
    found = picture.convert("L").filter(ImageFilter.GaussianBlur(0.7)).filter(ImageFilter.FIND_EDGES)
    # The filter takes the picture's own border for an edge.
    inner = Image.new("L", found.size)
    inner.paste(found.crop((2, 2, found.width - 2, found.height - 2)), (2, 2))
    return inner.resize(grid, Image.Resampling.BOX)


def _pixels(picture: Image.Image) -> Iterator[tuple[int, int, int]]:
    data = picture.tobytes()
    return ((data[at], data[at + 1], data[at + 2]) for at in range(0, len(data), 3))


def _region(page: PageView, grid: tuple[int, int], at: int) -> Rect:
    left, bottom, right, top = page.trim
    width, height = (right - left) / grid[0], (top - bottom) / grid[1]
    return Rect(at % grid[0] * width, at // grid[0] * height, width, height)
