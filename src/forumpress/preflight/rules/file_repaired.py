"""Files that only open because the reader mends them."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule


@rule(
    code="file/repaired",
    title="The file is whole",
    rationale="A cut or damaged file may still open, because readers guess what is missing. The press's reader may "
    "guess "
    "otherwise, or give up at night.",
    source="ISO 32000-1, 7.5; house rule",
    cure="Export or transfer the file again.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Reports what had to be mended when the file was opened and its pages were read."""
    for page in document.pages:
        _ = page.content
    warnings = document.pdf.get_warnings()
    if warnings:
        more = f" (and {len(warnings) - 1} more)" if len(warnings) > 1 else ""
        yield Fault(f"the file is damaged: {_words(str(warnings[0]))}{more}")


def _words(warning: str) -> str:
    _, _, after = warning.partition("): ")
    return " ".join((after or warning).split())[:160]
