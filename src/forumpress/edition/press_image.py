# SPDX-License-Identifier: MIT
"""Pictures in inks: each through its own embedded profile, with black-point compensation, never resampled."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Name
from PIL import Image, UnidentifiedImageError

from forumpress.edition.colour import PressColour
from forumpress.errors import InputError
from forumpress.pdf.colourspaces import Space, SpaceFamily, read_space
from forumpress.pdf.objects import entry, identity, name_of, number

_CODED = {"DCTDecode": "JPEG", "JPXDecode": "JPEG2000"}
_CACHE_BYTES = 192 * 1024 * 1024
_AHEAD = 4
"""Pictures that are read ahead of their conversion."""
_INVERTED = [1, 0, 1, 0, 1, 0, 1, 0]


class _Inked(NamedTuple):
    data: bytes
    coded: bool
    mode: str


class InkedPictures:
    """Pictures that were converted before, by their content and the conditions; the longest unused go first."""

    def __init__(self, most: int = _CACHE_BYTES) -> None:
        self._kept: OrderedDict[bytes, _Inked] = OrderedDict()
        self._size = 0
        self._most = most
        self._lock = Lock()

    def get(self, key: bytes) -> _Inked | None:
        """A conversion that was kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._kept.clear()
            self._size = 0

    def keep(self, key: bytes, inked: _Inked) -> None:
        """Keeps a conversion as long as there is room."""
        with self._lock:
            if key in self._kept or len(inked.data) > self._most:
                return
            self._kept[key] = inked
            self._size += len(inked.data)
            while self._size > self._most:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone.data)


PICTURES = InkedPictures()
"""Of this process."""


def ink_pictures(pdf: pikepdf.Pdf, colour: PressColour, quality: int) -> None:
    """Turns every picture of the file into DeviceCMYK, or DeviceGray as it looks in black alone, in place.

    A JPEG stays a JPEG of the given quality, what was lossless stays lossless; masks and 1-bit
    pictures stay as they are. What cannot be decoded is left for the preflight to refuse. Two
    threads share the work: decoding, colour and coding all run outside Python.
    """
    images = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and _is_picture(item)]
    masks = {identity(entry(image, key)) for image in images for key in ("/SMask", "/Mask")}
    with ThreadPoolExecutor(2) as pool:
        pending: list[tuple[Any, Future[_Inked | None]]] = []
        for image in images:
            _strip(image)
            if identity(image) not in masks and not _stays(image):
                # The flat samples of a large picture take memory: one at a time, and packed meanwhile.
                pending.append((image, pool.submit(_picture_of(image, colour, quality))))
                if len(pending) > _AHEAD:
                    _store(*pending.pop(0))
        for image, made in pending:
            _store(image, made)


def _is_picture(item: Any) -> bool:
    return name_of(item.get("/Subtype")) == "Image"


def _strip(image: Any) -> None:
    for unwanted in ("/Interpolate", "/StructParent", "/Metadata", "/Intent"):
        if unwanted in image:
            del image[unwanted]


def _stays(image: Any) -> bool:
    if bool(entry(image, "/ImageMask")) or int(number(entry(image, "/BitsPerComponent"), 8)) == 1:
        return True
    family = read_space(entry(image, "/ColorSpace")).family
    return family in (SpaceFamily.SEPARATION, SpaceFamily.DEVICE_N, SpaceFamily.UNKNOWN, SpaceFamily.PATTERN)


def _picture_of(image: Any, colour: PressColour, quality: int) -> Callable[[], _Inked | None]:
    """What makes the picture in inks; everything it needs is read from the file before, in the caller's thread."""
    space = read_space(entry(image, "/ColorSpace"))
    raw = bytes(image.read_raw_bytes())
    key = _key(raw, image, space, colour, quality)
    if (kept := PICTURES.get(key)) is not None:
        return lambda: kept
    coding = _coding(image)
    own_profile = bytes(space.source.read_bytes()) if space.family is SpaceFamily.ICC else None
    try:
        flat = None if coding else _flat_picture(image, space)
    except (ValueError, pikepdf.PdfError):
        flat = None

    def make() -> _Inked | None:
        try:
            picture = Image.open(io.BytesIO(raw), formats=[coding]) if coding else flat
            inked = None if picture is None else _convert(picture, own_profile, coding is not None, colour, quality)
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
            return None
        if inked is not None:
            PICTURES.keep(key, inked)
        return inked

    return make


