"""Builds that differ though nothing changed."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, NotForThis, rule


@rule(
    code="file/not-repeatable",
    title="The same issue gives the same bytes",
    rationale="Only if a build can be repeated exactly can anyone prove that the printed file is the one that was "
    "signed off.",
    source="House rule",
    cure="This is a fault of the program that made the file; please report it.",
    deep=True,
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Compares the file with the same edition finished a second time, where its maker gives one."""
    twin = document.context.twin
    if twin is None:
        raise NotForThis
    if twin != document.data:
        at = next((at for at, (one, other) in enumerate(zip(document.data, twin, strict=False)) if one != other), 0)
        yield Fault(f"the same edition, finished twice, differs from byte {at:,} on")
