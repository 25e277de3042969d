# SPDX-License-Identifier: MIT
"""What an edition says of itself: what its pages are drawn for, who finishes them, and how they are checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from forumpress.typeset.proof import PageProof, Purpose

if TYPE_CHECKING:
    from forumpress.edition.conditions import PrintConditions
    from forumpress.editiondraft import EditionDraft
    from forumpress.layout.format import PageFormat
    from forumpress.layout.style import ParagraphStyle


@dataclass(frozen=True, slots=True)
class FinishingInput:
    """What finishing may use: the proof, the pack's page and styles, and what the press asks for."""

    proof: PageProof
    format: PageFormat
    styles: Mapping[str, ParagraphStyle]
    conditions: Callable[[], PrintConditions]
    """The press's conditions by the profile of the preflight; read when they are asked for. Raises InputError."""


class PreviewAs(StrEnum):
    """How the preview shows an edition's pages."""

    HIDDEN = "hidden"
    DRAWN = "drawn"
    """As they were drawn, before finishing: quickest."""
    FINISHED = "finished"
    SOFT_PROOF = "soft-proof"
    """Finished, and seen through the profile of the press: once for each profile that a printer may ask for."""


@dataclass(frozen=True, slots=True)
class EditionKind:
    """One edition. `finish` gives the same bytes for the same input and raises InputError or InternalError."""

    name: str
    """What the command line and file names call it: KEY-NAME.pdf."""
    rank: int
    """Its place in lists of editions, the lowest first; the first one is built where none is named."""
    purpose: Purpose
    """What its pages are drawn for."""
    profile: str
    """The preflight profile that holds where the command names none."""
    finish: Callable[[FinishingInput], EditionDraft]
    suffix: str = ".pdf"
    preview: PreviewAs = PreviewAs.HIDDEN
    for_printer: bool = False
    """A printer's profile that the command names judges this edition alone, where it is among those that are built."""
    compares_words: bool = False
    """Its preflight holds the words that a screen reader meets against those of the issue."""
    shows_findings: bool = False
    """The findings of its proof are written on its pages."""
    pages_a_side: int = 1
    """Pages of the issue on one side of a sheet."""
