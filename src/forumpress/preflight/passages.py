# SPDX-License-Identifier: MIT
"""The words of an issue in the order of the manuscript, to hold an edition's tagged text against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from forumpress.layout.story import Block, Box, Paragraph
from forumpress.text import Text, visible
from forumpress.typeset.flow import flatten
from forumpress.typeset.proof import PageProof

_VOID = frozenset(("area", "br", "col", "hr", "img", "input", "wbr"))
_MAY_BE_LEFT_OUT = frozenset(("filler",))
"""Boxes that are printed only where there is room; make-up says which were not."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that stand together: a paragraph, a footnote, one text of a box. `placed` says whether they have a page."""

    text: Text
    language: str = "en"
    placed: bool = True


def passages_of(proof: PageProof) -> tuple[Passage, ...]:
    """The words of every block, one passage each; footnotes follow their paragraphs."""
    placed = {part.block for part in proof.parts}
    return tuple(
        Passage(text, block.language, block.key in placed)
        for story in proof.stories
        for block in story.blocks
        if block.key in placed or not (isinstance(block, Box) and block.kind in _MAY_BE_LEFT_OUT)
        for text in _texts(block)
        if visible(text.plain)
    )


def _texts(block: Block) -> Iterator[Text]:
    if isinstance(block, Paragraph):
        yield flatten(block)
        for note in block.notes:
            if not note.again:
                yield flatten(Paragraph(note.key, "note", note.runs, block.language))
    else:
        yield from box_texts(block)


def box_texts(box: Box) -> Iterator[Text]:
    """The editor's words in a box, in order, without those that it shows to the eye alone."""
    hidden = _Hidden(box.html).texts
    yield from (text for number, text in enumerate(box.texts) if number not in hidden)


class _Hidden(HTMLParser):
    """The numbers of the texts that a box shows to the eye alone, in elements with `aria-hidden`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: set[int] = set()
        self._open: list[bool] = []
        if "aria-hidden" in html:
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
