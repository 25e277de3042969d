# SPDX-License-Identifier: MIT
"""What the pages for joining, choosing and leaving say, and the letter that asks for confirmation: one file a language.

The files lie in `pagelanguages`. A file that lacks a phrase, or has one too many, is an error at the first reading.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).with_name("pagelanguages")
_ENGLISH = "en"
Page = tuple[str, str]
"""A page's heading and its text."""


@dataclass(frozen=True, slots=True)
class LeaveWords:
    """The pages on which readers leave. What varies stands in braces."""

    ask: Page
    left: Page
    refused: Page
    busy: Page
    button: str
    change: str


@dataclass(frozen=True, slots=True)
class JoinWords:
    """The pages on which readers join and choose, and the letter between them. What varies stands in braces."""

    join: Page
    asked: Page
    sure: Page
    joined: Page
    over: Page
    choose: Page
    chosen: Page
    wait: Page
    bad_address: str
    no_list: str
    address: str
    name: str
    lists: str
    language: str
    edition: str
    as_sent: str
    pdf: str
    link: str
    web: str
    consent: str
    join_button: str
    sure_button: str
    choose_button: str
    subject: str
    letter: str

    @property
    def editions(self) -> tuple[tuple[str, str], ...]:
        """How the issue can come: its key, and how it is called."""
        return (("", self.as_sent), ("pdf", self.pdf), ("link", self.link), ("web", self.web))


@dataclass(frozen=True, slots=True)
class PageWords:
    """All of one language; it is called `own_name` by those who speak it."""

    own_name: str
    between_names: str
    leave: LeaveWords
    join: JoinWords

    def enumerate_names(self, names: list[str]) -> str:
        """Names in a row."""
        return self.between_names.join(names)


@cache
def page_languages() -> tuple[str, ...]:
    """The languages that have words: English first, then by their tags (BCP 47)."""
    return tuple(sorted((path.stem for path in _FOLDER.glob("*.toml")), key=lambda tag: (tag != _ENGLISH, tag)))


@cache
def page_words(language: str) -> PageWords:
    """The words of a BCP 47 language; English where there are none."""
    known = language.partition("-")[0].lower()
    if known not in page_languages():
        known = _ENGLISH
    tables = tomllib.loads((_FOLDER / f"{known}.toml").read_text("utf-8"))
    leave, join = ({name: _frozen(value) for name, value in tables[key].items()} for key in ("leave", "join"))
    return PageWords(tables["own_name"], tables["between_names"], LeaveWords(**leave), JoinWords(**join))


def language_for(accepted: str) -> str:
    """The page's language for an Accept-Language field (RFC 9110 12.5.4): the dearest that we have, else English."""
    dearest, best = _ENGLISH, 0.0
    for wanted in accepted[:200].lower().split(","):
        tag, _, weight = wanted.partition(";")
        primary = tag.partition("-")[0].strip()
        dear = _weight(weight)
        if primary in page_languages() and dear > best:
            dearest, best = primary, dear
    return dearest


def _weight(written: str) -> float:
    name, _, value = written.strip().partition("=")
    try:
        return float(value) if name == "q" else 1.0
    except ValueError:
        return 0.0


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
