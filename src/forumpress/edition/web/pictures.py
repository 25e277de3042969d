# SPDX-License-Identifier: MIT
"""The pictures of a web edition: what templates print of them, and the files that they need."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any

from PIL import Image

from forumpress.files import read_file
from forumpress.issue.model import Figure, FocalPoint, Size
from forumpress.pdf.raster import CannotDraw, PageRasters
from forumpress.typeset.imagefile import PictureRefused
from forumpress.typeset.webpictures import WebPicture, WebVariant, web_picture
from forumpress.workspace import PathRefused, Workspace

_LARGEST = 100_000_000
_SIZES = {
    Size.THUMBNAIL: "11rem",
    Size.HALF: "(min-width: 38rem) 17rem, 94vw",
    Size.COLUMN: "(min-width: 38rem) 35rem, 94vw",
    Size.WIDE: "(min-width: 64rem) 60rem, 94vw",
    Size.FULL: "(min-width: 64rem) 60rem, 94vw",
}
"""How wide a figure is shown, by the base pack's style sheet."""
_COVER_WIDTHS = (360, 720)


class WebPictures:
    """Gathers the files of pictures as templates ask for them. `files` are named below `folder`."""

    def __init__(self, workspace: Workspace, folder: str) -> None:
        self._workspace = workspace
        self._cache = workspace.cache / "pictures"
        self._folder = folder
        self._made: dict[tuple[object, ...], WebPicture | None] = {}
        self.files: dict[str, bytes] = {}

    def of(self, figure: Figure, up: str, *, pair: bool = False, lazy: bool = True) -> Mapping[str, Any] | None:
        """What a template prints of a figure's picture, addressed from a page `up` of the folder; None without one."""
        made = self._picture(figure)
        sizes = "(min-width: 64rem) 30rem, 47vw" if pair else _SIZES[figure.shown_size]
        return {**self._shown(made, up), "sizes": sizes, "lazy": lazy} if made else None

    def _picture(self, figure: Figure) -> WebPicture | None:
        focal = figure.focal or FocalPoint()
        ratio = figure.ratio if figure.may_be_cropped else None
        key = figure.image, ratio, focal.x, focal.y
        if figure.image is None:
            return None
        if key not in self._made:
            try:
                path = self._workspace.resolve(figure.image)
                self._made[key] = web_picture(path, ratio, focal, self._cache)
            except (PathRefused, PictureRefused, OSError):
                self._made[key] = None  # the reading has said why
        return self._made[key]

    def cover(self, pdf: bytes, up: str) -> Mapping[str, Any] | None:
        """Page 1 of a PDF, in two sizes; None where it cannot be drawn."""
        try:
            with PageRasters(pdf) as rasters:
                width, height = rasters.size(0)
                drawn = rasters.draw(0, _COVER_WIDTHS[-1] / width)
        except CannotDraw:
            return None
        sources = []
        for name, suffix in (("WEBP", ".webp"), ("JPEG", ".jpg")):
            files = []
            for wide in _COVER_WIDTHS:
                size = wide, round(wide * height / width)
                picture = drawn if drawn.size == size else drawn.resize(size, Image.Resampling.LANCZOS)
                stream = io.BytesIO()
                picture.save(stream, name, quality=82)
                files.append((self._keep(stream.getvalue(), suffix, "cover"), wide))
            sources.append(files)
        srcset = ", ".join(f"{up}{name} {wide}w" for name, wide in sources[0])
        return {
            "sources": [{"type": "image/webp", "srcset": srcset}],
            "src": f"{up}{sources[1][-1][0]}",
            "width": _COVER_WIDTHS[0],
            "height": round(_COVER_WIDTHS[0] * height / width),
        }

    def _shown(self, picture: WebPicture, up: str) -> dict[str, Any]:
        by_type: dict[str, list[str]] = {}
        for variant in picture.variants:
            by_type.setdefault(variant.media_type, []).append(f"{up}{self._kept(variant)} {variant.width}w")
        return {
            "sources": [{"type": kind, "srcset": ", ".join(entries)} for kind, entries in by_type.items()],
            "src": f"{up}{self._kept(picture.fallback)}",
            "width": picture.width,
            "height": picture.height,
        }

    def _kept(self, variant: WebVariant) -> str:
        return self._keep(read_file(variant.path, _LARGEST), variant.path.suffix, "p")

    def _keep(self, data: bytes, suffix: str, stem: str) -> str:
        digest = hashlib.blake2b(data, digest_size=8).hexdigest()
        name = f"{self._folder}{stem}-{digest}{suffix}"
        self.files[name] = data
        return name
