# SPDX-License-Identifier: MIT
"""The declared fonts: static faces, ready to measure with and to draw with.

Nothing that the computer happens to have installed is ever used. `load_fonts` makes the faces on
the first run and finds them in the cache afterwards.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import uharfbuzz as hb

from forumpress.errors import InputError
from forumpress.files import read_file, write_atomically
from forumpress.finding import Finding, error
from forumpress.issue.source import LARGEST_FILE
from forumpress.processwide import font_settings
from forumpress.text import Text
from forumpress.typeset.fontbytes import mapped
from forumpress.typeset.fontmanifest import make_manifest, read_manifest

_EAST_ASIAN = frozenset(("zh", "ja", "ko"))
_LATIN = (range(0x21, 0xB7), range(0xB8, 0x180), range(0x1CD, 0x1DD))
"""Latin letters, figures and marks, which stand in the main family's design beside Han (CLREQ 3.1.1, JLREQ 2.3.1).

The space and the middle dot stay: one is as wide as the font of what stands before it, the other has a Chinese form.
"""
_INVISIBLE = frozenset("\n\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff")
_MOST_FINDINGS = 20
_MOST_NAMED = 8


@dataclass(frozen=True)
class Face:
    """One static face. Metrics are shares of the type size."""

    family: str
    weight: int
    italic: bool
    path: Path
    latin: bool = True
    """Whether Latin letters and figures are taken from it; not from one that is made for Chinese, Japanese, Korean."""

    @cached_property
    def font(self) -> hb.Font:
        """The HarfBuzz font, scaled to its units per em."""
        return hb.Font(hb.Face(mapped(self.path)))

    @cached_property
    def units(self) -> int:
        """Units per em."""
        return int(self.font.face.upem)

    @cached_property
    def ascent(self) -> float:
        """Height of the content area above the baseline."""
        return float(self.font.get_font_extents("ltr").ascender) / self.units

    @cached_property
    def descent(self) -> float:
        """Depth of the content area below the baseline, positive."""
        return -float(self.font.get_font_extents("ltr").descender) / self.units

    @cached_property
    def cap_height(self) -> float:
        """Height of capitals."""
        return float(self.font.get_metric_position_with_fallback(hb.OTMetricsTag.CAP_HEIGHT)) / self.units

    @cached_property
    def _known(self) -> dict[str, bool]:
        return {}

    @cached_property
    def characters(self) -> frozenset[int]:
        """The code points that the font has glyphs for."""
        return frozenset(self.font.face.unicodes)

    def has(self, character: str) -> bool:
        """Whether the face has a glyph for it that is to be used."""
        known = self._known.get(character)
        if known is None:
            wanted = self.latin or not any(ord(character) in letters for letters in _LATIN)
            known = self._known[character] = wanted and self.font.get_nominal_glyph(ord(character)) is not None
        return known


@dataclass(frozen=True, slots=True)
class FamilyListing:
    """A family as `forumpress fonts` shows it."""

    name: str
    origin: str
    licence: str
    source: str
    faces: tuple[str, ...]


@dataclass(frozen=True)
class FontLibrary:
    """The declared families. `reads` are the files that they came from."""

    faces: tuple[Face, ...]
    families: tuple[FamilyListing, ...]
    languages: Mapping[str, tuple[str, ...]]
    """Families made for some languages, with the languages' primary tags."""
    fallbacks: Mapping[str, tuple[str, ...]]
    code_family: str | None
    symbols: tuple[str, ...]
    """Families of single signs: emoji, symbols."""
    cache: Path
    reads: tuple[Path, ...]
    findings: tuple[Finding, ...] = ()
    _nearest: dict[tuple[str, int, bool], Face] = field(default_factory=dict, repr=False)
    _had: dict[tuple[str, str], set[str]] = field(default_factory=dict, repr=False)
    """Characters that a family and its fallbacks are known to have, by family and language."""

    def face(self, family: str, weight: int = 400, italic: bool = False) -> Face:
        """The face of a family nearest to what is wished: the right slope first, then the weight.

        Raises InputError when the family is not declared.
        """
        wish = (family, weight, italic)
        face = self._nearest.get(wish)
        if face is None:
            faces = [face for face in self.faces if face.family == family]
            if not faces:
                raise InputError([self._unknown(family)])
            face = min(faces, key=lambda f: (f.italic is not italic, abs(f.weight - weight), f.weight))
            self._nearest[wish] = face
        return face

    def _unknown(self, family: str) -> Finding:
        return error(
            "font/unknown-family",
            f"the family “{family}” is not declared",
            hint=f"declare it in fonts/fonts.yaml, or use one of: {', '.join(f.name for f in self.families)}",
        )

    def chain(self, family: str, language: str = "") -> tuple[str, ...]:
        """The families tried in turn for each character of text in `language`."""
        others = self.fallbacks.get(family, ())
        primary = language.split("-", maxsplit=1)[0].lower()
        first = tuple(name for name in others if primary in self.languages.get(name, ()))
        return (*first, family, *(name for name in others if name not in first))

    def css(self, text: str | None = None) -> str:
        """`@font-face` rules of the faces that `text` can need; without a text, of all.

        A family made for certain languages or for symbols is left out where no character asks for it:
        Chinese fonts are large, and loading one takes a twentieth of a second.
        """
        rules = []
        wanted = self._wanted(text)
        for face in self.faces:
            if wanted is None or face.family in wanted:
                style = "italic" if face.italic else "normal"
                rules.append(
                    f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:{style};'
                    f"src:url({face.path.as_uri()}){self._only(face)}}}"
                )
        return "\n".join(rules)

    def _only(self, face: Face) -> str:
        """Which characters the engine may take from a face, where not all that are in it.

        The engine believes a `unicode-range` and draws an empty box for what is in the range and not in the font
        (fontconfig's charset of the pattern stands for the font's own). So the range leaves out what only others have.
        """
        if face.latin:
            return ""
        known = self._ranges.get(face.path)
        if known is None:
            own = face.characters.difference(*_LATIN)
            ranges = _ranges(own, self._of_any_latin - own)
            known = self._ranges[face.path] = f";unicode-range:{ranges}"
        return known

    @cached_property
    def _of_any_latin(self) -> frozenset[int]:
        """What the faces have that may set Latin letters too."""
        of_all = frozenset[int]().union(*(face.characters for face in self.faces if face.latin))
        return of_all.difference(map(ord, _INVISIBLE))

    @cached_property
    def _ranges(self) -> dict[Path, str]:
        return {}

    def _wanted(self, text: str | None) -> set[str] | None:
        if text is None:
            return None
        rare = {*self.languages, *self.symbols}
        plain = [listing.name for listing in self.families if listing.name not in rare]
        faces = [self.face(name) for name in plain]
        lacking = [c for c in set(text) - _INVISIBLE if not any(face.has(c) for face in faces)]
        special = {name for name in rare if any(self.face(name).has(c) for c in lacking)}
        return {*plain, *special}

    def missing(self, text: Text, family: str, language: str = "") -> list[Finding]:
        """An error for each word of `text` with characters that neither the family nor its fallbacks have.

        A character is named once, where it first stands.
        """
        had = self._had.setdefault((family, language), set(_INVISIBLE))
        unseen = set(text.plain) - had
        if not unseen:
            return []
        chain = [self.face(name) for name in self.chain(family, language)]
        lacking = {c for c in unseen if not any(face.has(c) for face in chain)}
        had |= unseen - lacking
        if not lacking:
            return []
        findings: list[Finding] = []
        for word in re.finditer(r"\S+", text.plain):
            unnamed = [character for character in dict.fromkeys(word[0]) if character in lacking]
            if not unnamed:
                continue
            lacking.difference_update(unnamed)
            what = ", ".join(f"“{character}” (U+{ord(character):04X})" for character in unnamed[:_MOST_NAMED])
            more = f" and {len(unnamed) - _MOST_NAMED} more" if len(unnamed) > _MOST_NAMED else ""
            findings.append(
                error(
                    "font/missing-character",
                    f"no declared font has the character{'s' if len(unnamed) > 1 else ''} {what}{more}",
                    hint="write it in other characters, or have a font that has them declared in fonts/fonts.yaml",
                    place=text.place(word.start() + word[0].index(unnamed[0])),
                )
            )
            if len(findings) == _MOST_FINDINGS:
                break
        return findings

    def listing(self) -> tuple[FamilyListing, ...]:
        """What `forumpress fonts` shows."""
        return self.families

    def isolate(self) -> None:
        """Keep installed fonts out of this process. Call it before WeasyPrint is imported.

        WeasyPrint finds fonts through fontconfig, which reads the file named by an environment
        variable; ours names no folder of fonts, so only `@font-face` rules bring any.
        """
        settings = self.cache / "fonts.conf"
        content = (
            '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
            f"<fontconfig><cachedir>{self.cache / 'fontconfig'}</cachedir></fontconfig>\n"
        ).encode()
        try:
            there = read_file(settings, len(content))
        except OSError:
            there = b""
        if there != content:
            write_atomically(settings, content)
        font_settings(settings)


