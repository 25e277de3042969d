# SPDX-License-Identifier: MIT
"""The EPUB edition: one file for e-readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forumpress.edition.kind import FlowEdition, WritingInput

if TYPE_CHECKING:
    from forumpress.editiondraft import EditionDraft


def _write(given: WritingInput) -> EditionDraft:
    from forumpress.edition.epub.write import write_epub

    return write_epub(given)


kind = FlowEdition(name="epub", rank=6, suffix=".epub", write=_write, beside=("screen",))
