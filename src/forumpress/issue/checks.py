# SPDX-License-Identifier: MIT
"""What keys alone cannot say: references, pairs, order, and texts that need each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from forumpress.finding import Finding, Place, error, warning
from forumpress.issue.blocks import Para, Prose, begins_with_letter
from forumpress.issue.model import (
    EXTRA_KEYS,
    Article,
    Extra,
    Figure,
    Filler,
    Imprint,
    Publication,
    Section,
    Size,
    Sourced,
    extras_of,
    own_prose,
)
from forumpress.issue.prose import parse_inline
from forumpress.issue.references import (
    LONG,
    Link,
    check_links,
    check_pairs,
    check_placements,
    links_of,
    placements_of,
    runs_of,
)
from forumpress.issue.runs import address_problem
from forumpress.issue.wording import is_a_file_name, nearest
from forumpress.text import Text
from forumpress.workspace import PathRefused, Workspace

MOST_ARTICLES = 1000
"""Each takes a page or a part of one, and a hundredth of a second."""
_MOST_GUESSES = 100
"""Unknown links after which nobody looks for what the next article's may have meant."""
_MOST_SHOWN = 12
"""Names of sections in one hint."""


Doubtful = Mapping[int, set[str]]
"""By a model's id, the keys that could not be read: nothing is said about what they may have held."""


def check_alone(models: Iterable[Sourced], doubtful: Doubtful) -> Iterator[Finding]:
    """What each model can be told by itself, whatever else stands in the issue."""
    for model in models:
        yield from _short_texts(model)
        if isinstance(model, Figure):
            yield from _figure(model, _sound(doubtful, model, "alt", "decorative"))
        elif isinstance(model, Article):
            yield from _article(model, _sound(doubtful, model, "length"))
            if _sound(doubtful, model, *EXTRA_KEYS):
                yield from check_pairs(model)
                yield from check_placements(model)
        elif isinstance(model, Extra) and (prose := own_prose(model)) is not None:
            yield from _prose_beside(model, prose)
        elif isinstance(model, Filler | Publication | Imprint):
            yield from _addresses(model)


def check_together(
    models: Iterable[Sourced], doubtful: Doubtful, links: Mapping[int, Sequence[Link]], workspace: Workspace
) -> Iterator[Finding]:
    """What crosses from one article to another, or to the files of the workspace.

    `links` are those of some articles, by the id of the article, where they are known.
    """
    articles = []
    refused: dict[str, PathRefused | None] = {}
    for model in models:
        if isinstance(model, Article):
            articles.append(model)
        elif isinstance(model, Figure) and model.image is not None:
            if model.image not in refused:
                refused[model.image] = _refusal(model.image, workspace)
            refusal = refused[model.image]
            if refusal is not None:
                yield refusal.finding(model.place("image"))
    if len(articles) > MOST_ARTICLES:
        yield error(
            "issue/too-many-articles",
            f"an issue holds at most {MOST_ARTICLES:,} articles; from here on there are more",
            hint="make two issues of it",
            place=articles[MOST_ARTICLES].place(),
        )
    named = [article for article in articles if _sound(doubtful, article, "key")]
    yield from _unique((article.key, article.place("key")) for article in named)
    if len(named) == len(articles):
        keys = {article.key for article in named}
        reported = 0
        for article in articles:
            if _sound(doubtful, article, *EXTRA_KEYS):
                own = links[id(article)] if id(article) in links else links_of(article)
                for finding in check_links(article, own, keys, reported < _MOST_GUESSES):
                    reported += 1
                    yield finding


def _refusal(image: str, workspace: Workspace) -> PathRefused | None:
    try:
        workspace.resolve(image)
    except PathRefused as refusal:
        return refusal
    return None


def _sound(doubtful: Doubtful, model: Sourced, *keys: str) -> bool:
    return not doubtful.get(id(model), set()).intersection(keys)


