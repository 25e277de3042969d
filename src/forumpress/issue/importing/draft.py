# SPDX-License-Identifier: MIT
"""What an importer makes of a manuscript, before it is written as YAML. All texts are Markdown."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass, field

from forumpress.issue.importing.received import ManuscriptPicture

_SMALL = frozenset(
    {"a", "an", "and", "as", "at", "by", "during", "entitled", "for", "from", "held", "in", "into", "of", "on", "or"}
    | {"over", "the", "their", "to", "towards", "under", "with", "all"}
)
_MARKS = re.compile(r"\^([^\s^]*)\^|~([^\s~]*)~|[*_`\\]")
_WORD = re.compile(r"[a-z0-9]+")


@dataclass
class DraftFigure:
    """A picture that is still to come, with its caption."""

    key: str
    caption: str
    alt: str = ""
    file: str = ""
    """The file that the manuscript named; with `data`, the name under which it is kept."""
    data: bytes = b""
    """The picture, where the manuscript holds it."""
    picture: ManuscriptPicture | None = None
    """The same with its crop and turn."""


@dataclass
class DraftByline:
    """One author."""

    name: str
    role: str = ""
    organisation: str = ""


@dataclass
class DraftBox:
    """A sidebar with its title, or a pull quote, whose `body` is the sentence."""

    key: str
    title: str
    body: list[str]


@dataclass
class DraftArticle:
    """An article; `body` is its blocks in order."""

    title: str
    key: str = ""
    line: int = 0
    level: int = 0
    authors: list[DraftByline] = field(default_factory=list)
    source: str = ""
    """The manuscript's file."""
    standfirst: str = ""
    kicker: str = ""
    language: str = ""
    body: list[str] = field(default_factory=list)
    sidebars: list[DraftBox] = field(default_factory=list)
    pull_quotes: list[DraftBox] = field(default_factory=list)
    figures: list[DraftFigure] = field(default_factory=list)


@dataclass
class DraftSection:
    """A section."""

    name: str
    line: int = 0
    level: int = 0
    articles: list[DraftArticle] = field(default_factory=list)


@dataclass
class Draft:
    """A whole issue; the key, number and date are the importer's guesses."""

    key: str = ""
    number: int = 1
    date: datetime.date = datetime.date.min
    guessed: dict[str, str] = field(default_factory=dict)
    """Why a key has the value it has, for those that were guessed."""
    language: str = ""
    title: str = ""
    sponsor: str = ""
    sections: list[DraftSection] = field(default_factory=list)


def make_key(words: str, taken: Container[str], fallback: str, most: int = 4) -> str:
    """A key from the first telling words of a title or caption, different from those `taken`."""
    plain = _MARKS.sub(lambda match: match[1] or match[2] or "", words)
    ascii_words = (
        unicodedata.normalize("NFKD", plain.replace("’", "").replace("'", "")).encode("ascii", "ignore").decode()
    )
    found = [word for word in _WORD.findall(ascii_words.lower()) if word not in _SMALL]
    base = "-".join(found[:most])[:48].strip("-") or fallback
    key, count = base, 1
    while key in taken:
        count += 1
        key = f"{base}-{count}"
    return key
