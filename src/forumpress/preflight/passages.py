"""The words of an issue in the order of the manuscript, to hold an edition's reading order against."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from forumpress.issue.blocks import Runs
from forumpress.layout.story import Block, Paragraph
from forumpress.typeset.proof import Proof

_VOID = frozenset(("area", "br", "col", "hr", "img", "input", "wbr"))


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
        for note in (each for each in block.notes if not each.again):
            yield _until_note(note.runs)
    else:
        hidden = _Hidden(block.html).texts
        yield from (text.plain for number, text in enumerate(block.texts) if number not in hidden)


class _Hidden(HTMLParser):
    """The numbers of the texts that a box shows to the eye alone, in elements with `aria-hidden`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: set[int] = set()
        self._open: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        hidden = attributes.get("aria-hidden") == "true" or (bool(self._open) and self._open[-1])
        if hidden and (number := attributes.get("data-text")):
            self.texts.add(int(number))
        if tag not in _VOID:
            self._open.append(hidden)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and self._open:
            self._open.pop()


def _until_note(runs: Runs) -> str:
    """The words before the first call of a footnote: its number is not the editor's."""
    words = []
    for run in runs:
        if run.note is not None:
            break
        words.append(f"{run.text.plain} " if run.line_break else run.text.plain)
    return "".join(words)
