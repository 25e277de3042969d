# SPDX-License-Identifier: MIT
"""The words of a PDF's pages as pypdf reads them from the drawn letters, with no look at tags or at what wrote them."""

from __future__ import annotations

import io

import pypdf
from pypdf.errors import PyPdfError

from forumpress.processwide import silence

silence("pypdf")


def page_texts(pdf: bytes) -> tuple[str, ...]:
    """The text of each page in the order in which it is drawn. Raises ValueError for a file that cannot be read."""
    try:
        return tuple(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    except (PyPdfError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as problem:
        raise ValueError(f"the PDF cannot be read: {problem}") from None
