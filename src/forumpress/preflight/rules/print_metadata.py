# SPDX-License-Identifier: MIT
"""Identifiers and dates that PDF/X wants, and whether they agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule

_WANTED = (
    ("xmpMM:DocumentID", "a document id"),
    ("xmpMM:RenditionClass", "a rendition class"),
    ("xmpMM:VersionID", "a version id"),
    ("xmp:CreateDate", "a creation date"),
    ("xmp:ModifyDate", "a modification date"),
    ("xmp:MetadataDate", "a metadata date"),
    ("dc:title", "a title"),
)
_SAME = (
    ("Title", "dc:title"),
    ("Author", "dc:creator"),
    ("Producer", "pdf:Producer"),
    ("Creator", "xmp:CreatorTool"),
)
_SAME_DATES = (("CreationDate", "xmp:CreateDate"), ("ModDate", "xmp:ModifyDate"))


@rule(
    code="print/metadata",
    title="The file carries its ids, dates and title, once and consistently",
    rationale="Presses tell two versions of a file apart by these ids and dates. Where the two places that state "
    "them disagree, nobody knows which one is meant.",
    source="ISO 15930-7:2010, 6.4 and 6.5",
    cure="Export with the PDF/X-4 preset, and give the document a title.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks for the properties, and compares them with the information dictionary."""
    statements = document.statements
    info = statements.info
    if statements.xmp is None:
        yield Fault("the file has no XMP packet, or a broken one")
        return
    for name, words in _WANTED:
        if not statements.described(name):
            yield Fault(f"the XMP packet lacks {words} ({name})")
    for key, name in _SAME:
        stated, described = info.get(key, ""), statements.described(name)
        if stated and described and stated != described:
            yield Fault(
                f"{key} is “{stated[:60]}” in the document information, but “{described[:60]}” in the XMP packet"
            )
    for key, name in _SAME_DATES:
        stated, described = _digits(info.get(key, "")), _digits(statements.described(name))
        if stated and described and stated[:8] != described[:8]:
            yield Fault(f"{key} and {name} disagree")
    if "/ID" not in document.pdf.trailer:
        yield Fault("the file has no /ID")


def _digits(date: str) -> str:
    return re.sub(r"\D", "", date)
