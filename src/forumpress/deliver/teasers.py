# SPDX-License-Identifier: MIT
"""What the e-mail edition says of each article: title, byline, a sentence or two, and where to read on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import quote

from forumpress.issue.blocks import Para, Run, Runs
from forumpress.issue.model import Article, Issue
from forumpress.issue.prose import parse_inline
from forumpress.layout.typography import care_runs
from forumpress.text import Text

LONGEST = 280
"""Characters of a teaser that is taken from the body."""
SHORTEST = 60
"""A first sentence below this takes the second one along."""
_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s+[\"'“‘«(\[]*[A-ZÀ-ÞА-Я0-9])|[。！？][”’」』）]*")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(“\"'])(?:[A-Z]|Prof|Drs?|Mr|Mrs|Ms|Messrs|St|Mt|Gen|Gov|Rev|Hon|Jr|Sr|No|Nos|Vol|pp?|Fig|Art|cf|vs|etc|"
    r"e\.g|i\.e|(?:[A-Z]\.)+[A-Z]|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Ltd|Co|Corp)\.$"
)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Links:
    """Where the issue stands on the web.

    `pdf` is the address of the screen edition, None when it is on no web site; `pages` gives the
    page of the PDF (from 1) on which each article begins, by the article's key.
    """

    pdf: str | None = None
    pages: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def under(cls, base: str | None, file_name: str, pages: Mapping[str, int]) -> Links:
        """Links for an issue published as `file_name` under the address `base`."""
        pdf = f"{base.rstrip('/')}/{quote(file_name)}" if base else None
        return cls(pdf, MappingProxyType(dict(pages)))

    def to(self, article: str) -> str | None:
        """The address of an article in the PDF (RFC 8118 3: `#page=`)."""
        if self.pdf is None:
            return None
        page = self.pages.get(article)
        return f"{self.pdf}#page={page}" if page else self.pdf


@dataclass(frozen=True, slots=True)
class Teaser:
    """One article in the e-mail edition; titles and texts as runs, everything else plain."""

    key: str
    kicker: str
    title: Runs
    short_title: str
    text: Runs
    authors: tuple[str, ...]
    page: int | None
    href: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Department:
    """A section of the issue with its teasers."""

    name: str
    teasers: tuple[Teaser, ...]


def departments(issue: Issue, links: Links) -> tuple[Department, ...]:
    """Every article of the issue once, in reading order, under its section."""
    return tuple(
        Department(plain(inline(section.name)), tuple(_teaser(article, issue, links) for article in section.articles))
        for section in issue.sections
    )


def inline(text: Text) -> Runs:
    """The runs of a title, name or standfirst: its Markdown read, line ends as spaces."""
    runs, _ = parse_inline(text.sub(_SPACES, " ").strip())
    return _unlinked(runs)


def plain(runs: Runs) -> str:
    """Runs without their manners."""
    return "".join(run.text.plain + (" " if run.line_break else "") for run in runs).strip()


def first_sentence(runs: Runs, longest: int = LONGEST) -> Runs:
    """The first sentence, a second one where the first is very short, cut at a word where it is very long."""
    whole = "".join(run.text.plain for run in runs)
    end = len(whole)
    for match in _END.finditer(whole):
        if match.end() >= SHORTEST and not _ABBREVIATED.search(whole[: match.start() + 1]):
            end = match.end()
            break
    if end <= longest:
        return _cut(runs, end)
    space = whole.rfind(" ", longest // 2, longest)
    return (*_cut(runs, space if space > 0 else longest - 1), Run(Text("…")))


def _teaser(article: Article, issue: Issue, links: Links) -> Teaser:
    language = article.language or issue.language
    return Teaser(
        key=article.key,
        kicker=plain(care_runs(inline(article.kicker), language)) if article.kicker else "",
        title=care_runs(inline(article.title), language),
        short_title=plain(care_runs(inline(article.short_title or article.title), language)),
        text=care_runs(_words(article), language),
        authors=tuple(plain(inline(byline.name)) for byline in article.authors),
        page=links.pages.get(article.key),
        href=links.to(article.key),
        language=language,
    )


def _words(article: Article) -> Runs:
    for own in (article.teaser, article.standfirst):
        if own:
            return inline(own)
    for block in article.prose.blocks:
        if isinstance(block, Para):
            return first_sentence(_unlinked(block.runs))
    return ()


def _unlinked(runs: Runs) -> Runs:
    """Without footnotes and links: a teaser is itself a link, and `#key` leads nowhere in a letter."""
    return tuple(replace(run, link=None) for run in runs if run.note is None)


def _cut(runs: Runs, length: int) -> Runs:
    kept: list[Run] = []
    for run in runs:
        if length <= 0:
            break
        kept.append(replace(run, text=run.text[:length], line_break=run.line_break and len(run.text) < length))
        length -= len(run.text)
    return tuple(kept)
