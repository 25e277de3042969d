"""Pictures of pages that were shown: what later ones are compared with, so that only what differs is sent."""

from __future__ import annotations

from collections import OrderedDict

from PIL import Image

from forumpress.finding import Rect
from forumpress.preview.builder import Inked
from forumpress.preview.pictures import raster, repainted

_REMEMBERED_BYTES = 96_000_000
_GLIMPSE = "-glimpse"
"""Ends the name of a picture that was repainted in part."""


def glimpse_of(fingerprint: str) -> str:
    """What the picture of a page is called that was repainted in part only."""
    return fingerprint + _GLIMPSE


def page_of(name: str) -> str:
    """The fingerprint of the page that a picture shows."""
    return name.removesuffix(_GLIMPSE)


class Album:
    """Pictures by name and scale (pixels a point); the ones that were longest unused go first."""

    def __init__(self) -> None:
        self._pictures: OrderedDict[tuple[str, float], Image.Image] = OrderedDict()

    def __contains__(self, key: tuple[str | None, float]) -> bool:
        return key in self._pictures

    def known(self, name: str | None, scale: float) -> Image.Image | None:
        """The picture, where it is still remembered."""
        return self._pictures.get((name, scale)) if name else None

    def picture(self, name: str, scale: float, inked: Inked | None) -> Image.Image | None:
        """The picture, drawn from its page where it is no longer remembered; None without a page."""
        picture = self._pictures.get((name, scale))
        if picture is None:
            if inked is None:
                return None
            picture = raster(inked.pdf, scale)
            self._keep(name, scale, picture)
        self._pictures.move_to_end((name, scale))
        return picture

    def repaint(self, name: str, before: str, scale: float, pdf: bytes, rect: Rect) -> None:
        """Make the picture `name` from that of `before`, with a rectangle of it taken from a PDF's first page."""
        self._keep(name, scale, repainted(self._pictures[before, scale], scale, pdf, rect))

    def _keep(self, name: str, scale: float, picture: Image.Image) -> None:
        self._pictures[name, scale] = picture
        total = sum(known.width * known.height * 3 for known in self._pictures.values())
        while total > _REMEMBERED_BYTES and len(self._pictures) > 1:
            _, gone = self._pictures.popitem(last=False)
            total -= gone.width * gone.height * 3
