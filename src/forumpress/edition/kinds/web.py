# SPDX-License-Identifier: MIT
"""The web edition: pages for browsers, with the PDF and the e-book beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forumpress.edition.kind import FlowEdition, WritingInput

if TYPE_CHECKING:
    from forumpress.editiondraft import EditionDraft


def _write(given: WritingInput) -> EditionDraft:
    from forumpress.edition.web.write import write_web

    return write_web(given)


kind = FlowEdition(name="web", rank=5, suffix="", write=_write, beside=("screen", "epub"))
