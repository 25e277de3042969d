"""The language that the words are to be pronounced in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forumpress.pdf.objects import entry
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule

_TAG = re.compile(r"(?:[A-Za-z]{2,3}|[A-Za-z]{5,8}|[xi])(?:-[A-Za-z0-9]{1,8}){0,8}")


@rule(
    code="access/no-language",
    title="The document and its foreign phrases name their language",
    rationale="A voice that reads French with English rules cannot be understood.",
    source="ISO 14289-1:2014, 7.2 (Matterhorn 11-001 to 11-006); BCP 47",
    cure="Set `language` in the issue; mark phrases in another language in the text.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks at the catalogue's language and at the well-formedness of all others."""
    stated = str(entry(document.root, "/Lang") or "")
    if not stated:
        yield Fault("the document does not say its language")
    elif not _TAG.fullmatch(stated):
        yield Fault(f"“{stated[:40]}” is no language tag")
    for element in document.structure.elements():
        language = element.fact("Lang")
        if language and not _TAG.fullmatch(language):
            yield Fault(f"“{language[:40]}” is no language tag", element.page, document.structure.box(element))
