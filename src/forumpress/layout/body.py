# SPDX-License-Identifier: MIT
"""An article's body: Markdown blocks into paragraphs and boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from forumpress.issue.blocks import (
    Block as ProseBlock,
)
from forumpress.issue.blocks import (
    Break,
    List,
    Para,
    Placement,
    Quote,
    Runs,
    Subhead,
    Table,
    begins_with_letter,
)
from forumpress.issue.model import Article
from forumpress.layout.extras import Extras
from forumpress.layout.pack import DEEPEST_LIST, VERSE, Pack
from forumpress.layout.story import Block, Box, Note, Paragraph
from forumpress.layout.typography import RememberedCare
from forumpress.text import Text

_BULLETS = ("•", "–", "·")


class BodyComposer:
    """Composes one article's body."""

    def __init__(self, pack: Pack, article: Article, language: str, extras: Extras, care: RememberedCare) -> None:
        self.pack = pack
        self.article = article
        self.language = language
        self.extras = extras
        self._care = care
        self._count = 0
        self._notes: dict[str, int] = {}
        self._flush = True

    def compose(self) -> tuple[Block, ...]:
        """Paragraphs and boxes in order, with what the editor did not place spread through the text."""
        blocks = list(self._blocks(self.article.prose.blocks, (), 0))
        blocks = self._beside_text(self._spread(blocks))
        last = max((i for i, block in enumerate(blocks) if isinstance(block, Paragraph)), default=None)
        if last is not None and self.pack.rules.end_mark:
            block = blocks[last]
            assert isinstance(block, Paragraph)
            blocks[last] = replace(block, end_mark=True)
        return tuple(blocks)

    def _key(self) -> str:
        self._count += 1
        return f"{self.article.key}-p{self._count}"

    def _blocks(self, prose: tuple[ProseBlock, ...], path: tuple[str, ...], depth: int) -> Iterator[Block]:
        previous: str | None = None
        for block in prose:
            match block:
                case Para(runs, verse):
                    paragraph = self._paragraph(runs, path, verse)
                    previous = paragraph.key
                    yield paragraph
                case Subhead(runs, level):
                    self._flush = True
                    name = f"subhead-{level}"
                    yield Paragraph(self._key(), name, self._cared(runs), self.language, tag=f"h{level + 2}")
                case List():
                    yield from self._list(block, path, depth + 1)
                case Quote(inner):
                    key = self._key()
                    yield from _quoted(tuple(self._blocks(inner, (*path, f"blockquote:{key}"), depth)))
                    self._flush = True
                case Table():
                    yield self._table(block)
                case Placement(key, place):
                    box = self.extras.take(key, previous, place)
                    if box is not None:
                        yield box
                case Break():
                    self._flush = True
                    yield self._break()

    def _table(self, table: Table) -> Box:
        """A table, with the notes that are called in it first as its last rows."""
        notes: list[Note] = []

        def numbered(runs: Runs) -> Runs:
            called = iter(self._called(runs))
            cell = []
            for run in runs:
                if run.note is None or run.note not in self.article.prose.notes:
                    cell.append(run)
                    continue
                note = next(called)
                notes.extend(() if note.again else (note,))
                cell.append(replace(run, text=Text(str(note.number)), superscript=True, link=f"#note-{note.key}"))
            return tuple(cell)

        caption = numbered(table.caption)
        head = tuple(map(numbered, table.head))
        rows = tuple(tuple(map(numbered, row)) for row in table.rows)
        shown = replace(table, caption=caption, head=head, rows=rows)
        return self.extras.table(shown, self._key(), tuple(notes))

    def _break(self) -> Box:
        html, texts = self.extras.fill_break()
        return Box(self._key(), "break", html, language=self.language, texts=texts)

    def _paragraph(self, runs: Runs, path: tuple[str, ...], verse: bool) -> Paragraph:
        cared = self._cared(runs)
        first = self._count == 0 and not path
        style = VERSE if verse else "body-first" if self._flush else "body"
        self._flush = verse
        wants = self.article.drop_cap if self.article.drop_cap is not None else self.pack.rules.drop_cap
        return Paragraph(
            key=self._key(),
            style=style,
            runs=cared,
            language=self.language,
            list_path=path,
            notes=self._called(cared),
            drop_cap=first and wants and not verse and begins_with_letter(cared),
        )

    def _cared(self, runs: Runs) -> Runs:
        return self._care.runs(runs, self.language)

    def _called(self, runs: Runs) -> tuple[Note, ...]:
        notes = []
        for run in runs:
            if run.note is None or run.note not in self.article.prose.notes:
                continue
            again = run.note in self._notes
            number = self._notes.setdefault(run.note, len(self._notes) + 1)
            text = self._cared(self.article.prose.notes[run.note])
            notes.append(Note(number, text, f"{self.article.key}-note-{number}", again))
        return tuple(notes)

    def _list(self, block: List, path: tuple[str, ...], depth: int) -> Iterator[Block]:
        kind = "ol" if block.ordered else "ul"
        key = self._key()
        name = "list" if depth == 1 else f"list-{min(depth, DEEPEST_LIST)}"
        bullet = Text(_BULLETS[min(depth, len(_BULLETS)) - 1])
        for number, (item, mark) in enumerate(
            zip(block.items, block.marks or [bullet] * len(block.items), strict=True), 1
        ):
            marker: Text | None = mark
            for part in self._blocks(item, (*path, f"{kind}:{key}", f"li:{key}-{number}"), depth):
                if not isinstance(part, Paragraph) or part.style.startswith("list"):
                    yield part
                    continue
                yield replace(part, style=name, tag="li", marker=marker, drop_cap=False)
                marker = None

    def _spread(self, blocks: list[Block]) -> list[Block]:
        """Stand what the editor left unplaced between the paragraphs, evenly."""
        keys = self.extras.unplaced()
        paragraphs = [i for i, block in enumerate(blocks) if isinstance(block, Paragraph) and not block.list_path]
        for number, key in enumerate(keys):
            share = (number + 1) / (len(keys) + 1)
            at = paragraphs[int(share * len(paragraphs))] if paragraphs else len(blocks)
            cited = blocks[at].key if paragraphs else None
            box = self.extras.take(key, cited, self.article.place())
            if box is not None:
                blocks.insert(at + 1, box)
                paragraphs = [i + 1 if i > at else i for i in paragraphs]
        return blocks

    def _beside_text(self, blocks: list[Block]) -> list[Block]:
        """Small pictures that no text follows moved before the text that they follow, to stand beside it."""
        for at in range(len(blocks) - 1, 0, -1):
            box, before = blocks[at], blocks[at - 1]
            if not isinstance(box, Box) or box.share == 1 or not self._takes_picture(before):
                continue
            if at + 1 == len(blocks) or not self._takes_picture(blocks[at + 1]):
                blocks[at - 1 : at + 1] = box, before
        return blocks

    def _takes_picture(self, block: Block) -> bool:
        """Whether a small picture can stand beside it."""
        return isinstance(block, Paragraph) and not self.pack.styles[block.style].keep_with_next


def _quoted(parts: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks of a quotation, with white space before the first and after the last alone."""
    for number, part in enumerate(parts):
        first, last = number == 0, number == len(parts) - 1
        name = {(True, True): "quote", (True, False): "quote-first", (False, True): "quote-last"}.get((first, last))
        if isinstance(part, Paragraph) and part.style != VERSE:
            yield replace(part, style=name or "quote-middle")
        else:
            yield part
