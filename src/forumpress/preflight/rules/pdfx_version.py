# SPDX-License-Identifier: MIT
"""Files that do not call themselves PDF/X-4."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, RuleLimits, rule


class PdfxVersionLimits(RuleLimits):
    """The conformance levels that the printer takes."""

    accepted: tuple[str, ...] = ("PDF/X-4",)


@rule(
    code="print/not-pdfx4",
    title="The file calls itself PDF/X-4",
    rationale="A printer's workflow chooses its settings by this mark. A file without it is opened by hand, or "
    "refused.",
    source="ISO 15930-7:2010, 6.4 (GTS_PDFXVersion in the XMP packet); Ghent Workgroup 2022",
    cure="Export with the PDF/X-4 preset; the print edition of Forum Press is PDF/X-4 already.",
    limits=PdfxVersionLimits,
)
def check(document: Document, limits: PdfxVersionLimits) -> Iterator[Fault]:
    """Compares the mark in the XMP packet with what is accepted."""
    version = document.statements.described("pdfxid:GTS_PDFXVersion") or document.statements.info.get(
        "GTS_PDFXVersion", ""
    )
    if version not in limits.accepted:
        yield Fault(f"the file says that it is {version}" if version else "the file does not say that it is PDF/X-4")
