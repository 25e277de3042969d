# SPDX-License-Identifier: MIT
"""Where two pages look different, from their pictures."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageStat

from forumpress.errors import InputError
from forumpress.finding import Rect
from forumpress.pdf.raster import CannotDraw, PageRasters
from forumpress.preflight import refusals
from forumpress.preflight.compare.changes import Change, ChangeKind, ChangePlace
from forumpress.preflight.compare.comparedfile import ComparedFile, PageFacts, PlacedPicture, without_figures
from forumpress.preflight.compare.pairing import Pair

PPI = 72
_CELL = 8
"""Pixels of a cell's side; neighbouring cells that differ become one frame."""
_VISIBLE = 24
"""Difference of a channel, of 255, that an eye may notice."""
_MOST_FRAMES = 60
_LARGEST = 3_000
_COMPARED = 64
"""Pixels of a picture's side when two are held against each other."""
_ALIKE = 6.0
"""Mean difference of a channel, of 255, up to which compression explains it."""
_SLACK = 18.0
"""Points by which a number may be wider than the one that stood there, and a frame coarser than the number."""


class Pages:
    """The pages of a file as pictures, drawn when they are asked for."""

    def __init__(self, file: ComparedFile) -> None:
        """Raises InputError when pdfium cannot open the file."""
        self._name = file.name
        try:
            self._rasters = PageRasters(file.data)
        except CannotDraw:
            raise InputError([refusals.DAMAGED.finding("the file cannot be drawn", file.name)]) from None

    def draw(self, position: int, ppi: float = PPI) -> Image.Image:
        """The page's trim, counted from 0. Raises InputError when it cannot be drawn."""
        try:
            scale = min(ppi / 72, _LARGEST / max(*self._rasters.size(position), 1))
            return self._rasters.draw_trim(position, scale)
        except CannotDraw:
            raise InputError([refusals.DAMAGED.finding(f"page {position + 1} cannot be drawn", self._name)]) from None

    def close(self) -> None:
        """Lets the file go."""
        self._rasters.close()


def look_changes(
    old: ComparedFile,
    new: ComparedFile,
    pairs: tuple[Pair, ...],
    explained: frozenset[int],
    old_pages: Pages,
    new_pages: Pages,
) -> list[Change]:
    """Pages that look different though nothing that was said so far explains it.

    `explained` are the new pages, from 1, on which words, pictures or flow changed.
    """
    changes = []
    for o, n in pairs:
        if o is None or n is None or n + 1 in explained or old.pages[o].look == new.pages[n].look:
            continue
        renumbered = _renumbered(old.pages[o], new.pages[n])
        frames = [
            frame
            for frame in differing_frames(old_pages.draw(o), new_pages.draw(n))
            if not any(_inside(frame, line) for line in renumbered)
        ]
        if frames:
            message = f"page {n + 1} looks different, though its words and pictures are the same"
            changes.append(
                Change(
                    ChangeKind.LOOK,
                    message,
                    tuple(ChangePlace(o + 1, frame) for frame in frames),
                    tuple(ChangePlace(n + 1, frame) for frame in frames),
                )
            )
    return changes


def same_picture(old_pages: Pages, new_pages: Pages, old: PlacedPicture, new: PlacedPicture) -> bool:
    """Whether two placed pictures look alike, brought to one size; not where one of them cannot be drawn."""
    try:
        shown = [
            pages.draw(picture.page - 1).crop(_pixels(picture.box))
            for pages, picture in ((old_pages, old), (new_pages, new))
        ]
    except InputError:
        return False
    if not all(picture.width and picture.height for picture in shown):
        return False
    size = (min(_COMPARED, shown[0].width), min(_COMPARED, shown[0].height))
    one, other = (picture.resize(size, Image.Resampling.BOX) for picture in shown)
    means = ImageStat.Stat(ImageChops.difference(one, other)).mean
    return max(means) < _ALIKE


def _pixels(box: Rect) -> tuple[int, int, int, int]:
    scale = PPI / 72
    return (
        max(0, round(box.x * scale)),
        max(0, round(box.y * scale)),
        round((box.x + box.width) * scale),
        round((box.y + box.height) * scale),
    )


def _renumbered(old: PageFacts, new: PageFacts) -> list[Rect]:
    """Where running heads and feet of two pages stand that differ in their figures alone."""
    before = {(round(line.box.y), without_figures(line.text)) for line in old.lines if line.furniture}
    return [
        line.box for line in new.lines if line.furniture and (round(line.box.y), without_figures(line.text)) in before
    ]


def _inside(frame: Rect, line: Rect) -> bool:
    return (
        frame.x >= line.x - _SLACK
        and frame.y >= line.y - _SLACK
        and frame.x + frame.width <= line.x + line.width + _SLACK
        and frame.y + frame.height <= line.y + line.height + _SLACK
    )


def differing_frames(old: Image.Image, new: Image.Image) -> tuple[Rect, ...]:
    """The regions, in points from the trim's top left, where two pictures at `PPI` differ visibly."""
    if old.size != new.size:
        canvas = Image.new("RGB", new.size, "white")
        canvas.paste(old)
        old = canvas
    difference = ImageChops.difference(old, new).convert("L").point([255 * (v > _VISIBLE) for v in range(256)])
    if difference.getbbox() is None:
        return ()
    grid = (-(-difference.width // _CELL), -(-difference.height // _CELL))
    padded = Image.new("L", (grid[0] * _CELL, grid[1] * _CELL))
    padded.paste(difference)
    cells = padded.reduce(_CELL).tobytes()
    marked = {(at % grid[0], at // grid[0]) for at, value in enumerate(cells) if value}
    return tuple(_frames(marked))[:_MOST_FRAMES]


def _frames(marked: set[tuple[int, int]]) -> list[Rect]:
    frames = []
    while marked:
        group = {marked.pop()}
        pending = list(group)
        while pending:
            x, y = pending.pop()
            near = {(x + dx, y + dy) for dx in (-2, -1, 0, 1, 2) for dy in (-2, -1, 0, 1, 2)} & marked
            marked -= near
            group |= near
            pending += near
        xs, ys = [x for x, _ in group], [y for _, y in group]
        side = _CELL * 72 / PPI
        left, top = min(xs) * side, min(ys) * side
        frames.append(Rect(left, top, (max(xs) + 1) * side - left, (max(ys) + 1) * side - top))
    return sorted(frames, key=lambda frame: (frame.y, frame.x))