def load_fonts(declaration: Path, cache: Path) -> FontLibrary:
    """The fonts that the file `declaration`, which is free of links, lists; static instances are kept in `cache`.

    Raises InputError with a finding for each package, file or face that cannot be had.
    """
    try:
        declared = read_file(declaration, LARGEST_FILE)
    except OSError:
        declared = b""
    key = hashlib.blake2b(str(declaration).encode() + b"\0" + declared, digest_size=12).hexdigest()
    manifest_path = cache / f"fonts-{key}.json"
    manifest = read_manifest(manifest_path)
    if manifest is None:
        manifest = make_manifest(declaration, cache)
        if not manifest["findings"]:
            write_atomically(manifest_path, json.dumps(manifest, indent=1).encode())
    return _library(manifest, declaration, cache)


def _ranges(within: Set[int], without: Set[int]) -> str:
    """CSS ranges (CSS Fonts 4, 4.5) with all of the first code points and none of the second, as few as may be."""
    edges: list[int] = []
    """Where it goes in and out by turns."""
    for character in sorted(within | without):
        if (character in within) is (len(edges) % 2 == 0):
            edges.append(character)
    ends = [*edges, 0x110000] if len(edges) % 2 else edges
    return ",".join(f"U+{first:X}-{after - 1:X}" for first, after in zip(ends[::2], ends[1::2], strict=True))


def _library(manifest: dict[str, Any], declaration: Path, cache: Path) -> FontLibrary:
    families = manifest["families"]
    east_asian = {family["name"] for family in families if _EAST_ASIAN & {*family["languages"]}}
    faces = tuple(
        Face(face["family"], face["weight"], face["italic"], cache / face["file"], face["family"] not in east_asian)
        for face in manifest["faces"]
    )
    return FontLibrary(
        faces=faces,
        families=tuple(
            FamilyListing(f["name"], f["origin"], f["licence"], f["source"], tuple(_styles(faces, f["name"])))
            for f in families
        ),
        languages={f["name"]: tuple(f["languages"]) for f in families if f["languages"]},
        fallbacks={family: tuple(then) for family, then in manifest["fallbacks"].items()},
        code_family=next((f["name"] for f in families if f["use"] == "code"), None),
        symbols=tuple(f["name"] for f in families if f["use"] == "symbols"),
        cache=cache,
        reads=(declaration, *(Path(source) for source in manifest["sources"])),
        findings=tuple(manifest["findings"]),
    )


def _styles(faces: tuple[Face, ...], family: str) -> Iterator[str]:
    for face in faces:
        if face.family == family:
            yield f"{face.weight} italic" if face.italic else str(face.weight)
