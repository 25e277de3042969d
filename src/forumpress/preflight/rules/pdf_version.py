# SPDX-License-Identifier: MIT
"""PDF versions newer than the press takes."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, RuleLimits, rule


class PdfVersionLimits(RuleLimits):
    """The newest version, as in the file's header."""

    newest: str = "1.6"


@rule(
    code="print/pdf-version",
    title="The PDF version is 1.6 or older",
    rationale="PDF/X-4 stands on PDF 1.6. What newer versions added, older processors at the press leave out silently.",
    source="ISO 15930-7:2010, 6.1; Ghent Workgroup 2022",
    cure="Export as PDF/X-4, or as PDF 1.6.",
    limits=PdfVersionLimits,
)
def check(document: Document, limits: PdfVersionLimits) -> Iterator[Fault]:
    """Compares the version of header and catalogue."""
    version = str(document.pdf.pdf_version)
    if _parts(version) > _parts(limits.newest):
        yield Fault(f"the file is PDF {version}; the press takes up to {limits.newest}")


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
