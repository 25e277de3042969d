# SPDX-License-Identifier: MIT
"""Content that is neither in the reading order nor declared to be decoration."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.paint import PaintKind
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="access/untagged-content",
    title="Everything on the page is tagged, or an artifact",
    rationale="What is in neither group may be read aloud in the middle of a sentence, or never.",
    source="ISO 14289-1:2014, 7.1 (Matterhorn 01-005, 01-006)",
    cure="Tag text and pictures; mark running heads, folios, lines and backgrounds as artifacts.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks for marks outside any marked content, and for marked content that no element owns."""
    owned = document.structure.owned()
    for page in document.pages:
        loose = [
            paint
            for paint in page.marks
            if not (paint.artifact or paint.in_pattern or paint.in_annotation)
            and (page.number, paint.mcid) not in owned
        ]
        if not loose:
            continue
        words = next((paint for paint in loose if paint.kind is PaintKind.TEXT and paint.text.strip()), None)
        what = f"the words “{words.text.strip()[:40]}”" if words is not None else f"a {loose[0].kind.value}"
        more = f" (and {len(loose) - 1} more on this page)" if len(loose) > 1 else ""
        yield Fault(f"{what} is in nobody's reading order{more}", page.number, page.rect((words or loose[0]).bounds))
