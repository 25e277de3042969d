# SPDX-License-Identifier: MIT
"""Words that a line end or a drop cap divides, made whole for whoever reads aloud, searches or copies.

A line of the page is a piece of content that ends where the paper does. Between two lines there
is a space that was not drawn, a hyphen that is not in the text, or nothing. Divided words become
spans with an ActualText (ISO 32000-1, 14.9.4); the drawn hyphen stays a plain one, which copying
readers take back by themselves, while a soft hyphen would be left in the copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from forumpress.edition.tags.glyphs import GlyphMap
from forumpress.edition.tags.logical import in_order_of_reading, reads_right_to_left
from forumpress.edition.tags.nodes import Kid, MarkedContent, Node
from forumpress.edition.tags.pieces import ContentSequence
from forumpress.edition.tags.simplify import is_inline

_NEW_LINE = 0.5
"""A piece stands on a new line when it lies lower by more than this share of the type's size."""
_GAP = 0.15
"""A gap wider than this share of the type's size is a word space."""
_HELD_TOGETHER = "-–—/"


class Ending(StrEnum):
    """What stands between a piece of content and the one read after it."""

    NOTHING = "nothing"
    SPACE = "space"
    HYPHEN = "hyphen"


@dataclass(slots=True)
class WordCut:
    """How a piece is divided: `head` glyphs from its start and `tail` from its end, each content of its own."""

    head: int = 0
    head_content: MarkedContent | None = None
    tail: int = 0
    tail_content: MarkedContent | None = None


