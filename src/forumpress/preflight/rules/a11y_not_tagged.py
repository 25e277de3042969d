# SPDX-License-Identifier: MIT
"""Files without a structure that a screen reader could follow."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.objects import entry
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="access/not-tagged",
    title="The file is tagged",
    rationale="Without tags a screen reader guesses the order of columns from the position of words, and knows "
    "neither headings nor pictures nor tables.",
    source="ISO 14289-1:2014, 6.2 and 7.1; ISO 19005-2, 6.7.2",
    cure="Export as a tagged PDF, or build the screen edition.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks for the mark of a tagged file and for its tree."""
    marks = entry(document.root, "/MarkInfo")
    if entry(marks, "/Marked") is not True:
        yield Fault("the file does not say that it is tagged")
    if entry(marks, "/Suspects") is True:
        yield Fault("the file says of its own tags that they are doubtful")
    if not document.structure.elements():
        yield Fault("the file has no structure tree")
