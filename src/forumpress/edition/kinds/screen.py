# SPDX-License-Identifier: MIT
"""The screen edition: for mail, phones, reading aloud and the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forumpress.edition.kind import FinishingInput, PageEdition, PreviewAs
from forumpress.typeset.proof import Purpose

if TYPE_CHECKING:
    from forumpress.editiondraft import EditionDraft


def _finish(given: FinishingInput) -> EditionDraft:
    # Imported when it runs: a check of an issue, or a preview, needs no writer of PDFs.
    from forumpress.edition.finish_screen import finish_screen

    return finish_screen(given.proof)


kind = PageEdition(
    name="screen",
    rank=1,
    purpose=Purpose(bleed=0.0, ppi=150, keep_profiles=False),
    profile="screen",
    finish=_finish,
    preview=PreviewAs.DRAWN,
    compares_words=True,
)
