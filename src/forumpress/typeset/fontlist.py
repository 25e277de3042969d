# SPDX-License-Identifier: MIT
"""What may stand in `fonts/fonts.yaml`, and reading it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from pydantic import Field

from forumpress.errors import InputError
from forumpress.files import read_file
from forumpress.finding import Finding, Place, error, has_errors
from forumpress.issue.model import Sourced
from forumpress.issue.shape import Shaper
from forumpress.issue.source import LARGEST_FILE, decode
from forumpress.issue.yamltext import load


class Use(StrEnum):
    """What a family is for: `code` sets the runs of code, `symbols` steps in for single signs."""

    TEXT = "text"
    CODE = "code"
    SYMBOLS = "symbols"


class FaceEntry(Sourced):
    """One face of a family."""

    weight: int = Field(400, ge=1, le=1000)
    """CSS weight: 400 regular, 600 semibold, 700 bold."""
    italic: bool = False
    file: str | None = None
    """Name of the font file, in the family's package or in the fonts folder."""


class FamilyEntry(Sourced):
    """One family and where it comes from."""

    name: str = Field(max_length=80, pattern=r"^[^\"\\\n;{}<>]+$")
    package: str | None = Field(None, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    """The Python package that holds the font files."""
    licence: str
    """SPDX name of the licence, such as OFL-1.1."""
    source: str
    """Where the family was published."""
    optical_size: float | None = Field(None, gt=0, le=1000)
    """Points; for families with an optical size axis."""
    languages: tuple[str, ...] = ()
    """Languages that it is made for; it goes before the main family in text of these languages."""
    use: Use = Use.TEXT
    faces: tuple[FaceEntry, ...] = Field(min_length=1)


class Fallback(Sourced):
    """What steps in for characters that a family lacks."""

    family: str
    then: tuple[str, ...]


class FontList(Sourced):
    """A whole `fonts.yaml`."""

    families: tuple[FamilyEntry, ...] = Field(min_length=1)
    fallbacks: tuple[Fallback, ...] = ()


def file_name(declaration: Path) -> str:
    """How the declaration is called in findings: `fonts/fonts.yaml`."""
    return f"{declaration.parent.name}/{declaration.name}"


def read_font_list(declaration: Path) -> FontList:
    """The fonts declared. Raises InputError with every problem of the file."""
    name = file_name(declaration)
    try:
        data = read_file(declaration, LARGEST_FILE)
    except OSError:
        raise InputError(
            [
                error(
                    "font/no-list",
                    f"there is no list of fonts, {name}",
                    hint="“forumpress init” writes one; copy its fonts folder here",
                    place=Place(name),
                )
            ]
        ) from None
    node, findings = load(decode(data, name))
    shaper = Shaper()
    fonts: FontList | None = shaper.model(FontList, node, Place(name, 1, 1), "the list of fonts")
    problems = [*findings, *shaper.findings]
    if fonts is not None:
        problems += _cross_check(fonts)
    if fonts is None or has_errors(problems):
        raise InputError(problems)
    return fonts


def _cross_check(fonts: FontList) -> list[Finding]:
    findings: list[Finding] = []
    names: set[str] = set()
    for family in fonts.families:
        if family.name in names:
            findings.append(
                error(
                    "font/declared-twice",
                    f"the family “{family.name}” is declared twice",
                    hint="put all its faces under one name",
                    place=family.place("name"),
                )
            )
        names.add(family.name)
        seen: set[tuple[int, bool]] = set()
        for face in family.faces:
            if (face.weight, face.italic) in seen:
                findings.append(
                    error(
                        "font/declared-twice",
                        f"“{family.name}” has two faces of weight {face.weight}{' italic' if face.italic else ''}",
                        hint="keep one of them",
                        place=face.place(),
                    )
                )
            seen.add((face.weight, face.italic))
            if family.package is None and face.file is None:
                findings.append(
                    error(
                        "font/no-file",
                        f"a face of “{family.name}” names no file",
                        hint="write package: on the family, or file: on each face",
                        place=face.place(),
                    )
                )
    for fallback in fonts.fallbacks:
        findings += [
            error(
                "font/unknown-family",
                f"“{family}” is not declared above",
                hint=f"write one of: {', '.join(sorted(names))}",
                place=fallback.place("then" if family in fallback.then else "family"),
            )
            for family in (fallback.family, *fallback.then)
            if family not in names
        ]
    return findings
