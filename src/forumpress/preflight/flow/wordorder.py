# SPDX-License-Identifier: MIT
"""Holds the words of a file against those of its articles, and names the first that an article lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forumpress.finding import Finding, error
from forumpress.preflight.articlewords import ArticleWords
from forumpress.preflight.conservation import losses


def lost_words(edition: str, said: str, words: Sequence[ArticleWords]) -> Iterator[Finding]:
    """What `said`, the words of a whole edition, lacks: the bodies in their order, and the notes in theirs."""
    for passages in (
        [passage for article in words for passage in article.body],
        [note for article in words for note in article.notes],
    ):
        for loss in losses(passages, said):
            what = "stands before what it follows" if loss.elsewhere else "is not there, or not whole"
            message = f"the {edition} edition: “{loss.words}” {what}"
            yield error("edition/words-lost", message, place=loss.passage.text.place(loss.at))
