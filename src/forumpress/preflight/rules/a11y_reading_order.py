# SPDX-License-Identifier: MIT
"""Whether the file is read in the order in which the issue was written."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.conservation import losses
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule

_LOST = (
    "The words have no room where they stand: shorten them, let a long word break with a hyphen, or give them a wider "
    "place. If they stand whole on the page, the layout's template hides them from readers."
)
_MISPLACED = (
    "Write the layout's template in the order in which it is read. If it is, and with a built-in layout, the fault "
    "is Forum Press's: report it with the issue."
)


@rule(
    code="access/reading-order",
    title="The file is read whole, in the order in which it was written",
    rationale="Columns, boxes and pictures scatter a text over the page. Who listens to it needs the order of the "
    "manuscript.",
    source="ISO 14289-1:2014, 7.1 (Matterhorn 09-001)",
    cure="Words that are not read at all have no room where they stand: shorten them or give them a wider place. Where "
    "only the order is wrong, write the layout's template in the order in which it is read; if it is so, report it.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Holds the tagged text against every passage of the issue, where they are known."""
    if not document.context.passages:
        return
    tree = document.structure
    tagged = tree.text(tree.root) if tree.root is not None else ""
    for loss in losses(document.context.passages, tagged):
        place = loss.passage.text.place(loss.at)
        if loss.elsewhere:
            yield Fault(f"“{loss.words}” is read before what it follows", hint=_MISPLACED, cause=place)
        elif loss.passage.placed:
            yield Fault(f"“{loss.words}” is not read at all, or not whole", hint=_LOST, cause=place)
        else:
            yield Fault(f"“{loss.words}” stands on no page", hint=_LOST, cause=place)