def _key(raw: bytes, image: Any, space: Space, colour: PressColour, quality: int) -> bytes:
    digest = hashlib.sha256(raw)
    digest.update(hashlib.sha256(colour.profile).digest())
    if space.family in (SpaceFamily.ICC, SpaceFamily.INDEXED, SpaceFamily.LAB, SpaceFamily.CAL_RGB):
        digest.update(bytes(space.source.unparse(resolved=True)))
    if space.family is SpaceFamily.ICC:
        digest.update(bytes(space.source.read_bytes()))
    digest.update(
        repr((space.family, quality, str(entry(image, "/DecodeParms")), str(entry(image, "/Decode")))).encode()
    )
    return digest.digest()


def _convert(
    picture: Image.Image, profile: bytes | None, coded: bool, colour: PressColour, quality: int
) -> _Inked | None:
    """The picture in inks; None when it is so already."""
    profile = profile or picture.info.get("icc_profile")
    if picture.mode == "CMYK" and (not profile or profile == colour.profile):
        return None
    if picture.mode in ("L", "LA", "I;16", "I"):
        inked = picture.convert("L").point([255 - value for value in colour.grey_curve])
    else:
        inked = _through(picture, profile, colour)
    if not coded:
        return _Inked(zlib.compress(inked.tobytes(), 6), False, inked.mode)
    out = io.BytesIO()
    inked.save(out, "JPEG", quality=quality, subsampling=0, optimize=False)
    return _Inked(out.getvalue(), True, inked.mode)


def _through(picture: Image.Image, profile: bytes | None, colour: PressColour) -> Image.Image:
    if picture.mode not in ("RGB", "CMYK", "LAB"):
        picture = picture.convert("RGB")
    if profile and not _fits(profile, picture.mode):
        profile = None
    try:
        return colour.picture(picture, profile)
    except InputError:
        # A broken profile says nothing about the colours; without one, they are sRGB.
        return colour.picture(picture.convert("RGB"), None)


def _fits(profile: bytes, mode: str) -> bool:
    return profile[16:20] == {"RGB": b"RGB ", "CMYK": b"CMYK", "LAB": b"Lab "}[mode]


def _coding(image: Any) -> str | None:
    """How the picture is coded where its coding is a picture format of its own."""
    filters = entry(image, "/Filter")
    if isinstance(filters, Array):
        return _CODED.get(name_of(filters[0])) if len(filters) == 1 else None
    return _CODED.get(name_of(filters))


def _flat_picture(image: Any, space: Space) -> Image.Image | None:
    """A picture of plain samples; None where their form is unknown."""
    width, height = int(number(image.get("/Width"))), int(number(image.get("/Height")))
    bits = int(number(image.get("/BitsPerComponent"), 8))
    data = bytes(image.read_bytes())
    if space.family is SpaceFamily.INDEXED and space.base is not None:
        return _indexed_picture(data, width, height, bits, space)
    if bits == 16:
        data, bits = data[::2], 8
    mode = {1: "L", 3: "RGB", 4: "CMYK"}.get(space.components)
    if bits != 8 or mode is None or width <= 0 or height <= 0 or len(data) < width * height * space.components:
        return None
    if space.family is SpaceFamily.LAB:
        return None
    return Image.frombytes(mode, (width, height), data[: width * height * space.components])


def _indexed_picture(data: bytes, width: int, height: int, bits: int, space: Space) -> Image.Image | None:
    base = space.base
    if bits != 8 or base is None or base.components not in (1, 3) or len(data) < width * height:
        return None
    table = space.source[3]
    palette = bytes(table.read_bytes()) if isinstance(table, pikepdf.Stream) else bytes(table)
    indexed = Image.frombytes("P", (width, height), data[: width * height])
    if base.components == 1:
        palette = bytes(value for value in palette for _ in range(3))
    indexed.putpalette(palette[: 256 * 3])
    return indexed.convert("RGB")


def _store(image: Any, made: Future[_Inked | None]) -> None:
    inked = made.result()
    if inked is None:
        return
    coded = inked.mode == "CMYK" and inked.coded
    image.write(inked.data, filter=Name.DCTDecode if inked.coded else Name.FlateDecode)
    image.ColorSpace = Name.DeviceCMYK if inked.mode == "CMYK" else Name.DeviceGray
    image.BitsPerComponent = 8
    if "/Decode" in image:
        del image["/Decode"]
    if coded:
        # Pillow writes the inverted CMYK that Adobe's marker promises.
        image.Decode = Array(_INVERTED)
