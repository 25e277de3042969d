# SPDX-License-Identifier: MIT
"""Fonts for e-books: only of scripts that reading systems often cannot show, cut to the letters that are used."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from forumpress.files import read_file
from forumpress.typeset.checkedfile import write_checked
from forumpress.typeset.fontbytes import LARGEST_FONT
from forumpress.typeset.fonts import FontLibrary
from forumpress.typeset.imagecache import use
from forumpress.typeset.webfonts import WebFace, cut_font

SHOWN_EVERYWHERE = frozenset(
    "Zyyy Zinh Zzzz Latn Grek Cyrl Hani Hira Kana Bopo Hang Arab Hebr Thai Deva".split()  # noqa: SIM905  a table
)
"""Scripts (ISO 15924) that every reading system of today brings fonts for, and what belongs to no script."""


def book_faces(fonts: FontLibrary, letters: Iterable[str]) -> tuple[WebFace, ...]:
    """The upright faces that letters of rarer scripts need, made now or found in the library's cache; mostly none."""
    from fontTools.unicodedata import script

    rare = sorted(letter for letter in set(letters) if script(letter) not in SHOWN_EVERYWHERE)
    faces = []
    for family in fonts.families:
        face = fonts.face(family.name)
        covered = [letter for letter in rare if face.has(letter)]
        rare = [letter for letter in rare if letter not in covered]
        if not covered:
            continue
        source = read_file(face.path, LARGEST_FONT)
        points = [0x20, *map(ord, covered)]
        digest = hashlib.blake2b(repr(points).encode() + source, digest_size=8).hexdigest()
        path = fonts.cache / f"book-{digest}.woff2"
        if not use(path):
            write_checked(path, cut_font(source, points))
        spans = ",".join(f"U+{point:X}" for point in points[1:])
        name = f"{face.family.lower().replace(' ', '-')}.{digest}.woff2"
        faces.append(WebFace(path, name, face.family, face.weight, face.italic, spans))
    return tuple(faces)
