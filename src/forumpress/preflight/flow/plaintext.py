# SPDX-License-Identifier: MIT
"""The checks of the text edition: it can be read, and holds the words of every article in their order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from forumpress.editiondraft import EditionDraft
from forumpress.finding import Finding, error
from forumpress.preflight.articlewords import ArticleWords
from forumpress.preflight.flow.flowcheck import FlowCheck
from forumpress.preflight.flow.wordorder import lost_words

_CALL = re.compile("\u2060\\[\\d+\\]")
"""A number of a note in the text, behind the joiner that no editor types."""
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_PART = "\n\n\n"


def _decoded(draft: EditionDraft) -> str:
    return draft.data.decode("utf-8", "replace")


def _readable(draft: EditionDraft, words: Sequence[ArticleWords]) -> Iterator[Finding]:
    """UTF-8 in composed form, without controls, ended by a line feed (RFC 3629; UAX 15; POSIX 3.206)."""
    text = _decoded(draft)
    faults = (
        ("\ufffd" in text, "it is not UTF-8"),
        (_CONTROL.search(text) is not None, "it holds control characters"),
        (unicodedata.normalize("NFC", text) != text, "its letters and accents are not composed (NFC)"),
        (not text.endswith("\n"), "its last line does not end"),
    )
    for wrong, what in faults:
        if wrong:
            yield error("edition/unreadable", f"the text edition: {what}")


def _whole(draft: EditionDraft, words: Sequence[ArticleWords]) -> Iterator[Finding]:
    """The words of every article, behind the masthead and the contents, which are the first part."""
    rest = _decoded(draft).partition(_PART)[2]
    yield from lost_words("text", _CALL.sub("", rest), words)


TEXT_CHECKS = (
    FlowCheck("edition/unreadable", "Any program can read the file", _readable),
    FlowCheck("edition/words-lost", "All words of every article are there, in their order", _whole),
)