@dataclass(slots=True)
class ContentReading:
    """What the content says, in reading order; `parts` names the part that each content was drawn in."""

    fonts: Mapping[str, GlyphMap]
    pieces: Mapping[tuple[int, int], ContentSequence]
    parts: Mapping[MarkedContent, str]
    endings: dict[MarkedContent, Ending] = field(default_factory=dict)
    cuts: dict[MarkedContent, WordCut] = field(default_factory=dict)
    soft_hyphens: set[MarkedContent] = field(default_factory=set)
    """Line ends whose hyphen is not in the text, of pieces that cannot be divided."""

    def piece(self, content: MarkedContent) -> ContentSequence:
        """The piece that a content names."""
        return self.pieces[content.page, content.mcid]

    def text(self, contents: Sequence[MarkedContent]) -> str:
        """What some contents say together."""
        words = []
        for content in contents:
            text = self.piece(content).text(self.fonts)
            ending = self.endings.get(content, Ending.NOTHING)
            words.append(text[:-1] if ending is Ending.HYPHEN else f"{text} " if ending is Ending.SPACE else text)
        return " ".join("".join(words).split())

    def find_endings(self, document: Node) -> None:
        """Decide for every content what stands between it and the next one of its paragraph.

        Content that paints nothing is taken out of the tree: a space between two phrases is not drawn.
        """
        for composed, flow in _flows(document, composed=False):
            held: MarkedContent | None = None
            silent = 0
            for content in flow:
                piece = self.piece(content)
                if not piece.has_glyphs:
                    silent = max(silent, piece.silent_tail)
                    continue
                if held is not None:
                    ending = self._ending(held, content, composed, silent)
                    if ending is not Ending.NOTHING:
                        self.endings[held] = ending
                held, silent = content, piece.silent_tail
        for node in document.walk():
            node.kids = [kid for kid in node.kids if not isinstance(kid, MarkedContent) or not self._is_silent(kid)]

    def _is_silent(self, content: MarkedContent) -> bool:
        piece = self.piece(content)
        return not piece.has_glyphs and not piece.paints

    def _ending(self, content: MarkedContent, following: MarkedContent, composed: bool, silent: int) -> Ending:
        one, other = self.piece(content), self.piece(following)
        words, next_words = one.text(self.fonts), other.text(self.fonts)
        if words.endswith(" ") or next_words.startswith(" "):
            return Ending.NOTHING
        size = max(one.size, other.size)
        if self.parts[content] == self.parts[following]:
            same_line = other.y - one.y <= _NEW_LINE * size and other.x > one.x
            if same_line:
                gap = other.x - one.end_x(self.fonts)
                return Ending.SPACE if gap > _GAP * size and _on_one_line(one, other) else Ending.NOTHING
        if silent >= 2 and words.endswith("-"):
            return Ending.HYPHEN
        if silent or (not composed and words[-1] in _HELD_TOGETHER and not words[:-1].endswith(" ")):
            return Ending.NOTHING
        return Ending.SPACE

    def join_words(self, document: Node) -> None:
        """Make one span of each divided word; line ends that cannot be cut keep their hyphen as it is drawn."""
        for node in list(document.walk()):
            node.kids = self._joined(node.kids)

    def _joined(self, kids: Sequence[Kid]) -> list[Kid]:
        joined: list[Kid] = []
        word: Node | None = None
        for at, kid in enumerate(kids):
            following = kids[at + 1] if at + 1 < len(kids) else None
            if word is not None and not isinstance(kid, MarkedContent):
                word = None
            if isinstance(kid, Node) and kid.marks.pop("role", None) == "dropcap":
                word = self._begin_with_cap(kid, following, joined)
            elif isinstance(kid, MarkedContent):
                word = self._take(kid, word, self._divided(kid, following), joined)
            else:
                joined.append(kid)
        return joined

    def _divided(self, content: MarkedContent, following: Kid | None) -> bool:
        if self.endings.get(content) is not Ending.HYPHEN:
            return False
        if isinstance(following, MarkedContent) and self.piece(content).cuttable and self.piece(following).cuttable:
            return True
        self.soft_hyphens.add(content)
        return False

    def _take(self, content: MarkedContent, word: Node | None, divided: bool, joined: list[Kid]) -> Node | None:
        """Put a line among the joined kids; `word` is the one it goes on with, returned is the one it breaks off."""
        if word is None and not divided:
            joined.append(self._in_order(content))
            return None
        glyphs = self._glyph_text(content)
        if " " not in glyphs:
            word = word or self._begin_before(joined)
            ends = self.endings.get(content) is Ending.SPACE
            return self._add(word, content, [*glyphs, " "] if ends else glyphs, divided)
        cut = WordCut()
        if word is not None:
            cut.head = glyphs.index(" ")
            if cut.head:
                cut.head_content = MarkedContent(content.page)
                self._add(word, cut.head_content, glyphs[: cut.head], False)
        joined.append(content)
        if divided:
            cut.tail = glyphs[::-1].index(" ")
            cut.tail_content = MarkedContent(content.page)
            word = self._add(_new_word(joined), cut.tail_content, glyphs[-cut.tail :], True)
        if cut.head or cut.tail:
            self.cuts[content] = cut
        return word if divided else None

    def _in_order(self, content: MarkedContent) -> Kid:
        """A line as it is; as a span in the order of reading where it was drawn from right to left."""
        text = self.piece(content).text(self.fonts)
        if not reads_right_to_left(text):
            return content
        ends = " " if self.endings.get(content) is Ending.SPACE else ""
        return Node("Span", kids=[content], actual=f"{in_order_of_reading(text)}{ends}")

    def _begin_before(self, joined: list[Kid]) -> Node:
        """A new word; its first letters may be a piece of their own, as on a line that is spaced out."""
        before = joined[-1] if joined else None
        word = Node("Span")
        if isinstance(before, MarkedContent) and before not in self.endings and before not in self.cuts:
            glyphs = self._glyph_text(before)
            tail = glyphs[::-1].index(" ") if " " in glyphs else len(glyphs)
            if 0 < tail < len(glyphs) and self.piece(before).cuttable:
                letters = MarkedContent(before.page)
                self.cuts[before] = WordCut(tail=tail, tail_content=letters)
                self._add(word, letters, glyphs[-tail:], False)
            elif glyphs and tail == len(glyphs):
                self._add(word, before, glyphs, False)
                joined.pop()
        joined.append(word)
        return word

    def _add(self, word: Node, content: MarkedContent, glyphs: Sequence[str], divided: bool) -> Node | None:
        word.kids.append(content)
        word.actual = (word.actual or "") + "".join(glyphs)[: -1 if divided else None]
        return word if divided else None

    def _begin_with_cap(self, cap: Node, following: Kid | None, joined: list[Kid]) -> Node | None:
        """A drop cap and the rest of its word are one; a cap that is a word by itself is followed by a space."""
        letters = list(cap.contents())
        for letter in letters:
            self.endings.pop(letter, None)
        lone = cap.marks.get("word") == self.text(letters)
        if lone or not isinstance(following, MarkedContent) or not self.piece(following).cuttable:
            joined.extend(letters)
            self.endings.update((letter, Ending.SPACE) for letter in letters[-1:] if lone)
            return None
        word = _new_word(joined)
        word.kids.extend(letters)
        word.actual = self.text(letters)
        return word

    def _glyph_text(self, content: MarkedContent) -> list[str]:
        return [self.fonts[show.font].text(code) for show in self.piece(content).shows for code in show.codes()]


def _new_word(joined: list[Kid]) -> Node:
    word = Node("Span")
    joined.append(word)
    return word


def _on_one_line(one: ContentSequence, other: ContentSequence) -> bool:
    return abs(other.y - one.y) <= _NEW_LINE * max(one.size, other.size)


def _flows(node: Node, composed: bool) -> Iterator[tuple[bool, list[MarkedContent]]]:
    """The lines of text of every block, in order; whether our own composer set them."""
    composed = composed or "composed" in node.marks
    flow: list[MarkedContent] = []
    for kid in node.kids:
        if isinstance(kid, MarkedContent):
            flow.append(kid)
        elif isinstance(kid, Node) and is_inline(kid) and all(map(is_inline, kid.walk_kids())):
            flow.extend(kid.contents())
        elif isinstance(kid, Node):
            if flow:
                yield composed, flow
                flow = []
            yield from _flows(kid, composed)
    if flow:
        yield composed, flow
