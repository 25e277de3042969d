# SPDX-License-Identifier: MIT
"""The checks of the web edition: its pages hold the words, lead somewhere, and can be read by everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forumpress.editiondraft import EditionDraft
from forumpress.finding import Finding, error
from forumpress.preflight.articlewords import ArticleWords
from forumpress.preflight.flow.flowcheck import FlowCheck
from forumpress.preflight.flow.htmlpages import WebPage, dead_links, unreadable
from forumpress.preflight.flow.wordorder import lost_words


def read_pages(draft: EditionDraft) -> dict[str, WebPage]:
    """Every page of the edition by its path."""
    return {
        name: WebPage(name, data.decode("utf-8", "replace"))
        for name, data in draft.files.items()
        if name.endswith(".html")
    }


def _readable(draft: EditionDraft, words: Sequence[ArticleWords]) -> Iterator[Finding]:
    """Sound markup, a language and a title, headings that skip no level, alternative texts, no script."""
    yield from unreadable("web", read_pages(draft))


def _leads(draft: EditionDraft, words: Sequence[ArticleWords]) -> Iterator[Finding]:
    """Each link inside the edition leads to a file and a part of it that are there."""
    yield from dead_links("web", read_pages(draft), draft.files)


def _whole(draft: EditionDraft, words: Sequence[ArticleWords]) -> Iterator[Finding]:
    """The words of every article, on its own page."""
    pages = read_pages(draft)
    for article in words:
        page = next((page for name, page in pages.items() if name.endswith(f"/{article.key}/index.html")), None)
        if page is None:
            yield error("edition/words-lost", f"the web edition has no page for the article “{article.key}”")
        else:
            yield from lost_words("web", page.said, (article,))


WEB_CHECKS = (
    FlowCheck("edition/unreadable", "Browsers and screen readers can read every page", _readable),
    FlowCheck("edition/dead-link", "Every link of its own leads somewhere", _leads),
    FlowCheck("edition/words-lost", "All words of every article are on its page, in their order", _whole),
)
