# SPDX-License-Identifier: MIT
"""The print edition: for the printer, in inks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forumpress.edition.kind import FinishingInput, PageEdition, PreviewAs
from forumpress.length import MM
from forumpress.typeset.proof import PRESS_PPI, Purpose

if TYPE_CHECKING:
    from forumpress.editiondraft import EditionDraft


def _finish(given: FinishingInput) -> EditionDraft:
    from forumpress.edition.finish_print import finish_print

    return finish_print(given.proof, given.conditions())


kind = PageEdition(
    name="print",
    rank=2,
    purpose=Purpose(bleed=3 * MM, ppi=PRESS_PPI, keep_profiles=True),
    profile="sheetfed",
    finish=_finish,
    preview=PreviewAs.SOFT_PROOF,
    for_printer=True,
)
