# SPDX-License-Identifier: MIT
"""The chapters of an e-book: cover, title page, an article each, announcements of a section, imprint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forumpress.edition.epub.pagebreaks import BookBreaks
from forumpress.edition.epub.pictures import BookPictures
from forumpress.issue.model import Issue, Section
from forumpress.layout.reflow.html import ArticleHtml, PageBreaks, page_breaks_html
from forumpress.layout.reflow.labels import direction_of, labels_for
from forumpress.layout.reflow.resolved import ResolvedArticle
from forumpress.layout.reflow.templates import FlowTemplates, Speaker
from forumpress.layout.words import issue_date, words_for

STYLE = "book.css"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file of the book, by its path below the book's folder."""

    path: str
    title: str
    html: str
    language: str
    section: str = ""
    """The section of the contents under which it stands."""
    parts: tuple[tuple[str, str], ...] = ()
    """What the contents name inside it: id and title."""
    pages: tuple[int, ...] = ()
    """The print pages that begin in it."""
    kind: str = ""
    """Its landmark (EPUB 3.3, D.3)."""


@dataclass
class Chapters:
    """Writes the chapters of one issue."""

    issue: Issue
    articles: Sequence[ResolvedArticle]
    templates: FlowTemplates
    pictures: BookPictures
    breaks: BookBreaks
    _keys: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.speaker = Speaker(self.templates.resolver, self.issue.language)
        self.labels = labels_for(self.issue.language)
        self._keys = frozenset(article.key for article in self.issue.articles())
        date = issue_date(self.issue.date, self.issue.language)
        self.title = f"{self.speaker.plain(self.issue.publication.title)}{self.labels['comma']}{date}"

    def all(self, cover: str | None) -> Iterator[Chapter]:
        """Every chapter in reading order; `cover` is the path of the cover's picture."""
        if cover:
            html = self._filled("cover", self.speaker, "", self.title, {"cover": cover})
            yield Chapter("cover.xhtml", self.labels["cover"], html, self.issue.language, kind="cover")
        html = self._filled("title", self.speaker, "", self.title, {"breaks": page_breaks_html(self.breaks.title)})
        name = self.speaker.plain(self.issue.publication.title)
        yield Chapter("title.xhtml", name, html, self.issue.language, pages=self.breaks.title, kind="titlepage")
        for number, section in enumerate(self.issue.sections, start=1):
            for resolved in self.articles:
                if resolved.section is section:
                    yield self._article(resolved)
            if section.fillers:
                yield self._fillers(section, number)
        html = self._filled(
            "imprint", self.speaker, "", self.labels["imprint"], {"breaks": page_breaks_html(self.breaks.imprint)}
        )
        yield Chapter(
            "imprint.xhtml",
            self.labels["imprint"],
            html,
            self.issue.language,
            pages=self.breaks.imprint,
            kind="colophon",
        )

    def _article(self, resolved: ResolvedArticle) -> Chapter:
        article, rules = resolved.article, self.templates.pack.rules
        breaks = self.breaks.articles.get(article.key, PageBreaks())
        html = ArticleHtml(
            resolved,
            self.templates,
            lambda key: self._address(resolved, key),
            lambda figure: self.pictures.of(figure, "../"),
            end_mark=rules.end_mark,
            book=True,
            breaks=breaks,
        )
        body = html.body()
        title = html.speaker.plain(article.title)
        context = {
            "article": article,
            "section": resolved.section,
            "body": body,
            "notes": html.notes(),
            "breaks": page_breaks_html(breaks.start),
        }
        return Chapter(
            f"articles/{article.key}.xhtml",
            html.speaker.plain(article.short_title or article.title),
            self._filled("article", html.speaker, "../", title, context),
            resolved.language,
            self.speaker.plain(resolved.section.name),
            pages=breaks.all,
            kind="bodymatter",
        )

    def _address(self, resolved: ResolvedArticle, key: str) -> str | None:
        """Where an editor's link `#key` leads from a chapter; None for a key that is neither there nor a chapter."""
        article = resolved.article
        own = {extra.key for extra in (*article.figures, *article.pull_quotes, *article.key_figures, *article.sidebars)}
        if key in own:
            pair = next((figure.key for figure in article.figures if figure.pair == key), None)
            return f"#{pair or key}"
        return f"#{key}" if key == article.key else f"{key}.xhtml" if key in self._keys else None

    def _fillers(self, section: Section, number: int) -> Chapter:
        titles = tuple(
            (f"filler--{place}", self.speaker.plain(filler.title)) for place, filler in enumerate(section.fillers, 1)
        )
        name = self.speaker.plain(section.name)
        html = self._filled("fillers", self.speaker, "", name, {"section": section})
        return Chapter(f"section-{number}.xhtml", name, html, self.issue.language, name, titles)

    def _filled(self, name: str, speaker: Speaker, up: str, title: str, context: Mapping[str, Any]) -> str:
        language = speaker.language
        page = {
            "language": language,
            "direction": direction_of(language),
            "title": title,
            "style": f"{up}{STYLE}",
            "body": f"book-{name}",
        }
        common = {
            "issue": self.issue,
            "publication": self.issue.publication,
            "imprint": self.issue.publication.imprint,
            "words": dict(words_for(language)),
            "date": issue_date(self.issue.date, language),
            "page": page,
        }
        return self.templates.fill(f"book-{name}", speaker, {**common, **context}) + "\n"
