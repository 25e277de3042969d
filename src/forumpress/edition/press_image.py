"""Pictures in inks: each through its own embedded profile, with black-point compensation, never resampled."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections import OrderedDict
from threading import Lock
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Name
from PIL import Image, UnidentifiedImageError

from forumpress.edition.colour import PressColour
from forumpress.edition.pdf.reading import entry, name_of, number
from forumpress.edition.pdf.spaces import Family, Space, read_space
from forumpress.errors import InputError

_CODED = {"DCTDecode": "JPEG", "JPXDecode": "JPEG2000"}
_CACHE_BYTES = 192 * 1024 * 1024
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


_PICTURES = InkedPictures()


def press_image(image: Any, resources: Any, colour: PressColour, quality: int) -> None:
    """Turns an image XObject into DeviceCMYK, or DeviceGray as it looks in black alone, in place.

    A JPEG stays a JPEG of the given quality, what was lossless stays lossless; masks and 1-bit
    pictures stay as they are. What cannot be decoded is left for the preflight to refuse.
    """
    for unwanted in ("/Interpolate", "/StructParent", "/Metadata", "/Intent"):
        if unwanted in image:
            del image[unwanted]
    mask = entry(image, "/SMask")
    if mask is not None and "/Interpolate" in mask:
        del mask["/Interpolate"]
    if bool(entry(image, "/ImageMask")) or int(number(entry(image, "/BitsPerComponent"), 8)) == 1:
        return
    space = read_space(entry(image, "/ColorSpace"), resources)
    if space.family in (Family.SEPARATION, Family.DEVICE_N, Family.UNKNOWN, Family.PATTERN):
        return
    raw = bytes(image.read_raw_bytes())
    key = _key(raw, image, space, colour, quality)
    inked = _PICTURES.get(key)
    if inked is None:
        try:
            inked = _convert(image, raw, space, colour, quality)
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, pikepdf.PdfError):
            return
        if inked is None:
            return
        _PICTURES.keep(key, inked)
    _store(image, inked)


def _key(raw: bytes, image: Any, space: Space, colour: PressColour, quality: int) -> bytes:
    digest = hashlib.sha256(raw)
    digest.update(hashlib.sha256(colour.profile).digest())
    if space.family in (Family.ICC, Family.INDEXED, Family.LAB, Family.CAL_RGB):
        digest.update(bytes(space.source.unparse(resolved=True)))
    if space.family is Family.ICC:
        digest.update(bytes(space.source.read_bytes()))
    digest.update(
        repr((space.family, quality, str(entry(image, "/DecodeParms")), str(entry(image, "/Decode")))).encode()
    )
    return digest.digest()


def _convert(image: Any, raw: bytes, space: Space, colour: PressColour, quality: int) -> _Inked | None:
    coding = _coding(image)
    if coding is None:
        picture, profile = _flat_picture(image, space)
    else:
        picture = Image.open(io.BytesIO(raw), formats=[coding])
        profile = picture.info.get("icc_profile")
        if space.family is Family.ICC:
            profile = bytes(space.source.read_bytes())
    if picture is None:
        return None
    if picture.mode == "CMYK" and (not profile or profile == colour.profile):
        return None
    if picture.mode in ("L", "LA", "I;16", "I"):
        inked = picture.convert("L").point([255 - value for value in colour.grey_curve])
    else:
        inked = _through(picture, profile, colour)
    if coding is None:
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


def _flat_picture(image: Any, space: Space) -> tuple[Image.Image | None, bytes | None]:
    """A picture of plain samples, and its profile where its space is based on one."""
    width, height = int(number(image.get("/Width"))), int(number(image.get("/Height")))
    bits = int(number(image.get("/BitsPerComponent"), 8))
    data = bytes(image.read_bytes())
    if space.family is Family.INDEXED and space.base is not None:
        return _indexed_picture(data, width, height, bits, space), None
    if bits == 16:
        data, bits = data[::2], 8
    mode = {1: "L", 3: "RGB", 4: "CMYK"}.get(space.components)
    if bits != 8 or mode is None or width <= 0 or height <= 0 or len(data) < width * height * space.components:
        return None, None
    if space.family is Family.LAB:
        return None, None
    profile = bytes(space.source.read_bytes()) if space.family is Family.ICC else None
    return Image.frombytes(mode, (width, height), data[: width * height * space.components]), profile


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


def _store(image: Any, inked: _Inked) -> None:
    coded = inked.mode == "CMYK" and inked.coded
    image.write(inked.data, filter=Name.DCTDecode if inked.coded else Name.FlateDecode)
    image.ColorSpace = Name.DeviceCMYK if inked.mode == "CMYK" else Name.DeviceGray
    image.BitsPerComponent = 8
    if "/Decode" in image:
        del image["/Decode"]
    if coded:
        # Pillow writes the inverted CMYK that Adobe's marker promises.
        image.Decode = Array(_INVERTED)
