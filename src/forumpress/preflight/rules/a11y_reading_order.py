"""Whether the file is read in the order in which the issue was written."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.structure import structure_tree
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule

_KEY = 48
"""Letters of a passage's beginning that find it again."""

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
    title="The file is read in the order in which it was written",
    rationale="Columns, boxes and pictures scatter a text over the page. Who listens to it needs the order of the "
    "manuscript.",
    source="ISO 14289-1:2014, 7.1 (Matterhorn 09-001)",
    cure="Words that are not read at all have no room where they stand: shorten them or give them a wider place. Where "
    "only the order is wrong, write the layout's template in the order in which it is read; if it is so, report it.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks for the beginning of each passage of the issue behind that of the one before it, where it is known."""
    passages = [(_letters(passage), passage) for passage in document.context.passages]
    if not passages:
        return
    tree = structure_tree(document)
    said = _letters(tree.said(tree.root)) if tree.root is not None else ""
    at = 0
    for letters, passage in passages:
        key = letters[:_KEY]
        if not key:
            continue
        found = said.find(key, at)
        if found >= 0:
            at = found + 1
            continue
        elsewhere = said.find(key)
        words = " ".join(passage.split())[:50]
        if elsewhere >= 0:
            yield Fault(f"“{words}” is read before what it follows", hint=_MISPLACED)
        else:
            yield Fault(f"“{words}” is not read at all, or not whole", hint=_LOST)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
