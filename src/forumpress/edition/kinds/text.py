# SPDX-License-Identifier: MIT
"""The text edition: plain text in the order in which a person would read it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forumpress.edition.kind import FlowEdition, WritingInput

if TYPE_CHECKING:
    from forumpress.editiondraft import EditionDraft


def _write(given: WritingInput) -> EditionDraft:
    from forumpress.edition.write_text import write_text

    return write_text(given)


kind = FlowEdition(name="text", rank=7, suffix=".txt", write=_write)
