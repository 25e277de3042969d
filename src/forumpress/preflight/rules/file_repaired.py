# SPDX-License-Identifier: MIT
"""Files that only open because the reader mends them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule

TABLE_REPAIR = re.compile(
    r"(?i)file is damaged$|startxref|xref|cross-reference|number of objects|%PDF header|object has offset 0"
)
"""qpdf's words for a table of objects that it made anew; the objects themselves are whole."""


@rule(
    code="file/repaired",
    title="The file is whole",
    rationale="A cut or damaged file may still open, because readers guess what is missing. The press's reader may "
    "guess otherwise, or give up at night.",
    source="ISO 32000-1, 7.5; house rule",
    cure="Export or transfer the file again.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Reports which objects had to be mended when the file was opened and its pages were read."""
    repairs = [repair for repair in document.repairs() if not TABLE_REPAIR.search(repair)]
    if repairs:
        more = f" (and {len(repairs) - 1} more)" if len(repairs) > 1 else ""
        yield Fault(f"the file is damaged: {repairs[0]}{more}")
