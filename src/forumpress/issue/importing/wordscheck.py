# SPDX-License-Identifier: MIT
"""Nothing lost in silence: all words of a manuscript's file against those of the articles made of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from forumpress.finding import Finding, Place, warning
from forumpress.issue.importing.draft import DraftSection
from forumpress.issue.importing.received import Manuscript

_TOKEN = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"\]\([^)]*\)|\{lang=[^}]*\}|!\[\]\(#[^)]*\)|\[\^[^\]]*\]:?")
_MOST_NAMED = 12
_BEFORE_AUTHORS = "by author authors text von por par di от автор 作者 文"
"""Words that a byline begins with; the layout writes its own."""


def lost_words(manuscript: Manuscript, sections: Sequence[DraftSection]) -> list[Finding]:
    """A finding that names the words of the file that reached no article and that no other finding accounts for."""
    kept: Counter[str] = Counter()
    for text in _texts(sections):
        kept.update(_tokens(_ADDRESS.sub("", text)))
    for finding in manuscript.findings:
        kept.update(_tokens(finding.message))
    wanted = Counter(_tokens(" ".join(manuscript.words)))
    missing = wanted - kept
    lost = [word for word in _tokens(" ".join(manuscript.words)) if missing.pop(word, 0)]
    if not lost or "".join(lost) in "".join(_tokens(" ".join(_texts(sections)))):
        return []
    named = " ".join(lost[:_MOST_NAMED]) + (" …" if len(lost) > _MOST_NAMED else "")
    return [
        warning(
            "import/words-lost",
            f"{len(lost)} words of the manuscript were not taken over: {named}",
            hint="look for them in the manuscript and add what belongs to the article",
            place=Place(manuscript.file),
        )
    ]


def _tokens(text: str) -> list[str]:
    return [token.casefold() for token in _TOKEN.findall(text.replace("\u00ad", "").replace("\\", ""))]


def _texts(sections: Sequence[DraftSection]) -> Iterator[str]:
    for section in sections:
        yield section.name
        for article in section.articles:
            yield from (article.title, article.kicker, article.standfirst, *article.body)
            if article.authors:
                yield _BEFORE_AUTHORS
            for author in article.authors:
                yield from (author.name, author.role, author.organisation)
            for figure in article.figures:
                yield figure.caption
            for box in (*article.sidebars, *article.pull_quotes):
                yield from (box.title, *box.body)
