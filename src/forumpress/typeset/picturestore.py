# SPDX-License-Identifier: MIT
"""Where pictures lie on the way to the page: their facts, their derivatives, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from forumpress.finding import Finding, warning
from forumpress.issue.model import Span
from forumpress.layout.story import Box, Picture, Story
from forumpress.text import Text
from forumpress.typeset.fonts import FontLibrary
from forumpress.typeset.imagecache import tidy
from forumpress.typeset.imagefile import PictureRefused
from forumpress.typeset.images import Derivative, PictureFacts, derive, inspect_picture, resolution_findings
from forumpress.typeset.pictureframe import picture_frame
from forumpress.typeset.plan import PagePlan, PlacedBox
from forumpress.typeset.proof import Purpose
from forumpress.workspace import Workspace

DEFAULT_RATIO = 1.5
"""Width by height of a frame whose picture is not there yet."""
MOUNT = "/pictures/"
"""How pages address the derivatives' folder, wherever it lies."""


class PictureStore:
    """The pictures of one workspace, as they were when one last looked."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.cache = workspace.cache / "pictures"
        self._paths: dict[str, Path] = {}
        self._facts: dict[Path, tuple[PictureFacts | None, tuple[Finding, ...]]] = {}

    def forget(self) -> None:
        """Forget what the files were: an editor may have changed them."""
        self._paths.clear()
        self._facts.clear()

    def ratio_of(self, picture: Picture) -> float:
        """Width by height of a picture's frame."""
        if picture.ratio is not None and picture.crops:
            return picture.ratio
        facts = self.facts(picture)
        return facts.ratio if facts else DEFAULT_RATIO

    def facts(self, picture: Picture) -> PictureFacts | None:
        """What the picture's file is; None where there is none or it cannot be drawn."""
        path = self._path(picture)
        return self._inspected(path)[0] if path else None

    def files(self, pictures: Sequence[Picture]) -> tuple[Path, ...]:
        """The files of pictures that name one."""
        return tuple(path for picture in pictures if (path := self._path(picture)))

    def inspect(self, picture: Picture, fonts: FontLibrary, family: str) -> tuple[Finding, ...]:
        """What is wrong with a picture, or that it is still to come; words of a drawing are set in `family`."""
        path = self._path(picture)
        if path is None:
            return (
                warning(
                    "figure/for-position-only",
                    "this figure has no picture yet; an empty frame keeps its place",
                    hint="Name the picture's file under image: when you have it.",
                    place=picture.place,
                ),
            )
        facts, inspected = self._inspected(path)
        findings = [replace(finding, place=picture.place) for finding in inspected]
        lacking = fonts.missing(Text(facts.words), family) if facts and facts.words else []
        return (*findings, *(replace(finding, place=picture.place) for finding in lacking))

    def address(self, picture: Picture, width: float, height: float, purpose: Purpose) -> str | None:
        """How a page addresses the picture's derivative for a frame in points; None where there is none."""
        made = self._derive(picture, width, height, purpose)
        return f"file://{MOUNT}{made.path.name}" if made else None

    def soft_pictures(self, plan: PagePlan, purpose: Purpose) -> Iterator[Finding]:
        """Pictures that have too few pixels for the frame that make-up gave them.

        A warning where they are too few for the purpose, a note where they are too few for a press alone.
        """
        placed = (item for page in plan.pages for item in page.items if isinstance(item, PlacedBox))
        for item in placed:
            box = item.block.block
            bleed = purpose.bleed if box.span is Span.FULL else 0.0
            for number, picture in enumerate(box.pictures):
                facts = self.facts(picture)
                frame = picture_frame(box, number, self.ratio_of, item.width + 2 * bleed, item.picture_height)
                if facts is not None and picture.path is not None and min(frame) > 0:
                    name = Path(picture.path).name
                    yield from resolution_findings(facts, name, frame, picture.focal, purpose, picture.place)

    def used_twice(self, pictures: Sequence[Picture]) -> Iterator[Finding]:
        """Pictures of the same file, or of files that are the same, but for small ones and decoration."""
        first: dict[str, Picture] = {}
        for picture in pictures:
            facts = self.facts(picture)
            if facts is None or picture.may_repeat:
                continue
            before = first.setdefault(facts.digest, picture)
            if before is not picture:
                yield warning(
                    "figure/used-twice",
                    f"this is the same picture as in line {before.place.line}",
                    hint="Choose another picture for one of the two.",
                    place=picture.place,
                )

    def tidy(self) -> None:
        """Let derivatives go that nothing has used for long."""
        tidy(self.cache)

    def _path(self, picture: Picture) -> Path | None:
        if not picture.path:
            return None
        path = self._paths.get(picture.path)
        if path is None:
            path = self._paths[picture.path] = self._workspace.resolve(picture.path)
        return path

    def _inspected(self, path: Path) -> tuple[PictureFacts | None, tuple[Finding, ...]]:
        if path not in self._facts:
            self._facts[path] = inspect_picture(path)
        return self._facts[path]

    def _derive(self, picture: Picture, width: float, height: float, purpose: Purpose) -> Derivative | None:
        path = self._path(picture)
        if path is None or height <= 0 or self._inspected(path)[0] is None:
            return None
        try:
            return derive(path, width, height, picture.focal, purpose, self.cache)
        except PictureRefused:
            return None


def pictures_of(stories: Sequence[Story]) -> list[Picture]:
    """The pictures of all boxes, in order."""
    return [picture for story in stories for box in story.blocks if isinstance(box, Box) for picture in box.pictures]
