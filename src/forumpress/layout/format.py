# SPDX-License-Identifier: MIT
"""The page: its format, margins, columns and grid."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageFormat:
    """Geometry of a page, in points from the trim's top left corner; the grid's unit is `leading`.

    Odd pages are rectos: their inside margin is on the left.
    """

    width: float
    height: float
    top: float
    bottom: float
    inside: float
    outside: float
    columns: int
    gutter: float
    leading: float
    first_page_lift: int = 0
    """Lines by which the type area of page 1 begins higher, for the masthead."""
    safe: float = 8.5
    """No text may stand nearer to the trim."""

    @property
    def rows(self) -> int:
        """Lines of the type area."""
        return int((self.height - self.top - self.bottom + 0.01) / self.leading)

    @property
    def measure(self) -> float:
        """Width of the type area."""
        return self.width - self.inside - self.outside

    @property
    def column_width(self) -> float:
        """Width of one column."""
        return (self.measure - (self.columns - 1) * self.gutter) / self.columns

    def left(self, page: int) -> float:
        """Left edge of the type area on a page."""
        return self.inside if page % 2 else self.outside

    def column_x(self, page: int, column: int) -> float:
        """Left edge of a column, counted from 0."""
        return self.left(page) + column * (self.column_width + self.gutter)

    def row_y(self, row: float) -> float:
        """Upper edge of a row of the grid; row 0 is the type area's first, page 1 may use negative ones."""
        return self.top + row * self.leading
