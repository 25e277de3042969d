# SPDX-License-Identifier: MIT
"""Writes the pages of one issue: the issue's own, and one for each article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forumpress.edition.kind import BesideFile
from forumpress.edition.web.addresses import WebPlace, article_path, link_from_article
from forumpress.edition.web.facts import article_facts, issue_facts
from forumpress.edition.web.pictures import WebPictures
from forumpress.issue.model import Article, Figure, Issue
from forumpress.layout.reflow.html import ArticleHtml, language_attributes
from forumpress.layout.reflow.labels import direction_of, labels_for
from forumpress.layout.reflow.resolved import ResolvedArticle
from forumpress.layout.reflow.templates import FlowTemplates, Speaker, script_data
from forumpress.layout.words import issue_date, words_for

_LONGEST_DESCRIPTION = 300


@dataclass
class IssuePages:
    """Writes one issue's pages."""

    issue: Issue
    articles: Sequence[ResolvedArticle]
    templates: FlowTemplates
    pictures: WebPictures
    place: WebPlace
    style: str
    """The style sheet's name in the shared folder."""
    beside: Sequence[BesideFile] = ()

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every page by its path below the site's root; `pictures.files` holds what they show."""
        yield f"{self.issue.key}/index.html", self._issue_page().encode()
        for number, resolved in enumerate(self.articles):
            yield f"{article_path(self.issue, resolved.article.key)}index.html", self._article_page(number).encode()

    def _common(self, speaker: Speaker, page: Mapping[str, Any]) -> dict[str, Any]:
        language = speaker.language
        return {
            "issue": self.issue,
            "publication": self.issue.publication,
            "imprint": self.issue.publication.imprint,
            "words": dict(words_for(language)),
            "date": issue_date(self.issue.date, language),
            "page": {
                "language": language,
                "direction": direction_of(language),
                "locale": language.replace("-", "_"),
                "published": None,
                "image": None,
                "up": None,
                **page,
            },
        }

    def _links(self, up: str) -> list[dict[str, str]]:
        return [
            {"rel": "alternate", "href": f"{up}{file.name}", "type": file.media_type, "title": file.label}
            for file in self._files(self.issue.language)
        ]

    def _files(self, language: str) -> list[_Shown]:
        labels = labels_for(language)
        return [_Shown(file.name, file.media_type, labels[file.edition], len(file.data)) for file in self.beside]

    def _issue_page(self) -> str:
        issue, up, labels = self.issue, "../", labels_for(self.issue.language)
        speaker = Speaker(self.templates.resolver, issue.language)
        name = f"{speaker.plain(issue.publication.title)}, {issue_date(issue.date, issue.language)}"
        pdf = next((file for file in self.beside if file.media_type == "application/pdf"), None)
        cover = self.pictures.cover(pdf.data, up) if pdf else None
        address = self.place.absolute(f"{issue.key}/")
        image = self._absolute(cover, up)
        alt = f"{labels['cover']}{labels['colon']}{name}"
        description = labels["comma"].join(
            speaker.plain(article.short_title or article.title) for article in issue.articles()
        )
        page = {
            "title": name if not issue.title else f"{name}{labels['colon']}{speaker.plain(issue.title)}",
            "name": name,
            "description": _short(description),
            "kind": "website",
            "address": address,
            "style": f"{up}{self.place.shared}{self.style}",
            "links": self._links(up),
            "facts": script_data(issue_facts(issue, speaker, self.place.base or "", address, image)),
            "body": "issue-page",
            "image": image and {"href": image, "alt": alt},
        }
        entries = {resolved.article.key: self._entry(resolved, speaker, up) for resolved in self.articles}
        context = {
            **self._common(speaker, page),
            "cover": cover and pdf and {"href": f"{up}{pdf.name}", "files": cover, "alt": alt},
            "files": [
                {"href": f"{up}{file.name}", "type": file.media_type, "label": file.label, "size": _size(file.size)}
                for file in self._files(issue.language)
            ],
            "departments": [
                {
                    "name": section.name,
                    "entries": [entries[article.key] for article in section.articles],
                    "fillers": section.printed_fillers,
                }
                for section in issue.sections
            ],
        }
        return self.templates.fill("issue", speaker, context)

    def _entry(self, resolved: ResolvedArticle, page: Speaker, up: str) -> dict[str, Any]:
        """What the issue's page says of an article, in the article's language."""
        article = resolved.article
        speaker = Speaker(self.templates.resolver, resolved.language)
        teaser = article.teaser or article.standfirst
        labels = labels_for(resolved.language)
        by = labels["and"].join(speaker.plain(byline.name) for byline in article.authors)
        return {
            "attributes": language_attributes(resolved.language, page.language),
            "href": f"{article.key}/{self.place.page}",
            "kicker": article.kicker and speaker.text(article.kicker),
            "title": speaker.text(article.title),
            "text": teaser and speaker.text(teaser),
            "authors": labels["by"].format(by) if by else "",
            "picture": self._first_picture(article, up),
        }

    def _first_picture(self, article: Article, up: str) -> Mapping[str, Any] | None:
        for figure in article.figures:
            shown = self.pictures.of(figure, up)
            if shown is not None and shown["sources"]:
                return shown
        return None

    def _article_page(self, number: int) -> str:
        issue, resolved, up = self.issue, self.articles[number], "../../"
        article = resolved.article
        rules = self.templates.pack.rules
        eager = next((figure.key for figure in article.figures), None)

        def shown(figure: Figure) -> Mapping[str, Any] | None:
            paired = any(figure.key in (each.pair, each.key) and each.pair for each in article.figures)
            return self.pictures.of(figure, up, pair=paired, lazy=figure.key != eager)

        html = ArticleHtml(
            resolved,
            self.templates,
            lambda key: link_from_article(issue, resolved, key, self.place.page),
            shown,
            rules.drop_cap if article.drop_cap is None else article.drop_cap,
            rules.end_mark,
        )
        speaker = html.speaker
        body = html.body()
        address = self.place.absolute(article_path(issue, article.key))
        image = self._absolute(self._first_picture(article, up), up)
        alt = next((speaker.plain(figure.alt) for figure in article.figures if figure.alt), "")
        title = speaker.plain(article.title)
        text = article.standfirst or article.teaser
        page = {
            "title": f"{title} · {speaker.plain(issue.publication.title)}",
            "name": title,
            "description": _short(speaker.plain(text)) if text else "",
            "kind": "article",
            "address": address,
            "style": f"{up}{self.place.shared}{self.style}",
            "links": self._links(up),
            "facts": script_data(article_facts(issue, resolved, speaker, self.place.base or "", address, image)),
            "body": "article-page",
            "published": issue.date.isoformat(),
            "up": f"../{self.place.page}",
            "image": image and {"href": image, "alt": alt},
        }
        context = {
            **self._common(speaker, page),
            "article": article,
            "section": resolved.section,
            "body": body,
            "notes": html.notes(),
            "previous": self._neighbour(number - 1, speaker),
            "next": self._neighbour(number + 1, speaker),
        }
        return self.templates.fill("article", speaker, context)

    def _neighbour(self, number: int, page: Speaker) -> dict[str, Any] | None:
        if not 0 <= number < len(self.articles):
            return None
        resolved = self.articles[number]
        speaker = Speaker(self.templates.resolver, resolved.language)
        return {
            "href": f"../{resolved.article.key}/{self.place.page}",
            "title": speaker.text(resolved.article.short_title or resolved.article.title),
            "attributes": language_attributes(resolved.language, page.language),
        }

    def _absolute(self, picture: Mapping[str, Any] | None, up: str) -> str:
        """The whole address of a picture: programs that show a link want no relative one (Open Graph)."""
        return self.place.absolute(str(picture["src"]).removeprefix(up)) if picture else ""


@dataclass(frozen=True, slots=True)
class _Shown:
    name: str
    media_type: str
    label: str
    size: int


def _short(text: str) -> str:
    if len(text) <= _LONGEST_DESCRIPTION:
        return text
    cut = text.rfind(" ", 0, _LONGEST_DESCRIPTION)
    return text[: cut if cut > 0 else _LONGEST_DESCRIPTION].rstrip(" ,;") + "…"


def _size(octets: int) -> str:
    return f"{octets / 1e6:.1f} MB" if octets >= 1e6 else f"{max(1, round(octets / 1000))} kB"
