# SPDX-License-Identifier: MIT
"""How much one issue may hold: refused before anything is set. Below these limits, time grows with the amount.

Setting a box takes some 10 ms and drawing a page some 100 ms, so an issue at every limit is done in minutes.
"""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.finding import Finding, error
from forumpress.issue.model import Article, Issue

MOST_OF_A_KIND = {"figures": 1_000, "pull_quotes": 500, "key_figures": 500, "sidebars": 500}
"""Elements of each kind in one issue, by the article's key that holds them."""


def oversize(issue: Issue) -> Iterator[Finding]:
    """`makeup/too-many` for each kind of which the issue holds more than is set, at the article that holds most."""
    articles = tuple(issue.articles())
    for kind, most in MOST_OF_A_KIND.items():
        counts = [_count(article, kind) for article in articles]
        total, name = sum(counts), "sets of key figures" if kind == "key_figures" else kind.replace("_", " ")
        if total > most:
            largest = articles[counts.index(max(counts))]
            yield error(
                "makeup/too-many",
                f"this issue has {total:,} {name}, {max(counts):,} of them in this article; it can have {most:,}",
                hint="Divide it into several issues, or take some of them out.",
                place=largest.place(kind),
            )


def _count(article: Article, kind: str) -> int:
    return len(getattr(article, kind))
