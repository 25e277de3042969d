# SPDX-License-Identifier: MIT
"""The proof: for those who sign off, with grid, line numbers and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forumpress.edition.kind import FinishingInput, PageEdition, PreviewAs
from forumpress.typeset.proof import Purpose

if TYPE_CHECKING:
    from forumpress.editiondraft import EditionDraft


def _finish(given: FinishingInput) -> EditionDraft:
    from forumpress.edition.finish_proof import finish_proof

    return finish_proof(given.proof, given.format, given.styles)


kind = PageEdition(
    name="proof",
    rank=4,
    purpose=Purpose(bleed=0.0, ppi=150, keep_profiles=False),
    profile="office",
    finish=_finish,
    preview=PreviewAs.FINISHED,
    shows_findings=True,
)
