# SPDX-License-Identifier: MIT
"""Pictures for screens of any width: each in several sizes, in the formats that browsers know, the smallest first."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from forumpress.issue.model import FocalPoint
from forumpress.typeset.checkedfile import write_checked
from forumpress.typeset.imagecache import use
from forumpress.typeset.imagecolour import to_srgb
from forumpress.typeset.imagefile import open_raster, read_picture
from forumpress.typeset.imagework import Crop, crop_to, cropped, is_on_its_side
from forumpress.typeset.svgpicture import safe_svg, svg_facts

WIDTHS = (400, 800, 1600)
"""Pixels: a telephone, a telephone with a dense screen or a column, a wide picture on a dense screen."""
_RECIPE = "web 1"
"""To be raised when anything about the making of variants changes."""


@dataclass(frozen=True, slots=True)
class WebVariant:
    """One file of a picture: its media type, its width in pixels (0 for a drawing, sharp at any), its suffix."""

    path: Path
    media_type: str
    width: int


@dataclass(frozen=True, slots=True)
class WebPicture:
    """A picture for the web. The first variants are the preferred ones; `fallback` is shown by every browser."""

    width: int
    height: int
    variants: tuple[WebVariant, ...]
    fallback: WebVariant


def web_picture(path: Path, ratio: float | None, focal: FocalPoint, cache: Path, *, sizes: bool = True) -> WebPicture:
    """The picture's variants, made now or found in `cache`, cut to `ratio` (width by height) at its focal point.

    Without `sizes` there is the fallback alone. Nothing of a camera's data goes with them, and colours are sRGB. Raises
    PictureRefused.
    """
    file = read_picture(path)
    if file.format == "SVG":
        (width, height), _, _ = svg_facts(file)
        made = _kept(cache, ".svg", (file.digest,), lambda: safe_svg(file.data, file.name))
        scale = 1000 / width
        drawing = WebVariant(made, "image/svg+xml", 0)
        return WebPicture(1000, max(1, round(height * scale)), (), drawing)
    image = open_raster(file)
    size = image.size[::-1] if is_on_its_side(image) else image.size
    crop = crop_to(*size, ratio or size[0] / size[1], focal)
    lossless = file.format in ("PNG", "GIF")
    widths = [width for width in WIDTHS if width < crop.width] + [min(WIDTHS[-1], int(crop.width))]
    widths = sorted({max(1, width) for width in widths})
    pixels = _Pixels(path, crop)

    def variant(suffix: str, media_type: str, width: int, encode: Callable[[Image.Image], bytes]) -> WebVariant:
        parameters = (file.digest, str(ratio), f"{focal.x:.4f} {focal.y:.4f}", str(width))
        return WebVariant(_kept(cache, suffix, parameters, lambda: encode(pixels.at(width))), media_type, width)

    middle = min(widths, key=lambda width: abs(width - WIDTHS[1]))
    kind = (".png", "image/png", middle, _png) if lossless else (".jpg", "image/jpeg", middle, _jpeg)
    fallback = variant(*kind)
    if not sizes:
        return WebPicture(round(crop.width), round(crop.height), (), fallback)
    variants = [variant(".avif", "image/avif", width, _avif) for width in widths]
    variants += [variant(".webp", "image/webp", width, _webp) for width in widths]
    return WebPicture(round(crop.width), round(crop.height), tuple(variants), fallback)


class _Pixels:
    """The cut part of a picture, decoded once where something has to be made of it."""

    def __init__(self, path: Path, crop: Crop) -> None:
        self._path, self._crop = path, crop
        self._largest: Image.Image | None = None

    def at(self, width: int) -> Image.Image:
        crop = self._crop
        if self._largest is None:
            widest = max(1, min(WIDTHS[-1], int(crop.width)))
            size = widest, max(1, round(widest * crop.height / crop.width))
            image, profile = cropped(read_picture(self._path), crop, size)
            self._largest = to_srgb(image, profile)
        size = width, max(1, round(width * crop.height / crop.width))
        if size == self._largest.size:
            return self._largest
        return self._largest.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _kept(cache: Path, suffix: str, parameters: tuple[str, ...], make: Callable[[], bytes]) -> Path:
    key = hashlib.blake2b("\n".join((_RECIPE, suffix, *parameters)).encode(), digest_size=16).hexdigest()
    made = cache / (key + suffix)
    if not use(made):
        write_checked(made, make())
    return made


def _saved(image: Image.Image, name: str, **how: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, name, **how)
    return stream.getvalue()


def _avif(image: Image.Image) -> bytes:
    return _saved(_colour(image), "AVIF", quality=62, speed=7, max_threads=1)


def _webp(image: Image.Image) -> bytes:
    return _saved(_colour(image), "WEBP", quality=80, method=4)


def _jpeg(image: Image.Image) -> bytes:
    return _saved(image.convert("RGB"), "JPEG", quality=80, optimize=True, progressive=True)


def _png(image: Image.Image) -> bytes:
    return _saved(image, "PNG", optimize=True)


def _colour(image: Image.Image) -> Image.Image:
    return image.convert("RGBA" if image.mode in ("LA", "RGBA", "PA") else "RGB")
