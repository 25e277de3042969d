# SPDX-License-Identifier: MIT
"""Lists, tables and contents whose parts cannot be counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from forumpress.pdf.structure import StructureElement
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule

_ROWS = frozenset({"TR"})
_WITHIN = {
    "L": frozenset({"LI", "L", "Caption"}),
    "LI": frozenset({"Lbl", "LBody"}),
    "Table": frozenset({"TR", "THead", "TBody", "TFoot", "Caption"}),
    "THead": _ROWS,
    "TBody": _ROWS,
    "TFoot": _ROWS,
    "TR": frozenset({"TH", "TD"}),
    "TOC": frozenset({"TOC", "TOCI", "Caption"}),
}
"""What may stand directly in an element (ISO 32000-1, tables 333, 336 and 337)."""
_PARENTS = {
    "LI": frozenset({"L"}),
    "LBody": frozenset({"LI"}),
    "THead": frozenset({"Table"}),
    "TBody": frozenset({"Table"}),
    "TFoot": frozenset({"Table"}),
    "TR": frozenset({"Table", "THead", "TBody", "TFoot"}),
    "TH": _ROWS,
    "TD": _ROWS,
    "TOCI": frozenset({"TOC"}),
}
"""Where an element may stand."""
_NO_WORDS = frozenset({"L", "Table", "THead", "TBody", "TFoot", "TR"})
"""What holds elements alone; an item of a list may be text without a body."""


@rule(
    code="access/list-parts",
    title="Lists hold items, items a label and a body, tables rows, rows cells",
    rationale="“List of five items” and “row two of six” are counted from the tags; a stray paragraph between two "
    "items makes two lists of one.",
    source="ISO 14289-1:2014, 7.2; ISO 32000-1, tables 333, 336 and 337 (Matterhorn 09-004 to 09-008)",
    cure="Build the screen edition from the issue; in another program, tag the list or table again.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks at what stands directly in lists, tables and contents, and where their parts stand."""
    tree = document.structure
    for element in tree.elements():
        for message in (*_faults_within(element), *_order_faults(element)):
            yield Fault(message, element.page, tree.box(element))
        for kid in element.kids:
            allowed = _PARENTS.get(kid.kind)
            if allowed is not None and element.kind not in allowed and element.kind not in _WITHIN:
                yield Fault(f"a {kid.kind} element stands outside {_listed(allowed)}", kid.page, tree.box(kid))


def _faults_within(element: StructureElement) -> Iterator[str]:
    allowed = _WITHIN.get(element.kind)
    strange = [kid for kid in element.kids if allowed is not None and kid.kind not in allowed]
    if strange:
        yield f"a {strange[0].kind} element stands directly in {element.kind}"
    elif element.kind in _NO_WORDS and element.contents:
        yield f"words stand directly in {element.kind}"


def _order_faults(element: StructureElement) -> Iterator[str]:
    """A table's and list's captions stand at an end, and a table has each group of rows once."""
    kinds = [kid.kind for kid in element.kids]
    if element.kind in ("Table", "L", "TOC") and "Caption" in kinds:
        ends = (0, len(kinds) - 1) if element.kind == "Table" else (0,)
        if kinds.count("Caption") > 1 or kinds.index("Caption") not in ends:
            yield f"the caption of a {element.kind} element stands between its parts"
    if element.kind == "Table":
        counts = Counter(kinds)
        yield from (
            f"a table has {counts[group]} {group} elements" for group in ("THead", "TFoot") if counts[group] > 1
        )
        if (counts["THead"] or counts["TFoot"]) and not counts["TBody"]:
            yield "a table has head or foot rows and no TBody"


def _listed(kinds: frozenset[str]) -> str:
    return " and ".join(sorted(kinds))
