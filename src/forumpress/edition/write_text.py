# SPDX-License-Identifier: MIT
"""Writes the text edition: the issue as a person would read it out, in UTF-8."""

from __future__ import annotations

import unicodedata

from forumpress.edition.kind import WritingInput
from forumpress.editiondraft import EditionDraft, Form
from forumpress.layout.reflow.resolved import Resolver
from forumpress.layout.reflow.spoken import spoken_text


def write_text(given: WritingInput) -> EditionDraft:
    """The text edition, in Unicode's composed form (NFC), lines ended by line feeds."""
    said = spoken_text(given.typeset.issue, Resolver(given.press.memo))
    return EditionDraft("text", unicodedata.normalize("NFC", said).encode(), form=Form.TEXT)
