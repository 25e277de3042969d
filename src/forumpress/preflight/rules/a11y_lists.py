"""Lists whose items cannot be counted."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule

_WITHIN = {"L": {"LI", "L", "Caption"}, "LI": {"Lbl", "LBody"}, "TR": {"TH", "TD"}}


@rule(
    code="access/list-parts",
    title="Lists hold items, items a label and a body, rows cells",
    rationale="“List of five items” and “row two of six” are counted from the tags; a stray paragraph between two "
    "items makes two lists of one.",
    source="ISO 14289-1:2014, 7.2; ISO 32000-1, tables 336 and 337 (Matterhorn 09-004 to 09-008)",
    cure="Build the screen edition from the issue; in another program, tag the list again.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks at what stands directly in L, LI and TR elements."""
    tree = document.structure
    for element in tree.elements(*_WITHIN):
        strange = [kid for kid in element.kids if kid.kind not in _WITHIN[element.kind]]
        loose = [each for each in element.order if isinstance(each, tuple)]
        if strange:
            yield Fault(
                f"a {strange[0].kind} element stands directly in {element.kind}", element.page, tree.box(element)
            )
        elif loose:
            yield Fault(f"words stand directly in {element.kind}", element.page, tree.box(element))
    parents = {id(kid): each for each in tree.elements() for kid in each.kids}
    for element in tree.elements("LI"):
        parent = parents.get(id(element))
        if parent is None or parent.kind != "L":
            yield Fault("a list item stands outside any list", element.page, tree.box(element))
