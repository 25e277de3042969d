# SPDX-License-Identifier: MIT
"""Bookmarks and named places of a file, and where they lead (ISO 32000-1, 12.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class NamedPlace(NamedTuple):
    """A page, from 1, and a height on it in its user space; None where the file does not say, or the page is gone."""

    page: int | None
    top: float | None


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark; `level` counts from 1, `page` and `top` are where it leads, as in NamedPlace."""

    title: str
    level: int
    page: int | None
    top: float | None
    has_kids: bool
