# SPDX-License-Identifier: MIT
"""References inside an issue: figures placed and paired, links to keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from forumpress.finding import Finding, Place, error
from forumpress.issue.blocks import Block, List, Para, Placement, Prose, Quote, Run, Subhead, Table
from forumpress.issue.model import Article, extras_of, own_prose
from forumpress.issue.prose import parse_inline
from forumpress.issue.wording import nearest
from forumpress.text import Text

LONG = frozenset(("body",))
"""Texts that are Markdown of their own."""


def check_pairs(article: Article) -> Iterator[Finding]:
    """Pairs of figures: both there, and in one pair only."""
    figures = {figure.key: figure for figure in article.figures}
    taken: dict[str, str] = {}
    for figure in article.figures:
        if figure.pair is None:
            continue
        place = figure.place("pair")
        partner = figures.get(figure.pair)
        if partner is None:
            near = nearest(figure.pair, figures)
            yield error(
                "figure/unknown-pair",
                f"this article has no figure “{figure.pair}” to stand beside “{figure.key}”",
                hint=f"did you mean “{near}”?" if near else "a pair is another figure of the same article",
                place=place,
            )
        elif figure.shown_size.beside_text or partner.shown_size.beside_text:
            yield error(
                "figure/pair",
                f"“{figure.key}” and “{partner.key}” cannot stand beside each other and beside text",
                hint="take “pair:” out, or the size thumbnail or half of both",
                place=place,
            )
        elif (
            partner is figure
            or (partner.pair not in (None, figure.key))
            or taken.get(partner.key, figure.key) != figure.key
        ):
            yield error(
                "figure/pair",
                f"“{figure.key}” cannot stand beside “{figure.pair}”",
                hint="two figures make a pair, and each figure is in one pair",
                place=place,
            )
        else:
            taken[partner.key] = figure.key


def check_placements(article: Article) -> Iterator[Finding]:
    """What the body places: there, once, and not already beside its pair."""
    keys = {part.key for part in extras_of(article) if part.key is not None}
    paired = {figure.pair for figure in article.figures if figure.pair is not None}
    placed: dict[str, Place] = {}
    for placement in placements_of(article.prose.blocks):
        key = placement.key
        if key not in keys:
            near = nearest(key, keys)
            yield error(
                "article/unknown-figure",
                f"this article has no figure, quote or box with the key “{key}”",
                hint=f"did you mean “{near}”?" if near else "list it under “figures:” of this article",
                place=placement.place,
            )
        elif key in placed:
            yield error(
                "article/placed-twice",
                f"“{key}” is placed a second time; first in line {placed[key].line}",
                hint="a figure stands in one place; refer to it with [words](#key)",
                place=placement.place,
            )
        elif key in paired and not _mutual(article, key):
            yield error(
                "article/paired-and-placed",
                f"“{key}” already stands beside its pair",
                hint="place the figure that names the pair",
                place=placement.place,
            )
        placed.setdefault(key, placement.place)


class Link(NamedTuple):
    """A link to something else inside the issue."""

    key: str
    place: Place


def links_of(article: Article) -> tuple[Link, ...]:
    """Links inside the issue that do not lead to a part of the article itself."""
    own = {part.key for part in extras_of(article) if part.key is not None}
    texts = [
        parse_inline(value)[0]
        for model in (article, *extras_of(article))
        for name in type(model).model_fields
        if isinstance(value := getattr(model, name), Text) and name not in LONG
    ]
    for model in (article, *extras_of(article)):
        if (prose := own_prose(model)) is not None:
            texts += runs_of(prose)
    links = (run for runs in texts for run in runs if run.link and run.link.startswith("#"))
    return tuple(Link(run.link[1:], run.text.place()) for run in links if run.link and run.link[1:] not in ("", *own))


def check_links(article: Article, links: Iterable[Link], articles: set[str], guess: bool) -> Iterator[Finding]:
    """The links of an article: each leads to an article's key, where it does not lead to a part of its own.

    `guess` says whether to look for the key that was probably meant, which takes time.
    """
    for link in links:
        if link.key not in articles:
            own = (part.key for part in extras_of(article) if part.key is not None)
            near = nearest(link.key, (*own, *articles)) if guess else ""
            yield error(
                "article/unknown-link",
                f"nothing in this issue has the key “{link.key}”",
                hint=f"did you mean “#{near}”?" if near else "link to an article's key, or to a figure of this article",
                place=link.place,
            )


def placements_of(blocks: Iterable[Block]) -> Iterator[Placement]:
    """The placements among these blocks."""
    return (block for block in blocks if isinstance(block, Placement))


def runs_of(prose: Prose) -> Iterator[tuple[Run, ...]]:
    """The runs of a prose's paragraphs, tables and notes, in no order."""
    yield from prose.notes.values()
    waiting = list(prose.blocks)
    while waiting:
        block = waiting.pop()
        if isinstance(block, Para | Subhead):
            yield block.runs
        elif isinstance(block, Quote):
            waiting += block.blocks
        elif isinstance(block, List):
            waiting += [inner for item in block.items for inner in item]
        elif isinstance(block, Table):
            yield block.caption
            yield from block.head
            for row in block.rows:
                yield from row


def _mutual(article: Article, key: str) -> bool:
    return any(figure.key == key and figure.pair is not None for figure in article.figures)
