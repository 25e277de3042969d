# SPDX-License-Identifier: MIT
"""The pictures of an e-book: each once, in a format that every reader shows (EPUB 3.3, 3.2)."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any

from forumpress.files import read_file
from forumpress.issue.model import Figure, FocalPoint
from forumpress.pdf.raster import CannotDraw, PageRasters
from forumpress.typeset.imagefile import PictureRefused
from forumpress.typeset.webpictures import WebPicture, web_picture
from forumpress.workspace import PathRefused, Workspace

FOLDER = "pictures/"
_LARGEST = 100_000_000
_COVER_WIDTH = 1000


class BookPictures:
    """Gathers the files of pictures as chapters ask for them, by their paths below the book's folder."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._cache = workspace.cache / "pictures"
        self._made: dict[tuple[object, ...], WebPicture | None] = {}
        self.files: dict[str, bytes] = {}

    def of(self, figure: Figure, up: str) -> Mapping[str, Any] | None:
        """What a template prints of a figure's picture, addressed from `up` of the book's folder; None without one."""
        picture = self._picture(figure)
        if picture is None:
            return None
        file = picture.fallback.path
        name = self._keep(read_file(file, _LARGEST), file.suffix, "p")
        return {
            "sources": [],
            "src": f"{up}{name}",
            "width": picture.width,
            "height": picture.height,
            "sizes": "",
            "lazy": False,
        }

    def _picture(self, figure: Figure) -> WebPicture | None:
        if figure.image is None:
            return None
        focal = figure.focal or FocalPoint()
        ratio = figure.ratio if figure.may_be_cropped else None
        key = figure.image, ratio, focal.x, focal.y
        if key not in self._made:
            try:
                path = self._workspace.resolve(figure.image)
                self._made[key] = web_picture(path, ratio, focal, self._cache, sizes=False)
            except (PathRefused, PictureRefused, OSError):
                self._made[key] = None  # the reading has said why
        return self._made[key]

    def cover(self, pdf: bytes) -> str | None:
        """The path of page 1 of a PDF as a picture; None where it cannot be drawn."""
        try:
            with PageRasters(pdf) as rasters:
                drawn = rasters.draw(0, _COVER_WIDTH / rasters.size(0)[0])
        except CannotDraw:
            return None
        stream = io.BytesIO()
        drawn.convert("RGB").save(stream, "JPEG", quality=82)
        return self._keep(stream.getvalue(), ".jpg", "cover")

    def _keep(self, data: bytes, suffix: str, stem: str) -> str:
        name = f"{FOLDER}{stem}-{hashlib.blake2b(data, digest_size=8).hexdigest()}{suffix}"
        self.files[name] = data
        return name
