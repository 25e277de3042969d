# SPDX-License-Identifier: MIT
"""What each article says by the issue's own reading, and what else may be said beside the articles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from forumpress.issue.blocks import Block, List, Quote, Table
from forumpress.issue.model import Article, Extra, Issue, own_prose
from forumpress.layout.inline import plain_text
from forumpress.layout.reflow.labels import labels_for
from forumpress.layout.story import Box, Paragraph, Story
from forumpress.layout.words import issue_date, words_for
from forumpress.preflight.articlewords import words_of_articles
from forumpress.preflight.passages import box_texts
from forumpress.text import Text
from forumpress.typeset.flow import flatten

_OF_THE_ISSUE = frozenset(("masthead", "imprint", "filler"))
_TURNED = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters that are written from right to left."""


@dataclass(frozen=True, slots=True)
class Said:
    """An article's passages in reading order."""

    key: str
    passages: tuple[str, ...]


def is_turned(plain: str) -> bool:
    """Whether a passage has letters written from right to left: their order in a PDF cannot be told from outside."""
    return _TURNED.search(plain) is not None


def said_in_flow(stories: Sequence[Story]) -> tuple[Said, ...]:
    """What each article says where text flows: calls of notes are no words."""
    return tuple(
        Said(words.key, tuple(passage.text.plain for passage in (*words.body, *words.notes)))
        for words in words_of_articles(stories)
    )


def said_on_pages(stories: Sequence[Story]) -> tuple[Said, ...]:
    """What each article says on pages, with the numbers of its notes where they are called."""
    return tuple(Said(story.key, tuple(_on_pages(story))) for story in stories)


def _on_pages(story: Story) -> Iterator[str]:
    for block in story.blocks:
        if isinstance(block, Paragraph):
            yield flatten(block).plain
            for note in block.notes:
                if not note.again:
                    yield flatten(Paragraph(note.key, "note", note.runs, block.language)).plain
        elif block.kind not in _OF_THE_ISSUE:
            yield from (text.plain for text in box_texts(block))


def drawn_words(svg: bytes) -> tuple[str, ...]:
    """The texts of a drawing (SVG 2, 11)."""
    return tuple(_Nodes(svg.decode("utf-8", "replace")).texts)


class _Nodes(HTMLParser):
    """The texts of a piece of HTML; `own` leaves out those that an editor wrote, which have a number."""

    def __init__(self, html: str, *, own: bool = False) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._own = own
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        silent = bool(self._open) and self._open[-1][1]
        if tag not in ("br", "img", "hr", "col"):
            self._open.append((tag, silent or tag == "style" or (self._own and "data-text" in dict(attrs))))

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == self._open[-1][0]:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self._open and self._open[-1][1]):
            self.texts.append(data)


def beside_on_pages(stories: Sequence[Story], furniture: Sequence[str]) -> tuple[str, ...]:
    """What pages say besides their articles, each as often as it may: furniture, masthead, labels of boxes."""
    found = [text for html in furniture for text in _Nodes(html).texts]
    for story in stories:
        for block in story.blocks:
            if isinstance(block, Box):
                found += _Nodes(block.html, own=block.kind not in _OF_THE_ISSUE).texts
                shown = list(box_texts(block))
                if block.kind not in _OF_THE_ISSUE:
                    found += (text.plain for text in block.texts if not any(text is each for each in shown))
    return tuple(found)


def often_said(issue: Issue) -> tuple[str, ...]:
    """What may stand anywhere and often: labels, numbers of notes and of lists, heads of tables."""
    found: list[str] = []
    for article in issue.articles():
        language = article.language or issue.language
        found += labels_for(language).values()
        found += words_for(language).values()
        texts = (article.prose, *(prose for extra in _extras(article) if (prose := own_prose(extra))))
        for prose in texts:
            found += (str(number) for number in range(1, len(prose.notes) + 1))
            found += _marks_and_heads(prose.blocks)
    return tuple(dict.fromkeys(part for text in found for part in text.split("{}") if part.strip()))


def _extras(article: Article) -> tuple[Extra, ...]:
    return (*article.figures, *article.pull_quotes, *article.key_figures, *article.sidebars)


def _marks_and_heads(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case List():
                yield from (mark.plain for mark in block.marks)
                for item in block.items:
                    yield from _marks_and_heads(item)
            case Quote():
                yield from _marks_and_heads(block.blocks)
            case Table():
                yield from ("".join(run.text.plain for run in cell) for cell in block.head)


def said_around(issue: Issue) -> tuple[str, ...]:
    """What flowing text says besides its articles: the issue's own texts, titles in the contents, alternative texts."""
    publication = issue.publication
    imprint = publication.imprint
    found: list[Text | str | None] = [
        publication.title,
        publication.sponsor,
        issue.title,
        issue_date(issue.date, issue.language),
        str(issue.number),
        *(getattr(imprint, name) for name in type(imprint).model_fields),
    ]
    for section in issue.sections:
        found.append(section.name)
        for filler in section.fillers:
            found += (filler.title, filler.text, filler.link)
        for article in section.articles:
            found += (article.title, article.short_title, *(figure.alt for figure in article.figures))
    return tuple(plain_text(each) if isinstance(each, Text) else each for each in found if each)
