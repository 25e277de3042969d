# SPDX-License-Identifier: MIT
"""Where everything of a web edition stands: addresses that stay, relative ones between its pages."""

from __future__ import annotations

from dataclasses import dataclass

from forumpress.issue.model import Issue
from forumpress.layout.reflow.resolved import ResolvedArticle


@dataclass(frozen=True, slots=True)
class WebPlace:
    """A site's address (None where it is not known), and how its pages name each other.

    `page` ends links to folders: "" where a server answers with their index, `index.html` for pages read from a disk.
    """

    base: str | None
    page: str = "index.html"
    shared: str = "press/"
    """The folder of style sheet and fonts, below the site's root."""

    def absolute(self, path: str) -> str:
        """The whole address of a path below the site's root; "" where the site's address is not known."""
        return f"{self.base.rstrip('/')}/{path}" if self.base else ""


def article_path(issue: Issue, key: str) -> str:
    """The folder of an article below the site's root."""
    return f"{issue.key}/{key}/"


def link_from_article(issue: Issue, resolved: ResolvedArticle, key: str, page: str) -> str | None:
    """Where an editor's link `#key` leads from the article's page; None for a key that is neither here nor there."""
    article = resolved.article
    own = {extra.key for extra in (*article.figures, *article.pull_quotes, *article.key_figures, *article.sidebars)}
    if key in own:
        pair = next((figure.key for figure in article.figures if figure.pair == key), None)
        return f"#{pair or key}"
    if key == article.key:
        return "#text--start"
    return f"../{key}/{page}" if key in {each.key for each in issue.articles()} else None
