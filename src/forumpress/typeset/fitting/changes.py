# SPDX-License-Identifier: MIT
"""What fitting may change in an issue: each change in the model, as an edit of the file, and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from forumpress.issue.edit.grammar import Path
from forumpress.issue.edit.intents import Intent, Move, SetKey
from forumpress.issue.model import Article, Figure, Filler, Issue, Section
from forumpress.layout.inline import plain_text


class Means(StrEnum):
    """By what means an issue may be fitted."""

    LOOSENESS = "looseness"
    PICTURES = "pictures"
    FILLERS = "fillers"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class SetLines:
    """An article is set so many lines shorter (below 0) or longer than is best."""

    article: str
    lines: int
    means = Means.LOOSENESS


@dataclass(frozen=True, slots=True)
class SetRatio:
    """A figure of an article gets another ratio, width by height."""

    article: str
    figure: str
    ratio: float
    means = Means.PICTURES


@dataclass(frozen=True, slots=True)
class HoldFiller:
    """A filler, the one at `filler` of the section at `section`, stands by or is taken in."""

    section: int
    filler: int
    hold: bool
    means = Means.FILLERS


@dataclass(frozen=True, slots=True)
class MoveArticle:
    """The article at `article` of the section at `section` goes before the one in front of it."""

    section: int
    article: int
    means = Means.ORDER


Change: TypeAlias = SetLines | SetRatio | HoldFiller | MoveArticle


def changed(issue: Issue, changes: Iterable[Change]) -> Issue:
    """The issue after some changes; articles that none of them touches are the very same."""
    for change in changes:
        match change:
            case SetLines():
                issue = _with_article(issue, change.article, lambda it, c=change: _copy(it, copyfit=c.lines))  # type: ignore[misc]
            case SetRatio():
                issue = _with_article(issue, change.article, lambda it, c=change: _with_ratio(it, c))  # type: ignore[misc]
            case HoldFiller():
                fillers = list(issue.sections[change.section].fillers)
                fillers[change.filler] = _copy(fillers[change.filler], hold=change.hold)
                issue = _with_section(issue, change.section, fillers=tuple(fillers))
            case MoveArticle():
                articles = list(issue.sections[change.section].articles)
                articles.insert(change.article - 1, articles.pop(change.article))
                issue = _with_section(issue, change.section, articles=tuple(articles))
    return issue


def _copy(model: Any, **values: object) -> Any:
    return model.model_copy(update=values)


def _with_section(issue: Issue, at: int, **values: object) -> Issue:
    sections = list(issue.sections)
    sections[at] = _copy(sections[at], **values)
    copy: Issue = _copy(issue, sections=tuple(sections))
    return copy


def _with_article(issue: Issue, key: str, change: Callable[[Article], Article]) -> Issue:
    for number, section in enumerate(issue.sections):
        if any(article.key == key for article in section.articles):
            articles = tuple(change(article) if article.key == key else article for article in section.articles)
            return _with_section(issue, number, articles=articles)
    return issue


def _with_ratio(article: Article, change: SetRatio) -> Article:
    figures = tuple(
        _copy(figure, ratio=change.ratio) if figure.key == change.figure else figure for figure in article.figures
    )
    copy: Article = _copy(article, figures=figures)
    return copy


_ARTICLE, _FIGURE, _FILLER = (tuple(model.model_fields) for model in (Article, Figure, Filler))


def intents(issue: Issue, changes: Iterable[Change]) -> list[Intent]:
    """The edits that write changes into the issue's file, articles moved last."""
    found: list[Intent] = []
    for change in sorted(changes, key=lambda each: each.means is Means.ORDER):
        match change:
            case SetLines():
                found.append(SetKey(_path(issue, change.article), "copyfit", str(change.lines), _ARTICLE))
            case SetRatio():
                path = _path(issue, change.article)
                figures = [figure.key for figure in _article(issue, change.article).figures]
                at = figures.index(change.figure)
                found.append(SetKey((*path, "figures", at), "ratio", f"{change.ratio:g}", _FIGURE))
            case HoldFiller():
                path = ("sections", change.section, "fillers", change.filler)
                found.append(SetKey(path, "hold", str(change.hold).lower(), _FILLER))
            case MoveArticle():
                articles: Path = ("sections", change.section, "articles")
                found.append(Move((*articles, change.article), articles, change.article - 1))
    return found


def _path(issue: Issue, key: str) -> Path:
    for number, section in enumerate(issue.sections):
        for place, article in enumerate(section.articles):
            if article.key == key:
                return ("sections", number, "articles", place)
    raise KeyError(key)


def _article(issue: Issue, key: str) -> Article:
    return next(article for article in issue.articles() if article.key == key)


def in_words(issue: Issue, change: Change) -> str:
    """A change as an editor would say it."""
    match change:
        case SetLines(key, lines):
            article = _article(issue, key)
            if not lines:
                return f"“{title_of(article)}” as it is set best, no line saved"
            count, way = abs(lines), "shorter" if lines < 0 else "longer"
            many = "one line" if count == 1 else f"{count} lines"
            return f"“{title_of(article)}” {many} {way}"
        case SetRatio(key, name, ratio):
            figure = next(each for each in _article(issue, key).figures if each.key == name)
            before = f" instead of {figure.ratio:g}" if figure.ratio is not None else ""
            return f"the picture {name} of “{title_of(_article(issue, key))}” at {ratio:g}{before}"
        case HoldFiller(section, at, hold):
            filler = issue.sections[section].fillers[at]
            return f"the filler “{plain_text(filler.title)}” {'stands by' if hold else 'taken in'}"
        case MoveArticle(number, at):
            articles = _section(issue, number).articles
            return f"“{title_of(articles[at])}” before “{title_of(articles[at - 1])}”"


def _section(issue: Issue, number: int) -> Section:
    return issue.sections[number]


def title_of(article: Article) -> str:
    """What an article is called in a few words."""
    return plain_text(article.short_title or article.title)


def as_data(change: Change) -> dict[str, Any]:
    """A change as plain data for JSON."""
    values = {name: getattr(change, name) for name in type(change).__dataclass_fields__}
    return {"means": change.means.value, **values}
