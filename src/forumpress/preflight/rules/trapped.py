# SPDX-License-Identifier: MIT
"""Whether the file says that trapping was done."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="print/trapped",
    title="The file says whether it is trapped",
    rationale="Neighbouring inks are made to overlap a little (trapped) once, in design or at the press. Done twice, "
    "it shows; done never, white gaps show.",
    source="ISO 15930-7:2010, 6.4 (Trapped is True or False, never Unknown)",
    cure="Set Trapped to False when exporting, unless your designer trapped the pages.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Reads the information dictionary and the XMP packet."""
    stated = document.statements.info.get("Trapped", "").lstrip("/")
    described = document.statements.described("pdf:Trapped")
    if stated not in ("True", "False"):
        yield Fault(f"Trapped is {stated or 'not set'}; it must be True or False")
    elif described and described != stated:
        yield Fault(f"Trapped is {stated} in the document information and {described} in the XMP packet")
