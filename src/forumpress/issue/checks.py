"""What keys alone cannot say: references, pairs, order, and texts that need each other."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping

from forumpress.finding import Finding, Place, error
from forumpress.issue.blocks import Block, List, Para, Placement, Prose, Quote, Run, Subhead, Table
from forumpress.issue.model import (
    Article,
    Figure,
    Filler,
    Imprint,
    KeyFigures,
    Publication,
    PullQuote,
    Section,
    Sidebar,
    Sourced,
)
from forumpress.issue.prose import parse_inline
from forumpress.issue.runs import address_problem
from forumpress.text import Text
from forumpress.workspace import PathRefused, Workspace

_PARTS = frozenset(("figures", "pull_quotes", "key_figures", "sidebars"))
_LONG = frozenset(("body",))
"""Texts that are Markdown of their own."""


def check_models(
    models: Iterable[Sourced], doubtful: Mapping[int, set[str]], workspace: Workspace
) -> Iterator[Finding]:
    """Everything that crosses from one key, article or section to another.

    `doubtful` names, by a model's id, the keys that could not be read: nothing is said about what
    they may have held.
    """
    built = list(models)

    def sound(model: Sourced, *keys: str) -> bool:
        return not doubtful.get(id(model), set()).intersection(keys)

    for model in built:
        yield from _short_texts(model)
        if isinstance(model, Figure):
            yield from _figure(model, workspace, sound(model, "alt", "decorative"))
        elif isinstance(model, Article):
            yield from _article(model, sound(model, "length"))
        elif isinstance(model, Sidebar):
            yield from _sidebar(model)
        elif isinstance(model, Filler | Publication | Imprint):
            yield from _addresses(model)
    articles = [model for model in built if isinstance(model, Article)]
    named = [article for article in articles if sound(article, "key")]
    yield from _unique((article.key, article.place("key")) for article in named)
    keys = {article.key for article in named}
    for article in articles:
        if sound(article, *_PARTS):
            yield from _pairs(article)
            yield from _placed(article)
            if len(named) == len(articles):
                yield from _linked(article, keys)


def check_sections(sections: Iterable[Section], names: tuple[Text, ...]) -> Iterator[Finding]:
    """The sections against the publication's list: known, in order, each once."""
    order = [name.plain for name in names]
    seen: dict[str, Place] = {}
    last = -1
    for section in sections:
        name, place = section.name.plain, section.place("name")
        if name in seen:
            yield error(
                "section/duplicate",
                f"the section “{name}” stands here for the second time; first in line {seen[name].line}",
                hint="move its articles to the first",
                place=place,
            )
            continue
        seen[name] = place
        if not order:
            continue
        if name not in order:
            near = difflib.get_close_matches(name, order, 1, 0.6)
            hint = f"did you mean “{near[0]}”?" if near else f"known: {'; '.join(order)}"
            yield error(
                "section/unknown",
                f"the publication has no section “{name}”",
                hint=f"{hint} New sections are added to “sections:” in publication.yaml" if not near else hint,
                place=place,
            )
            continue
        if order.index(name) < last:
            yield error(
                "section/order",
                f"the section “{name}” stands before “{order[last]}”",
                hint="keep the publication's order, or give this issue its own with “publication: {sections: […]}”",
                place=place,
            )
        last = max(last, order.index(name))


def _unique(keys: Iterable[tuple[str, Place]]) -> Iterator[Finding]:
    seen: dict[str, Place] = {}
    for key, place in keys:
        if key in seen:
            yield error(
                "article/duplicate-key",
                f"two articles have the key “{key}”; the first in line {seen[key].line}",
                hint="every article's key is its own",
                place=place,
            )
        else:
            seen[key] = place


def _short_texts(model: Sourced) -> Iterator[Finding]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, Text) and name not in _LONG:
            yield from parse_inline(value)[1]


def _figure(figure: Figure, workspace: Workspace, told: bool) -> Iterator[Finding]:
    place = figure.place("key")
    if figure.image is not None:
        try:
            workspace.resolve(figure.image)
        except PathRefused as refusal:
            yield refusal.finding(figure.place("image"))
        if told and figure.alt is None and not figure.decorative:
            yield error(
                "figure/no-alt",
                f"the figure “{figure.key}” has no alt text for readers who cannot see it",
                hint="add “alt:” with what the picture shows, or “decorative: true”",
                place=place,
            )
    if figure.alt is not None and figure.decorative:
        yield error(
            "figure/alt-and-decorative",
            f"the figure “{figure.key}” is decorative and has an alt text",
            hint="keep one of the two",
            place=figure.place("decorative"),
        )


