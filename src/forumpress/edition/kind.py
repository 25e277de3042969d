# SPDX-License-Identifier: MIT
"""What an edition says of itself: what its pages are drawn for and who finishes them, or who writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from forumpress.typeset.proof import PageProof, Purpose

if TYPE_CHECKING:
    from forumpress.edition.conditions import PrintConditions
    from forumpress.editiondraft import EditionDraft
    from forumpress.layout.format import PageFormat
    from forumpress.layout.style import ParagraphStyle
    from forumpress.typeset.press import Press, Typeset


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
class BesideFile:
    """Another edition's file that lies beside this one: its name, its media type, the label that names it."""

    name: str
    media_type: str
    edition: str
    """The key of its label: see `layout/reflow/labels.toml`."""
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class WritingInput:
    """What an edition without pages is written from: the issue with its pack, and where its pages begin in print."""

    typeset: Typeset
    press: Press
    beside: tuple[BesideFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionKind:
    """One edition. Making it gives the same bytes for the same input and raises InputError or InternalError."""

    name: str
    """What the command line and file names call it: KEY-NAME.pdf."""
    rank: int
    """Its place in lists of editions, the lowest first; the first one is built where none is named."""
    suffix: str = ".pdf"
    """Of its file; empty for a folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEdition(EditionKind):
    """An edition of drawn pages, which `finish` makes into a PDF."""

    purpose: Purpose
    """What its pages are drawn for; a printer's profile may ask for another bleed, see `drawn_with`."""
    profile: str
    """The preflight profile that holds where the command names none."""
    finish: Callable[[FinishingInput], EditionDraft]
    preview: PreviewAs = PreviewAs.HIDDEN
    for_printer: bool = False
    """A printer's profile that the command names judges this edition alone, where it is among those that are built."""
    compares_words: bool = False
    """Its preflight holds the words that a screen reader meets against those of the issue."""
    shows_findings: bool = False
    """The findings of its proof are written on its pages."""
    pages_a_side: int = 1
    """Pages of the issue on one side of a sheet."""

    def drawn_with(self, bleed: float) -> Purpose:
        """What its pages are drawn for where the printer asks for so many points of bleed."""
        return replace(self.purpose, bleed=bleed) if self.for_printer else self.purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowEdition(EditionKind):
    """An edition whose text flows as wide as its reader's window: `write` makes its file or files."""

    write: Callable[[WritingInput], EditionDraft]
    beside: tuple[str, ...] = ()
    """Names of the editions whose files lie beside it; they are made first, and left out where they do not pass."""
