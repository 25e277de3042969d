# SPDX-License-Identifier: MIT
"""Pictures of pages that were shown: what later ones are compared with, so that only what differs is sent."""

from __future__ import annotations

from PIL import Image

from forumpress.finding import Rect
from forumpress.memory import Memo, Remembered
from forumpress.preview.pageimages import raster, repainted
from forumpress.preview.snapshot import PreviewPage

_REMEMBERED_BYTES = 96_000_000
"""Bytes of pixels."""
_PARTIAL = "-partial"
"""Ends the name of a picture that was repainted in part."""


def partial_name(fingerprint: str) -> str:
    """What the picture of a page is called that was repainted in part only."""
    return fingerprint + _PARTIAL


def page_of(name: str) -> str:
    """The fingerprint of the page that a picture shows."""
    return name.removesuffix(_PARTIAL)


class PictureCache:
    """Pictures by name and scale (pixels a point); the ones that were longest unused go first."""

    def __init__(self) -> None:
        self._pictures: Remembered[tuple[str, float], Image.Image] = Remembered(Memo(_REMEMBERED_BYTES))

    def known(self, name: str | None, scale: float) -> Image.Image | None:
        """The picture, where it is still remembered."""
        return self._pictures.get((name, scale)) if name else None

    def picture(self, name: str, scale: float, page: PreviewPage | None) -> Image.Image | None:
        """The picture, drawn from its page where it is no longer remembered; None without a page."""
        known = self.known(name, scale)
        return known if known is not None or page is None else self._keep(name, scale, raster(page.pdf, scale))

    def repaint(self, name: str, before: Image.Image, scale: float, pdf: bytes, rect: Rect) -> None:
        """Make the picture `name` from an earlier one, with a rectangle of it taken from a PDF's first page."""
        self._keep(name, scale, repainted(before, scale, pdf, rect))

    def _keep(self, name: str, scale: float, picture: Image.Image) -> Image.Image:
        return self._pictures.put((name, scale), picture, picture.width * picture.height * 3)
