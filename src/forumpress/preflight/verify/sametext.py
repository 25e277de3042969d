# SPDX-License-Identifier: MIT
"""Holds a finished file to the issue's reading, article by article: the same words, none lost, none added.

A file's words are compared without spaces, hyphens and punctuation, which line breaking and typographic care change.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from forumpress.editiondraft import Form
from forumpress.finding import Finding, error
from forumpress.issue.model import Issue
from forumpress.layout.story import Story
from forumpress.pdf.pagetexts import page_texts
from forumpress.preflight.verify.expected import (
    Said,
    beside_on_pages,
    is_turned,
    often_said,
    said_around,
    said_in_flow,
    said_on_pages,
)
from forumpress.preflight.verify.filereaders import chapters_of, said_in_element, said_in_text
from forumpress.preflight.verify.wordstream import WordStream, compared

_SHOWN = 60
_FRAME = re.compile(r"\d+ × \d+ mm")
"""The size that the frame of a picture to come shows."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a file was found to say: a hash of each article's words as they stand in it, and what differs."""

    edition: str
    articles: Mapping[str, str]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class IssueWords:
    """What an issue says, to hold several files against. `furniture` is the HTML of the pages' running heads."""

    issue: Issue
    stories: Sequence[Story]
    furniture: Sequence[str] = field(repr=False)
    drawn: Sequence[str] = ()
    """The words in drawings, which PDFs hold as letters."""

    def verify(self, edition: str, form: Form, data: bytes, files: Mapping[str, bytes]) -> Verified:
        """Holds one edition's file or files to them."""
        verifiers: Mapping[Form, Callable[[], Verified]] = {
            Form.PDF: lambda: self._pages(edition, data),
            Form.TEXT: lambda: self._text(edition, data),
            Form.EPUB: lambda: self._elements(edition, chapters_of(data)),
            Form.WEB: lambda: self._elements(
                edition, {key: files.get(f"{self.issue.key}/{key}/index.html", b"") for key in self._keys()}
            ),
        }
        return verifiers[form]()

    def _keys(self) -> list[str]:
        return [story.key for story in self.stories]

    def hashes(self) -> dict[str, str]:
        """The hash of each article as it is read."""
        return {each.key: _hash(each.passages, ()) for each in said_in_flow(self.stories)}

    def _pages(self, edition: str, data: bytes) -> Verified:
        try:
            texts = page_texts(data)
        except ValueError as problem:
            return Verified(edition, {}, (error("verify/unreadable", f"the {edition} edition: {problem}"),))
        if any(figure.image is None for article in self.issue.articles() for figure in article.figures):
            texts = tuple(_FRAME.sub("", text) for text in texts)
        turned = any(is_turned(text) for text in texts)
        stream = WordStream("\n".join(texts))
        beside = beside_on_pages(self.stories, self.furniture)
        return self._judged(edition, {"": stream}, said_on_pages(self.stories), beside, skip_turned=turned)

    def _text(self, edition: str, data: bytes) -> Verified:
        stream = WordStream(said_in_text(data))
        return self._judged(edition, {"": stream}, said_in_flow(self.stories), (), around=said_around(self.issue))

    def _elements(self, edition: str, pages: Mapping[str, bytes]) -> Verified:
        streams = {key: WordStream(said_in_element(pages.get(key, b""), key)) for key in self._keys()}
        around = said_around(self.issue)
        return self._judged(edition, streams, said_in_flow(self.stories), (), around=around)

    def _judged(
        self,
        edition: str,
        streams: Mapping[str, WordStream],
        said: Sequence[Said],
        beside: Sequence[str],
        *,
        around: Sequence[str] = (),
        skip_turned: bool = False,
    ) -> Verified:
        wanted = [
            (len(compared(passage)), number, article.key, passage)
            for article in said
            for number, passage in enumerate(article.passages)
            if compared(passage) and not (skip_turned and is_turned(passage))
        ]
        lost: dict[str, dict[int, str]] = {}
        extra = sorted((len(compared(text)), text, False) for text in beside)
        extra += ((len(compared(text)), text, True) for text in (*around, *often_said(self.issue), *self.drawn))
        extra.sort()
        # The longest first, so that a short one takes no word out of it.
        for length, number, key, passage in sorted(wanted, key=lambda each: (-each[0], each[1])):
            while extra and extra[-1][0] > length:
                _allow(streams, *extra.pop()[1:])
            missing = (streams[key] if key in streams else streams[""]).claim(passage, key)
            if missing is not None:
                lost.setdefault(key, {})[number] = missing
        while extra:
            _allow(streams, *extra.pop()[1:])
        added = [
            (owner or key, words)
            for key, stream in streams.items()
            for owner, words in stream.added()
            if not (skip_turned and is_turned(words))
        ]
        findings = [
            error("verify/words-lost", f"the {edition} edition, article “{key}”: “{_short(words)}” is not there")
            for key, found in lost.items()
            for _, words in sorted(found.items())
        ]
        findings += [
            error(
                "verify/words-added",
                f"the {edition} edition, {f'article “{key}”' if key else 'before its articles'}: "
                f"“{_short(words)}” is in no reading of the issue",
            )
            for key, words in added
        ]
        extra_words = {key: tuple(words for owner, words in added if owner == key) for key in self._keys()}
        found = {
            article.key: _hash(article.passages, extra_words[article.key], lost.get(article.key, {}))
            for article in said_in_flow(self.stories)
        }
        return Verified(edition, found, tuple(findings))


def _allow(streams: Mapping[str, WordStream], text: str, often: bool) -> None:
    for stream in streams.values():
        stream.allow(text, often=often)


def _hash(passages: Sequence[str], added: Sequence[str], lost: Mapping[int, str] | None = None) -> str:
    """A hash of an article's words, with what a file has lost and added of them."""
    parts = [compared(passage) for passage in passages]
    parts += (f"-{compared(words)}" for _, words in sorted((lost or {}).items()))
    parts += (f"+{compared(words)}" for words in added)
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"
