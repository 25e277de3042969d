# SPDX-License-Identifier: MIT
"""What a page says of itself to search engines and other programs (schema.org, in JSON-LD 1.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forumpress.issue.model import Issue
from forumpress.layout.reflow.resolved import ResolvedArticle
from forumpress.layout.reflow.templates import Speaker


def _without_nothing(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}


def periodical(issue: Issue, speaker: Speaker, address: str) -> dict[str, Any]:
    """The publication."""
    publication = issue.publication
    publisher = publication.imprint.publisher
    return _without_nothing(
        {
            "@type": "Periodical",
            "name": speaker.plain(publication.title),
            "url": address,
            "publisher": publisher and {"@type": "Organization", "name": speaker.plain(publisher)},
        }
    )


def issue_facts(issue: Issue, speaker: Speaker, base: str, address: str, image: str) -> dict[str, Any]:
    """An issue of it."""
    return {
        "@context": "https://schema.org",
        **_without_nothing(
            {
                "@type": "PublicationIssue",
                "issueNumber": str(issue.number),
                "datePublished": issue.date.isoformat(),
                "inLanguage": issue.language,
                "url": address,
                "image": image,
                "isPartOf": periodical(issue, speaker, base),
            }
        ),
    }


def article_facts(
    issue: Issue, resolved: ResolvedArticle, speaker: Speaker, base: str, address: str, image: str
) -> dict[str, Any]:
    """An article of an issue."""
    article = resolved.article
    authors = []
    for byline in article.authors:
        works_for = byline.organisation and {"@type": "Organization", "name": speaker.plain(byline.organisation)}
        authors.append(
            _without_nothing({"@type": "Person", "name": speaker.plain(byline.name), "affiliation": works_for})
        )
    return {
        "@context": "https://schema.org",
        **_without_nothing(
            {
                "@type": "Article",
                "headline": speaker.plain(article.title),
                "description": speaker.plain(article.standfirst) if article.standfirst else "",
                "articleSection": speaker.plain(resolved.section.name),
                "datePublished": issue.date.isoformat(),
                "inLanguage": resolved.language,
                "author": authors,
                "url": address,
                "image": image,
                "isPartOf": {
                    "@type": "PublicationIssue",
                    "issueNumber": str(issue.number),
                    "datePublished": issue.date.isoformat(),
                    "isPartOf": periodical(issue, speaker, base),
                },
            }
        ),
    }
