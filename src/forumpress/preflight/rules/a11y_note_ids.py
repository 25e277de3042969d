# SPDX-License-Identifier: MIT
"""Footnotes that nothing can point at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="access/note-without-id",
    title="Every footnote has an id of its own",
    rationale="Going to a footnote and back to where it was called needs a name that only this note has.",
    source="ISO 14289-1:2014, 7.9 (Matterhorn 19-003, 19-004)",
    cure="Build the screen edition; it gives each note an id.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks at Note elements and counts the ids of all elements."""
    tree = document.structure
    uses = Counter(id for element in tree.elements() if (id := element.fact("ID")))
    for element in tree.elements("Note"):
        id = element.fact("ID")
        words = tree.text(element).strip()[:40]
        if not id:
            yield Fault(f"the note “{words}” has no id", element.page, tree.box(element))
        elif uses[id] > 1:
            yield Fault(f"the note “{words}” has an id that others have, too", element.page, tree.box(element))
