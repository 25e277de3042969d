"""The words of an issue in the order of the manuscript, to hold an edition's reading order against."""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.issue.blocks import Runs
from forumpress.layout.story import Block, Paragraph
from forumpress.typeset.proof import Proof


def passages_of(proof: Proof) -> tuple[str, ...]:
    """The words of every block that stands on the pages, one passage each; footnotes follow their paragraphs."""
    placed = {part.block for part in proof.parts}
    return tuple(
        passage
        for story in proof.stories
        for block in story.blocks
        if block.key in placed
        for passage in _passages(block)
        if passage.strip()
    )


def _passages(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield _until_note(block.runs)
        for note in block.notes:
            yield _until_note(note.runs)
    else:
        yield from (text.plain for text in block.texts)


def _until_note(runs: Runs) -> str:
    """The words before the first call of a footnote: its number is not the editor's."""
    words = []
    for run in runs:
        if run.note is not None:
            break
        words.append(f"{run.text.plain} " if run.line_break else run.text.plain)
    return "".join(words)
