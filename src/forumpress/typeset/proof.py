# SPDX-License-Identifier: MIT
"""The page proof: drawn pages, joined into one plain PDF, and where everything landed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from forumpress.finding import Finding
from forumpress.layout.story import Story
from forumpress.layout.style import Swatch
from forumpress.typeset.plan import PagePlan

PRESS_PPI = 300
"""Pixels per inch that printing on a press aims at."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What pages are drawn for: how far artwork runs past the trim (points), and pictures' resolution (ppi)."""

    bleed: float = 0.0
    ppi: int = 150
    keep_profiles: bool = False
    """Pictures keep their own colour profile (print); otherwise they are sRGB."""


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page's trimmed format, in points."""

    width: float
    height: float


class PartRole(StrEnum):
    """What a drawn element is to a reader."""

    ARTIFACT = "artifact"
    TEXT = "text"
    FIGURE = "figure"
    NOTE = "note"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """One element of a page that make-up placed, found in the page's HTML by its `id`.

    `continues` is the id of the part on this or an earlier page whose paragraph (or table) it
    goes on with.
    """

    id: str
    page: int
    role: PartRole
    block: str
    continues: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the document says of itself: title, language, author, subject, date."""

    title: str
    language: str
    author: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()
    date: datetime.date = datetime.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class PageProof:
    """The drawn issue. `pdf` is plain RGB, tagged, its MediaBox the trim plus `purpose.bleed` on each side."""

    pdf: bytes
    purpose: Purpose
    size: PageSize
    facts: Facts
    plan: PagePlan
    stories: tuple[Story, ...]
    """As composed, in source order: what finishing takes the reading order from."""
    parts: tuple[PlacedPart, ...]
    swatches: Mapping[str, Swatch]
    findings: tuple[Finding, ...]
    reads: tuple[Path, ...]
    """Every file that was read: what a preview watches."""
