# SPDX-License-Identifier: MIT
"""Tables whose cells cannot be told what they belong to."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from forumpress.pdf.objects import name_of
from forumpress.pdf.structure import StructureElement
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule

_REACHES = frozenset({"Row", "Column", "Both"})


@rule(
    code="access/table-heads",
    title="Tables have head cells that say what they head",
    rationale="In a cell of the fourth row a screen reader says which row and column it is in; it learns that from "
    "the head cells' scope, or from the list of heads that a cell names.",
    source="ISO 14289-1:2014, 7.5 (Matterhorn 15-003)",
    cure="Give the table a head row; the screen edition states the scope of each head cell.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks at each table's TH and TD cells."""
    tree = document.structure
    for table in tree.elements("Table"):
        cells = [each for each in table.walk() if each.kind in ("TH", "TD")]
        heads = [each for each in cells if each.kind == "TH"]
        ids = {each.fact("ID") for each in heads}
        box, page = tree.box(table), _page(table)
        if cells and not heads:
            yield Fault("a table has no head cells", page, box)
            continue
        named = any(isinstance(each.attribute("Headers"), pikepdf.Array) for each in cells)
        bare = [each for each in heads if name_of(each.attribute("Scope")) not in _REACHES]
        if bare and not named:
            words = tree.text(bare[0]).strip()[:40]
            yield Fault(f"the head cell “{words}” does not say whether it heads a row or a column", bare[0].page, box)
        for cell in cells:
            headers = cell.attribute("Headers")
            listed = [str(each) for each in list(headers)[:64]] if isinstance(headers, pikepdf.Array) else []
            if lost := [each for each in listed if each not in ids]:
                yield Fault(f"a cell names a head that is not in its table ({lost[0][:40]})", cell.page, tree.box(cell))
        if not any(each.kind == "TR" for each in table.walk()):
            yield Fault("a table has no rows", page, box)


def _page(table: StructureElement) -> int | None:
    return next((each.page for each in table.walk() if each.page is not None), None)