def check_sections(sections: Iterable[Section], names: tuple[Text, ...]) -> Iterator[Finding]:
    """The sections against the publication's list: known, in order, each once."""
    order = [name.plain for name in names]
    known = f"known: {'; '.join(name[:80] for name in order[:_MOST_SHOWN])}{'; …' if len(order) > _MOST_SHOWN else ''}"
    known += ". New sections are added to “sections:” in publication.yaml"
    position = {name: at for at, name in reversed(list(enumerate(order)))}
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
        if name not in position:
            near = nearest(name, order)
            yield error(
                "section/unknown",
                f"the publication has no section “{name}”",
                hint=f"did you mean “{near}”?" if near else known,
                place=place,
            )
            continue
        if position[name] < last:
            yield error(
                "section/order",
                f"the section “{name}” stands before “{order[last]}”",
                hint="keep the publication's order, or give this issue its own with “publication: {sections: […]}”",
                place=place,
            )
        last = max(last, position[name])


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
        if isinstance(value, Text) and name not in LONG:
            yield from parse_inline(value)[1]


def _figure(figure: Figure, reported: bool) -> Iterator[Finding]:
    if reported and figure.image is not None and figure.alt is None and not figure.decorative:
        yield error(
            "figure/no-alt",
            f"the figure “{figure.key}” has no alt text for readers who cannot see it",
            hint="add “alt:” with what the picture shows, or “decorative: true”",
            place=figure.place("key"),
        )
    if figure.alt is not None and figure.decorative:
        yield error(
            "figure/alt-and-decorative",
            f"the figure “{figure.key}” is decorative and has an alt text",
            hint="keep one of the two",
            place=figure.place("decorative"),
        )
    if figure.alt is not None and is_a_file_name(figure.alt.plain):
        yield error(
            "figure/alt-is-a-file-name",
            f"the alt text “{figure.alt.plain[:60]}” does not say what the picture shows",
            hint="write it in a sentence for readers who cannot see it, or “decorative: true”",
            place=figure.place("alt"),
        )
    if figure.size is not None and figure.place("span") != figure.place() and figure.span.value != figure.size.value:
        yield error(
            "figure/size-and-span",
            f"this figure has the size {figure.size.value} and the span {figure.span.value}",
            hint="keep “size:”, and take “span:” out",
            place=figure.place("span"),
        )
    if figure.crop is False:
        yield from _uncropped(figure)


def _uncropped(figure: Figure) -> Iterator[Finding]:
    """What cuts a figure that is never to be cut."""
    cutting = next((key for key in ("ratio", "focal") if getattr(figure, key) is not None), None)
    if cutting is not None:
        yield error(
            "figure/crop",
            f"“{cutting}” says how to cut this picture, and “crop: false” that it is never cut",
            hint="take out one of the two",
            place=figure.place(cutting),
        )
    elif figure.shown_size is Size.FULL:
        yield error(
            "figure/crop",
            "a picture that runs off the paper is cut by the trim, and “crop: false” says that it is never cut",
            hint="write “size: wide”, or take “crop: false” out",
            place=figure.place("crop"),
        )


def _article(article: Article, reported: bool) -> Iterator[Finding]:
    if reported and article.length is not None and (article.length.lines is None) == (article.length.pages is None):
        yield error(
            "article/length",
            "a length is either lines or pages",
            hint="write length: {lines: 120} or length: {pages: 1.5}",
            place=article.place("length"),
        )
    first = next(iter(article.prose.blocks), None)
    if reported and article.drop_cap and first and not (isinstance(first, Para) and begins_with_letter(first.runs)):
        yield warning(
            "article/drop-cap",
            "the article begins with nothing that can be set as a drop cap, so it has none",
            hint="begin with a paragraph whose first word is written in letters, or remove “drop_cap: true”",
            place=article.place("drop_cap"),
        )
    parts: dict[str, Place] = {}
    for part in extras_of(article):
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


def _prose_beside(extra: Extra, prose: Prose) -> Iterator[Finding]:
    for placement in placements_of(prose.blocks):
        yield error(
            "sidebar/placement",
            "a sidebar cannot hold a figure",
            hint="place it in the article's body",
            place=placement.place,
        )
    for runs in runs_of(prose):
        for run in runs:
            if run.note is not None:
                yield error(
                    "sidebar/note",
                    "a sidebar cannot hold a footnote",
                    hint="say it in the text",
                    place=extra.place("body"),
                )


def _addresses(model: Filler | Publication | Imprint) -> Iterator[Finding]:
    for name in ("link", "web", "website"):
        address = getattr(model, name, None)
        if address is not None and ((problem := address_problem(address)) or address.startswith("#")):
            message, hint = problem or (f"“{address}” is not an address", "write https://…")
            yield error("issue/address", message, hint=hint, place=model.place(name))
