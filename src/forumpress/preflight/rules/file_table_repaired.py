# SPDX-License-Identifier: MIT
"""Files whose table of objects the reader has to make anew."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule
from forumpress.preflight.rules.file_repaired import TABLE_REPAIR


@rule(
    code="file/table-repaired",
    title="The table of the file's objects is whole",
    rationale="A program that wrote a wrong table, or a mail server that changed a byte, leaves a file that most "
    "readers open after searching it for its objects. Some presses' processors do not search.",
    source="ISO 32000-1, 7.5.4 and 7.5.8; house rule",
    cure="Save the file again in the program that made it.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Reports what had to be mended of the cross-reference table, where the objects themselves are whole."""
    repairs = document.repairs()
    table = [repair for repair in repairs if TABLE_REPAIR.search(repair)]
    if table and len(table) == len(repairs):
        words = next((repair for repair in table if not repair.endswith("file is damaged")), table[0])
        yield Fault(f"the table of objects had to be made anew: {words}")
