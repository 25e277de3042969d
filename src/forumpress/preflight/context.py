# SPDX-License-Identifier: MIT
"""What the maker of a PDF knows and the PDF does not say: the issue's facts, and where each part was written."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from forumpress.finding import NOWHERE, Place, Rect
from forumpress.preflight.passages import Passage
from forumpress.typeset.pagemap import Origin


@dataclass(frozen=True, slots=True)
class Context:
    """Facts for the checks; each empty where nothing is known, as for a PDF made elsewhere."""

    key: str = ""
    number: int | None = None
    number_label: str = ""
    """What stands before the number in the words of the issue's language: Issue, Ausgabe, 期号."""
    date: datetime.date | None = None
    place: Place = NOWHERE
    """Where the issue's number and date were written."""
    trim: tuple[float, float] | None = None
    """Width and height that the layout asks for, in points."""
    bleed: float = 0.0
    origins: tuple[Origin, ...] = ()
    passages: tuple[Passage, ...] = ()
    """The words of the issue's blocks, in the order in which they were written; see `passages_of`."""
    spreads: int = 1
    """Pages on one side of a sheet: 2 for an imposed booklet."""

    def cause(self, page: int | None, box: Rect | None) -> Place:
        """Where the smallest part was written that holds the box's middle; NOWHERE when none does."""
        if page is None or box is None:
            return NOWHERE
        x, y = box.x + box.width / 2, box.y + box.height / 2
        holders = [
            origin
            for origin in self.origins
            if origin.page == page
            and origin.box.x <= x <= origin.box.x + origin.box.width
            and origin.box.y <= y <= origin.box.y + origin.box.height
        ]
        return min(holders, key=lambda origin: origin.box.width * origin.box.height).place if holders else NOWHERE


NO_CONTEXT = Context()
