# SPDX-License-Identifier: MIT
"""An article ready to be read from top to bottom: care given, notes numbered, each box in its place.

What plain text, web pages and e-books are written from. Boxes that the editor did not place stand between the same
paragraphs as on the printed page, see `body.BodyComposer`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeAlias

from forumpress.issue.blocks import Block, Break, List, Para, Placement, Quote, Runs, Subhead, Table
from forumpress.issue.model import Article, Extra, Figure, Issue, Section, extras_of, own_prose
from forumpress.layout.elements import beside_article
from forumpress.layout.inline import parse_inline
from forumpress.layout.typography import RememberedCare
from forumpress.memory import Memo
from forumpress.text import Text


@dataclass(frozen=True, slots=True)
class PlacedExtra:
    """A box of the article where it is read: `pair` stands beside a figure; `blocks` are a sidebar's text."""

    key: str
    extra: Extra
    pair: Figure | None = None
    blocks: tuple[Block, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its pictures, where it is a figure."""
        shown = (self.extra, self.pair)
        return tuple(each for each in shown if isinstance(each, Figure))


ResolvedBlock: TypeAlias = "Para | Subhead | List | Quote | Table | Break | PlacedExtra"


@dataclass(frozen=True, slots=True)
class ResolvedNote:
    """A footnote by its number, from 1; `calls` says how often it is called."""

    number: int
    runs: Runs
    calls: int = 1


@dataclass(frozen=True, slots=True)
class ResolvedArticle:
    """An article in the order in which it is read."""

    section: Section
    article: Article
    language: str
    blocks: tuple[ResolvedBlock, ...]
    notes: Mapping[str, ResolvedNote] = field(default_factory=lambda: MappingProxyType({}))
    """By their labels, in the order in which they are called first."""


class Resolver:
    """Resolves the articles of issues; the care that texts were given is remembered."""

    def __init__(self, memo: Memo | None = None) -> None:
        self._care = RememberedCare(memo or Memo())

    def inline(self, text: Text, language: str) -> Runs:
        """A one-line text as runs, with care."""
        return self._care.runs(parse_inline(text), language)

    def cared(self, runs: Runs, language: str) -> Runs:
        """Runs with care."""
        return self._care.runs(runs, language)

    def resolve(self, issue: Issue) -> tuple[ResolvedArticle, ...]:
        """Every article of the issue in reading order."""
        return tuple(
            self._article(section, article, article.language or issue.language)
            for section in issue.sections
            for article in section.articles
        )

    def _article(self, section: Section, article: Article, language: str) -> ResolvedArticle:
        blocks = tuple(_placed(article, self._blocks(article.prose.blocks, language), self, language))
        notes: dict[str, ResolvedNote] = {}
        for runs in _all_runs(blocks):
            for run in runs:
                if run.note is None or run.note not in article.prose.notes:
                    continue
                known = notes.get(run.note)
                text = self.cared(article.prose.notes[run.note], language)
                notes[run.note] = replace(known, calls=known.calls + 1) if known else ResolvedNote(len(notes) + 1, text)
        return ResolvedArticle(section, article, language, blocks, MappingProxyType(notes))

    def _blocks(self, blocks: tuple[Block, ...], language: str) -> tuple[Block, ...]:
        return tuple(self._block(block, language) for block in blocks)

    def _block(self, block: Block, language: str) -> Block:
        def cared(runs: Runs) -> Runs:
            return self.cared(runs, language)

        match block:
            case Para() | Subhead():
                return replace(block, runs=cared(block.runs))
            case List():
                return replace(block, items=tuple(self._blocks(item, language) for item in block.items))
            case Quote():
                return Quote(self._blocks(block.blocks, language))
            case Table():
                rows = tuple(tuple(map(cared, row)) for row in block.rows)
                return replace(block, caption=cared(block.caption), head=tuple(map(cared, block.head)), rows=rows)
        return block

    def extra_blocks(self, extra: Extra, language: str) -> tuple[Block, ...]:
        """The text of a box that has one of its own, with care."""
        prose = own_prose(extra)
        return self._blocks(prose.blocks, language) if prose else ()


def _placed(article: Article, blocks: tuple[Block, ...], resolver: Resolver, language: str) -> Iterator[ResolvedBlock]:
    """The blocks with every box of the article: where it is placed, else spread through the text."""
    extras = _extras(article)

    def taken(key: str) -> PlacedExtra | None:
        found = extras.pop(key, None)
        return found and replace(found, blocks=resolver.extra_blocks(found.extra, language))

    standing: list[ResolvedBlock] = []
    for block in blocks:
        if isinstance(block, Placement):
            placed = taken(block.key)
            standing += [placed] if placed else []
        else:
            standing.append(block)
    places = [number for number, block in enumerate(standing) if isinstance(block, Para | Subhead)]
    left = tuple(extras)
    for number, key in enumerate(left):
        at = places[int((number + 1) / (len(left) + 1) * len(places))] if places else len(standing) - 1
        placed = taken(key)
        assert placed is not None
        standing.insert(at + 1, placed)
        places = [index + 1 if index > at else index for index in places]
    yield from standing


def _extras(article: Article) -> dict[str, PlacedExtra]:
    """What stands beside the article, by key, in the order in which it is spread; a pair is one."""
    figures = {figure.key: figure for figure in article.figures}
    paired = {figure.pair for figure in article.figures if figure.pair}
    order = [element.model for element in beside_article()]
    found = {}
    for number, extra in enumerate(sorted(extras_of(article), key=lambda each: order.index(type(each))), start=1):
        if isinstance(extra, Figure) and extra.key in paired:
            continue
        key = extra.key or f"extra--{number}"
        pair = figures.get(extra.pair or "") if isinstance(extra, Figure) else None
        found[key] = PlacedExtra(key, extra, pair)
    return found


def _all_runs(blocks: tuple[ResolvedBlock, ...]) -> Iterator[Runs]:
    """The runs of the text in the order in which they are read: notes are numbered by it."""
    for block in blocks:
        match block:
            case Para() | Subhead():
                yield block.runs
            case List():
                for item in block.items:
                    yield from _all_runs(tuple(each for each in item if not isinstance(each, Placement)))
            case Quote():
                yield from _all_runs(tuple(each for each in block.blocks if not isinstance(each, Placement)))
            case Table():
                yield block.caption
                yield from block.head
                for row in block.rows:
                    yield from row
