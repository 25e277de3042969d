# SPDX-License-Identifier: MIT
"""The booklet: spreads for the office printer, to be folded and stapled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forumpress.edition.kind import FinishingInput, PageEdition
from forumpress.typeset.proof import Purpose

if TYPE_CHECKING:
    from forumpress.editiondraft import EditionDraft


def _finish(given: FinishingInput) -> EditionDraft:
    from forumpress.edition.finish_booklet import finish_booklet

    return finish_booklet(given.proof)


kind = PageEdition(
    name="booklet",
    rank=3,
    purpose=Purpose(bleed=0.0, ppi=220, keep_profiles=False),
    profile="office",
    finish=_finish,
    pages_a_side=2,
)
