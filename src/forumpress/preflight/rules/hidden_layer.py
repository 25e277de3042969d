# SPDX-License-Identifier: MIT
"""Layers that are off, with something on them."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.pdf.paint import Paint
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="file/hidden-layer",
    title="Nothing lies on a layer that is off",
    rationale="What is hidden here may be shown, or printed, elsewhere: another program, or a click, switches the "
    "layer on. No other check looks at it.",
    source="ISO 32000-1, 8.11; house rule",
    cure="Delete the layer before exporting, or switch it on if it belongs to the page.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Counts the marks of each page by the layer that hides them."""
    for page in document.pages:
        first: dict[str, Paint] = {}
        counts: dict[str, int] = {}
        for paint in page.paints:
            if paint.hidden_layer and not paint.masked:
                first.setdefault(paint.hidden_layer, paint)
                counts[paint.hidden_layer] = counts.get(paint.hidden_layer, 0) + 1
        for layer, paint in first.items():
            marks = f"{counts[layer]} mark{'' if counts[layer] == 1 else 's'}"
            message = f"the layer “{layer[:60]}” is off: {marks} on it are not shown and not checked"
            yield Fault(message, page.number, page.rect(paint.bounds))