def _article(article: Article, told: bool) -> Iterator[Finding]:
    if told and article.length is not None and (article.length.lines is None) == (article.length.pages is None):
        yield error(
            "article/length",
            "a length is either lines or pages",
            hint="write length: {lines: 120} or length: {pages: 1.5}",
            place=article.place("length"),
        )
    parts: dict[str, Place] = {}
    for part in _parts(article):
        if part.key is None:
            continue
        if part.key in parts:
            yield error(
                "article/duplicate-part",
                f"two things in this article have the key “{part.key}”; the first in line {parts[part.key].line}",
                hint="figures, quotes and boxes of an article need keys of their own",
                place=part.place("key"),
            )
        parts.setdefault(part.key, part.place("key"))


def _pairs(article: Article) -> Iterator[Finding]:
    figures = {figure.key: figure for figure in article.figures}
    taken: dict[str, str] = {}
    for figure in article.figures:
        if figure.pair is None:
            continue
        place = figure.place("pair")
        partner = figures.get(figure.pair)
        if partner is None:
            near = difflib.get_close_matches(figure.pair, figures, 1, 0.6)
            yield error(
                "figure/unknown-pair",
                f"this article has no figure “{figure.pair}” to stand beside “{figure.key}”",
                hint=f"did you mean “{near[0]}”?" if near else "a pair is another figure of the same article",
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


def _sidebar(sidebar: Sidebar) -> Iterator[Finding]:
    for placement in _placements(sidebar.prose.blocks):
        yield error(
            "sidebar/placement",
            "a sidebar cannot hold a figure",
            hint="place it in the article's body",
            place=placement.place,
        )
    for runs in _runs(sidebar.prose):
        for run in runs:
            if run.note is not None:
                yield error(
                    "sidebar/note",
                    "a sidebar cannot hold a footnote",
                    hint="say it in the text",
                    place=sidebar.place("body"),
                )


def _addresses(model: Filler | Publication | Imprint) -> Iterator[Finding]:
    for name in ("link", "web", "website"):
        address = getattr(model, name, None)
        if address is not None and ((problem := address_problem(address)) or address.startswith("#")):
            message, hint = problem or (f"“{address}” is not an address", "write https://…")
            yield error("issue/address", message, hint=hint, place=model.place(name))


def _parts(article: Article) -> tuple[Figure | PullQuote | KeyFigures | Sidebar, ...]:
    return (*article.figures, *article.pull_quotes, *article.key_figures, *article.sidebars)


def _placed(article: Article) -> Iterator[Finding]:
    keys = {part.key for part in _parts(article) if part.key is not None}
    paired = {figure.pair for figure in article.figures if figure.pair is not None}
    placed: dict[str, Place] = {}
    for placement in _placements(article.prose.blocks):
        key = placement.key
        if key not in keys:
            near = difflib.get_close_matches(key, keys, 1, 0.6)
            yield error(
                "article/unknown-figure",
                f"this article has no figure, quote or box with the key “{key}”",
                hint=f"did you mean “{near[0]}”?" if near else "list it under “figures:” of this article",
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


def _linked(article: Article, articles: set[str]) -> Iterator[Finding]:
    keys = articles | {part.key for part in _parts(article) if part.key is not None}
    texts = [
        parse_inline(value)[0]
        for model in (article, *_parts(article))
        for name in type(model).model_fields
        if isinstance(value := getattr(model, name), Text) and name not in _LONG
    ]
    for prose in (article.prose, *(sidebar.prose for sidebar in article.sidebars)):
        texts += _runs(prose)
    for run in (run for runs in texts for run in runs):
        key = run.link[1:] if run.link and run.link.startswith("#") else ""
        if key and key not in keys:
            near = difflib.get_close_matches(key, keys, 1, 0.6)
            yield error(
                "article/unknown-link",
                f"nothing in this issue has the key “{key}”",
                hint=f"did you mean “#{near[0]}”?"
                if near
                else "link to an article's key, or to a figure of this article",
                place=run.text.place(),
            )


def _mutual(article: Article, key: str) -> bool:
    return any(figure.key == key and figure.pair is not None for figure in article.figures)


def _placements(blocks: Iterable[Block]) -> Iterator[Placement]:
    return (block for block in blocks if isinstance(block, Placement))


def _runs(prose: Prose) -> Iterator[tuple[Run, ...]]:
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
