# SPDX-License-Identifier: MIT
"""Font files: found in packages and in the fonts folder, and made into static instances once."""

from __future__ import annotations

import hashlib
import io
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import uharfbuzz as hb

from forumpress.files import inside, read_file
from forumpress.finding import Finding, Place, error, warning
from forumpress.processwide import silence
from forumpress.typeset.checkedfile import is_whole, write_checked
from forumpress.typeset.fontbytes import LARGEST_FONT, mapped
from forumpress.typeset.fontlist import FaceEntry, FamilyEntry

_RECIPE = b"3"
"""Raised when instances are made differently, so that old ones are not taken for new."""
_SUFFIXES = (".ttf", ".otf")
_RESTRICTED, _NO_SUBSETTING, _BITMAP_ONLY = 0x0002, 0x0100, 0x0200


class FontProblem(Exception):
    """A face cannot be had; the message and the hint say why and what to do."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint

    def finding(self, place: Place) -> Finding:
        """The problem as an error at `place`."""
        return error(self.code, self.message, hint=self.hint, place=place)


@dataclass(frozen=True, slots=True)
class FaceSource:
    """How a face is cut from its file: its source and the axes to fix."""

    source: Path
    axes: tuple[tuple[str, float], ...]
    findings: tuple[Finding, ...] = ()


def package_files(package: str) -> list[Path]:
    """The font files of an installed package. Raises FontProblem when there is none."""
    try:
        distribution = metadata.distribution(package)
    except metadata.PackageNotFoundError:
        raise FontProblem(
            "font/missing-package", f"the font package {package} is not installed", f"run: pip install {package}"
        ) from None
    files = [Path(str(distribution.locate_file(file))).resolve() for file in distribution.files or ()]
    found = sorted(file for file in files if file.suffix.lower() in _SUFFIXES and file.is_file())
    if not found:
        raise FontProblem(
            "font/empty-package",
            f"the package {package} holds no font files (.ttf or .otf)",
            "check its name; install it again if files were removed",
        )
    return found


def find_cut(family: FamilyEntry, face: FaceEntry, folder: Path) -> FaceSource:
    """Which file a face comes from and which axes to fix. Raises FontProblem."""
    if family.package is not None:
        candidates = package_files(family.package)
        if face.file is not None:
            candidates = [path for path in candidates if path.name == face.file]
            if not candidates:
                raise FontProblem(
                    "font/missing-file",
                    f"the package {family.package} has no file {face.file}",
                    f"it holds: {', '.join(path.name for path in package_files(family.package)[:12])}",
                )
    else:
        candidates = [_folder_file(folder, face.file or "")]
    if face.file is None:
        candidates = [path for path in candidates if ("italic" in path.name.lower()) is face.italic]
    for path in candidates:
        cut = _cut(path, family, face)
        if cut is not None:
            return cut
    posture = "italic" if face.italic else "upright"
    raise FontProblem(
        "font/missing-face",
        f"“{family.name}” has no {posture} of weight {face.weight} in {family.package or face.file}",
        "declare a weight that it has, or name the file with file:",
    )


def _folder_file(folder: Path, name: str) -> Path:
    path = None
    with suppress(OSError, ValueError):
        path = inside(folder, name)
    if path is None or not name or path.suffix.lower() not in _SUFFIXES:
        raise FontProblem(
            "font/bad-path", f"“{name}” is not a .ttf or .otf file in the fonts folder", "put the file into fonts/"
        )
    if not path.is_file():
        raise FontProblem(
            "font/missing-file", f"{folder.name}/{name} is not there", "put the file there, or correct its name"
        )
    return path


def _cut(path: Path, family: FamilyEntry, face: FaceEntry) -> FaceSource | None:
    """The cut of a face from one file, or None when the file holds another weight."""
    font = open_face(path)
    bits = os2_field(font, 8)
    if bits & (_RESTRICTED | _BITMAP_ONLY):
        raise FontProblem(
            "font/embedding-forbidden",
            f"the maker of {path.name} forbids to embed it in documents (fsType {bits:#06x})",
            "take another font, or ask the maker for a licence that allows PDF",
        )
    findings = []
    if bits & _NO_SUBSETTING:
        findings.append(
            warning(
                "font/no-subsetting",
                f"the maker of {path.name} asks to embed it whole, which makes the PDF larger than it is written here",
                hint="ask the maker whether subsets are allowed",
                place=face.place(),
            )
        )
    axes = {axis.tag: axis for axis in font.axis_infos}
    if "wght" not in axes:
        named = face.file is not None
        return FaceSource(path, (), tuple(findings)) if named or os2_field(font, 4) == face.weight else None
    weight = axes["wght"]
    if not weight.min_value <= face.weight <= weight.max_value:
        return None
    fixed = {tag: axis.default_value for tag, axis in axes.items()} | {"wght": float(face.weight)}
    if "opsz" in axes and family.optical_size is not None:
        size = axes["opsz"]
        fixed["opsz"] = min(max(family.optical_size, size.min_value), size.max_value)
    if "ital" in axes and face.italic:
        fixed["ital"] = axes["ital"].max_value
    return FaceSource(path, tuple(sorted(fixed.items())), tuple(findings))


def open_face(path: Path) -> hb.Face:
    """The HarfBuzz face of a font file. Raises FontProblem when it is none."""
    unreadable = FontProblem(
        "font/unreadable",
        f"{path.name} is not a font that can be read",
        "replace the file; collections (.ttc) are not read",
    )
    try:
        face = hb.Face(mapped(path))
    except (OSError, hb.HarfBuzzError):
        raise unreadable from None
    if not face.glyph_count or len(face.reference_table("OS/2").data) < 78 or not face.unicodes:
        raise unreadable
    return face


def os2_field(face: hb.Face, offset: int) -> int:
    """An unsigned 16-bit field of the OS/2 table (OpenType: 4 usWeightClass, 8 fsType)."""
    data = bytes(face.reference_table("OS/2").data[offset : offset + 2])
    return int.from_bytes(data, "big")


def make_instance(cut: FaceSource, name: str, weight: int, italic: bool, cache: Path) -> Path:
    """The static file of a cut in `cache`, made if it is not there.

    Its name is a hash of the source's bytes and of all that shapes it, so that two processes
    which make it at once make the same file. The name table is rewritten: two cuts of one
    variable font must not answer to the same family name.
    """
    digest = hashlib.blake2b(_RECIPE, digest_size=12)
    digest.update(_source_of(cut))
    digest.update(repr((cut.axes, name, weight, italic)).encode())
    suffix = cut.source.suffix.lower()
    path = cache / f"{digest.hexdigest()}{suffix}"
    if not is_whole(path):
        try:
            made = _renamed(_instanced(cut), name, weight, italic)
        except Exception as problem:  # a damaged table fails wherever fontTools or HarfBuzz first reads it
            raise FontProblem(
                "font/unreadable",
                f"{cut.source.name} is damaged: {problem}",
                "replace the file by a whole copy of the font",
            ) from None
        write_checked(path, made)
    return path


def _instanced(cut: FaceSource) -> bytes:
    """The face with its axes fixed. Its CIDs, where it has any, are its glyph numbers.

    WeasyPrint writes glyph numbers where a PDF has CIDs. In a font that tells the two apart (every
    part of a large Chinese font does) they would name other glyphs, or none: some viewers forgive
    it, presses and archives do not (ISO 19005-2, 6.2.11.4.1).
    """
    face = open_face(cut.source)
    if not cut.axes and not len(face.reference_table("CFF ").data):
        return _source_of(cut)
    plan = hb.SubsetInput()
    plan.keep_everything()
    plan.flags |= hb.SubsetFlags.CFF_IDENTITY_CHARSET
    for tag, value in cut.axes:
        plan.pin_axis_location(face, tag, value)
    made = hb.subset(face, plan)
    return bytes(made.blob.data)


def _source_of(cut: FaceSource) -> bytes:
    try:
        return read_file(cut.source, LARGEST_FONT)
    except OSError as failure:
        why = failure.strerror or str(failure)
        raise FontProblem("font/unreadable", f"{cut.source.name} cannot be read: {why}", "put the file there") from None


def _renamed(data: bytes, name: str, weight: int, italic: bool) -> bytes:
    from fontTools.ttLib import TTFont

    silence("fontTools")
    font = TTFont(io.BytesIO(data), recalcTimestamp=False, lazy=True)
    style = f"{weight} Italic" if italic else str(weight)
    compact = "".join(letter for letter in name if letter.isalnum())
    names = {1: name, 2: style, 3: f"{compact}-{style}", 4: f"{name} {style}", 6: f"{compact}-{style.replace(' ', '')}"}
    table = font["name"]
    for record in (16, 17, 21, 22, 25):
        table.removeNames(nameID=record)
    for record, text in names.items():
        table.removeNames(nameID=record)
        table.setName(text, record, 3, 1, 0x409)
    output = io.BytesIO()
    font.save(output, reorderTables=None)
    return output.getvalue()
