# SPDX-License-Identifier: MIT
"""What a printer asks for: the printing condition, bleed, marks, inks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from forumpress.data import data_path
from forumpress.edition.iccidentity import condition_of, spelled
from forumpress.errors import InputError
from forumpress.files import TooLarge, read_named
from forumpress.finding import Place, error
from forumpress.length import MM
from forumpress.printingcondition import PrintingCondition

_SHIPPED = "assets/icc/ISOcoated_v2_300_bas.icc"
_LARGEST_PROFILE = 16 * 1024 * 1024
_REGISTRY = "http://www.color.org"
_REGISTERED = re.compile(r"FOGRA\d{2}L?|CGATS TR ?\d{3}|CGATS21-2-CRPC\d|IFRA\d{2}L?|JC20\d{4}|EUROSB\d+|PSO[A-Z]\w*")
"""How names in the ICC's Characterization Data Registry look."""


@dataclass(frozen=True, slots=True)
class PrintConditions:
    """How a print edition is finished. Lengths in points.

    `profile` is the ICC profile of the press; `identifier` its printing condition, as `registry`
    knows it (empty where it is the printer's own). Text below `overprint_text` and lines below
    `overprint_line` in pure black overprint (Ghent Workgroup 2022).
    """

    profile: bytes = field(repr=False)
    identifier: str = "FOGRA39"
    condition: str = "Offset printing, ISO 12647-2:2004/Amd 1, paper types 1 and 2 (coated), 115 g/m2"
    registry: str = _REGISTRY
    bleed: float = 3 * MM
    marks: bool = False
    """Crop and registration marks, outside the bleed."""
    spots: bool = True
    """Swatches that name a spot ink print in it; otherwise in their process values."""
    overprint_text: float = 12.0
    overprint_line: float = 2.0
    jpeg_quality: int = 92


def coated_sheetfed(*, marks: bool = False, spots: bool = True, bleed: float = 3 * MM) -> PrintConditions:
    """Sheet-fed offset on coated paper: FOGRA39, total ink 300 %, with the profile that Forum Press ships."""
    return PrintConditions(data_path(_SHIPPED).read_bytes(), bleed=bleed, marks=marks, spots=spots)


def print_conditions(
    own: PrintingCondition | None, *, bleed: float = 3 * MM, marks: bool = False, spots: bool = True
) -> PrintConditions:
    """What a printer's own condition asks for, with so many points of bleed; without one, sheet-fed on coated paper.

    Raises InputError as `read_profile` does, and where the profile says that it is one for another condition.
    """
    if own is None:
        return coated_sheetfed(bleed=bleed, marks=marks, spots=spots)
    registry = _REGISTRY if _REGISTERED.fullmatch(own.identifier) else ""
    profile = read_profile(own.icc)
    if registry:
        _compare(own, profile)
    return PrintConditions(
        profile, own.identifier, own.name or own.identifier, registry, bleed, marks=marks, spots=spots
    )


def _compare(own: PrintingCondition, profile: bytes) -> None:
    description, condition = condition_of(profile)
    if condition and condition != spelled(own.identifier):
        raise InputError(
            [
                error(
                    "print/profile-of-another-condition",
                    f"this is “{description}”, a profile for {condition}, not for {own.identifier}",
                    hint=f"ask the printer for the profile of {own.identifier}, or name the condition {condition}",
                    place=Place(str(own.icc)),
                )
            ]
        )


def read_profile(path: Path) -> bytes:
    """A printer's own ICC profile.

    Raises InputError when it cannot be read or is no output profile for four inks (ICC.1:2010, 7.2).
    """
    try:
        data = read_named(path, _LARGEST_PROFILE)
    except TooLarge:
        data = b""
    except OSError as problem:
        reason = problem.strerror or "it cannot be read"
        raise InputError(
            [error("print/profile-unreadable", f"colour profile: {reason}", place=Place(str(path)))]
        ) from None
    if data[36:40] != b"acsp" or data[12:16] != b"prtr" or data[16:20] != b"CMYK":
        raise InputError(
            [
                error(
                    "print/profile-unsuitable",
                    "this is not an ICC profile of a four-colour press",
                    hint="ask the printer for the CMYK output profile of their paper, such as PSO Coated v3",
                    place=Place(str(path)),
                )
            ]
        )
    return data
