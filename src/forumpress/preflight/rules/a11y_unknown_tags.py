# SPDX-License-Identifier: MIT
"""Structure types that no reader knows."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule

_STANDARD = frozenset(
    {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "Private"}
    | {"P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody"}
    | {"Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"}
    | {"Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot"}
    | {"Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form"}
)


@rule(
    code="access/unknown-tag",
    title="All tags are standard ones, or mapped to them",
    rationale="A tag that nobody knows is passed over, with all that it says.",
    source="ISO 14289-1:2014, 7.1 (Matterhorn 02-001); ISO 32000-1, 14.8.4",
    cure="Map the program's own tags to standard ones when exporting.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Compares each tag, after the role map, with the standard types."""
    tree = document.structure
    reported: set[str] = set()
    for element in tree.elements()[1:]:
        if element.kind not in _STANDARD and element.raw not in reported:
            reported.add(element.raw)
            yield Fault(f"the tag {element.raw[:40] or '?'} is not standard", element.page, tree.box(element))
