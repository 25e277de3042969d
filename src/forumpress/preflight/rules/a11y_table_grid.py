# SPDX-License-Identifier: MIT
"""Tables whose rows do not fit on each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from forumpress.pdf.objects import number
from forumpress.pdf.structure import StructureElement
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule

_WIDEST = 1_000


@rule(
    code="access/table-grid",
    title="The rows of a table have the same columns, and no two cells the same place",
    rationale="A screen reader counts columns from the cells and what they span. Rows of different lengths put the "
    "following cells under the wrong heads.",
    source="ISO 14289-1:2014, 7.2 and 7.5 (Matterhorn 15-001 to 15-005)",
    cure="State each cell's ColSpan and RowSpan, and fill short rows with empty cells.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Lays each table's cells out by their spans."""
    tree = document.structure
    for table in tree.elements("Table"):
        rows = [each for each in table.walk() if each.kind == "TR"]
        message = _fault(rows)
        if message:
            page = next((each.page for each in table.walk() if each.page is not None), None)
            yield Fault(message, page, tree.box(table))


def _fault(rows: list[StructureElement]) -> str:
    """What is wrong with the grid, in the first row that shows it; empty where nothing is."""
    taken: set[tuple[int, int]] = set()
    width: int | None = None
    for at, row in enumerate(rows):
        column = 0
        for cell in (kid for kid in row.kids if kid.kind in ("TH", "TD")):
            while (at, column) in taken:
                column += 1
            wide, deep = _span(cell.attribute("ColSpan")), _span(cell.attribute("RowSpan"))
            if at + deep > len(rows):
                return f"a cell of row {at + 1} reaches below the table's last row"
            covered = {(at + down, column + across) for down in range(deep) for across in range(wide)}
            if covered & taken:
                return f"two cells of row {at + 1} stand in the same place"
            taken |= covered
            column += wide
        end = 1 + max((place[1] for place in taken if place[0] == at), default=-1)
        if width is not None and end != width:
            return f"row {at + 1} has {end} columns, the rows before have {width}"
        width = end
    return ""


def _span(value: Any) -> int:
    return min(max(1, int(number(value, 1.0))), _WIDEST)
