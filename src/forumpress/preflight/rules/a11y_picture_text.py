# SPDX-License-Identifier: MIT
"""Pictures that say nothing to who cannot see them."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.issue.wording import is_a_file_name
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="access/picture-without-text",
    title="Every picture has an alternative text, or is decoration",
    rationale="A picture without a text is announced as “graphic” and nothing else; a file's name is worse.",
    source="ISO 14289-1:2014, 7.3 (Matterhorn 13-004); WCAG 2.2, 1.1.1",
    cure="Give the figure an `alt` that says what it shows, or mark it `decorative: true`.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks at Figure and Formula elements."""
    tree = document.structure
    for element in tree.elements("Figure", "Formula"):
        text = element.fact("Alt").strip() or element.fact("ActualText").strip()
        if not text and not element.has("ActualText"):
            yield Fault("a picture has no alternative text", element.page, tree.box(element))
        elif is_a_file_name(text):
            yield Fault(
                f"a picture's alternative text is a file's name (“{text[:60]}”)", element.page, tree.box(element)
            )
