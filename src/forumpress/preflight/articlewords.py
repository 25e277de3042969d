# SPDX-License-Identifier: MIT
"""The words of each article as its story holds them: what every edition must have, whoever wrote it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from forumpress.issue.blocks import Runs
from forumpress.layout.story import Paragraph, Story
from forumpress.preflight.passages import Passage, box_texts
from forumpress.text import UNKNOWN, Text, visible

_OF_THE_ISSUE = frozenset(("masthead", "imprint", "filler"))
"""Boxes that stand in a story because pages need them there."""


@dataclass(frozen=True, slots=True)
class ArticleWords:
    """An article's passages in reading order, without its notes, and the notes in the order of their numbers.

    A call of a note is no word.
    """

    key: str
    body: tuple[Passage, ...]
    notes: tuple[Passage, ...]


def words_of_articles(stories: Sequence[Story]) -> tuple[ArticleWords, ...]:
    """The words of every article, in reading order."""
    return tuple(_words(story) for story in stories)


def _words(story: Story) -> ArticleWords:
    body: list[Passage] = []
    notes: list[Passage] = []
    for block in story.blocks:
        if isinstance(block, Paragraph):
            body.append(Passage(_joined(block.runs), block.language))
            notes += (Passage(_joined(note.runs), block.language) for note in block.notes if not note.again)
        elif block.kind not in _OF_THE_ISSUE:
            texts = [Passage(_without_calls(text), block.language) for text in box_texts(block)]
            # The notes that are called in a table first stand in its last rows.
            end = len(texts) - block.note_rows
            body += texts[:end]
            notes += texts[end:]
    spoken = tuple(passage for passage in body if visible(passage.text.plain))
    return ArticleWords(story.key, spoken, tuple(notes))


def _joined(runs: Runs) -> Text:
    """The words of runs; a call of a note has none."""
    whole = Text("")
    for run in runs:
        whole = whole + run.text
    return whole


def _without_calls(text: Text) -> Text:
    """The text without the numbers of notes, which nobody wrote: their characters have no origin."""
    if UNKNOWN not in text.origins:
        return text
    kept = [
        (letter, origin)
        for letter, origin in zip(text.plain, text.origins, strict=True)
        if origin != UNKNOWN or not letter.isdigit()
    ]
    return Text("".join(letter for letter, _ in kept), text.file, array("Q", (origin for _, origin in kept)))
