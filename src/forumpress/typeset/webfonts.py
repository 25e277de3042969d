# SPDX-License-Identifier: MIT
"""Fonts for the web: each face cut into parts by script, of which a browser loads what it needs (unicode-range)."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from forumpress.files import read_file
from forumpress.typeset.checkedfile import write_checked
from forumpress.typeset.fontbytes import LARGEST_FONT
from forumpress.typeset.fonts import Face, FontLibrary
from forumpress.typeset.imagecache import use

PARTS: Mapping[str, tuple[tuple[int, int], ...]] = {
    "latin": ((0x20, 0x7E), (0xA0, 0xFF), (0x131, 0x131), (0x152, 0x153), (0x2BB, 0x2BC), (0x2C6, 0x2C6),
              (0x2DA, 0x2DA), (0x2DC, 0x2DC), (0x2000, 0x206F), (0x20AC, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122),
              (0x2190, 0x2193), (0x2212, 0x2212), (0x2215, 0x2215), (0x25A0, 0x25A0), (0xFEFF, 0xFEFF)),
    "latin-ext": ((0x100, 0x130), (0x132, 0x151), (0x154, 0x24F), (0x259, 0x259), (0x2BD, 0x2C5), (0x2C7, 0x2CC),
                  (0x1E00, 0x1EFF), (0x20A0, 0x20AB), (0x20AD, 0x20CF), (0x2C60, 0x2C7F)),
    "greek": ((0x370, 0x3FF),),
    "cyrillic": ((0x400, 0x52F),),
}  # fmt: skip
"""Characters of each part, first and last."""
_NAMES = (0, 13, 14)
"""Copyright and licence alone (OpenType, name): a part of a font is not the font that its maker has named."""
_RECIPE = b"webfont 2"
_FEATURES = ["kern", "liga", "onum", "lnum", "pnum", "tnum", "sups", "smcp", "calt", "ccmp", "locl", "mark", "mkmk"]


@dataclass(frozen=True, slots=True)
class WebFace:
    """A part of a face: its file in WOFF2, and what its `@font-face` rule says."""

    path: Path
    name: str
    family: str
    weight: int
    italic: bool
    characters: str


def web_faces(fonts: FontLibrary, families: Iterable[str], text_family: str, letters: str) -> tuple[WebFace, ...]:
    """The parts of the families' faces that `letters` need, made now or found in the library's cache.

    The family of running text comes with bold and bold italic, the others with the semibold of titles and labels.
    Families made for languages with thousands of characters are left to the reader's own fonts. The files carry no
    name of the font: they are parts of it, and not the font that its maker has named.
    """
    used = {ord(letter) for letter in letters}
    parts = {
        name: ranges
        for name, ranges in PARTS.items()
        if name == "latin" or any(first <= point <= last for point in used for first, last in ranges)
    }
    upright, slanted = (400, False), (400, True)
    looks = {True: (upright, slanted, (700, False), (700, True)), False: (upright, slanted, (600, False))}
    wanted = [
        face
        for face in fonts.faces
        if face.family in set(families)
        and face.family not in fonts.languages
        and (face.weight, face.italic) in looks[face.family == text_family]
    ]
    return tuple(part for face in wanted for part in _parts(face, fonts.cache, parts))


def font_face_css(faces: Iterable[WebFace], folder: str) -> str:
    """The rules that name the files, which lie under `folder`."""
    return "".join(
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};'
        f"font-style:{'italic' if face.italic else 'normal'};font-display:swap;"
        f'src:url("{folder}{face.name}") format("woff2");unicode-range:{face.characters}}}\n'
        for face in faces
    )


def _parts(face: Face, cache: Path, parts: Mapping[str, tuple[tuple[int, int], ...]]) -> Iterator[WebFace]:
    source = read_file(face.path, LARGEST_FONT)
    for name, ranges in parts.items():
        present = [point for first, last in ranges for point in range(first, last + 1) if face.has(chr(point))]
        if not any(point > 0x20 for point in present) or (name != "latin" and len(present) < 8):
            continue
        digest = hashlib.blake2b(_RECIPE + name.encode() + repr(ranges).encode() + source, digest_size=8).hexdigest()
        path = cache / f"web-{digest}.woff2"
        if not use(path):
            write_checked(path, cut_font(source, present))
        slug = face.family.lower().replace(" ", "-")
        style = f"{face.weight}{'i' if face.italic else ''}"
        spans = ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in ranges)
        file = f"{slug}-{style}-{name}.{digest}.woff2"
        yield WebFace(path, file, face.family, face.weight, face.italic, spans)


def cut_font(source: bytes, points: list[int]) -> bytes:
    """A font with the glyphs of these characters alone, in WOFF2; the same bytes for the same input."""
    wish = hb.SubsetInput()
    wish.unicode_set.set(points)
    wish.layout_feature_tag_set.clear()
    wish.layout_feature_tag_set.set([int.from_bytes(tag.encode(), "big") for tag in _FEATURES])
    wish.name_id_set.clear()
    wish.name_id_set.set(_NAMES)
    wish.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    cut = hb.subset(hb.Face(hb.Blob(source)), wish)
    font = TTFont(io.BytesIO(bytes(cut.blob.data)), recalcTimestamp=False, lazy=True)
    font.flavor = "woff2"
    stream = io.BytesIO()
    font.save(stream, reorderTables=False)
    return stream.getvalue()
