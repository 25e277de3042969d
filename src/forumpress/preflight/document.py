# SPDX-License-Identifier: MIT
"""A PDF under preflight: the opened file, its name, and what its maker knows of it."""

from __future__ import annotations

import pikepdf

from forumpress.pdf.budget import Budget
from forumpress.pdf.pdffile import PdfFile
from forumpress.preflight.context import NO_CONTEXT, Context


class Document(PdfFile):
    """A file as the rules see it. `name` is what messages call it, `context` what its maker says of it."""

    def __init__(
        self,
        pdf: pikepdf.Pdf,
        data: bytes,
        *,
        name: str = "",
        context: Context = NO_CONTEXT,
        budget: Budget | None = None,
    ) -> None:
        super().__init__(pdf, data, budget=budget)
        self.name = name
        self.context = context
