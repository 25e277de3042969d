# SPDX-License-Identifier: MIT
"""The words that no editor writes, by language: labels, dates and the letter's sentences. One file a language."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from markupsafe import Markup

_FOLDER = Path(__file__).with_name("languages")
_ENGLISH = "en"
_SAME_WORDS = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "cmn": "zh", "yue": "zh-hant"}
"""Other codes of the same language, and languages whose readers read the other one's words."""
_TRADITIONAL = frozenset({"tw", "hk", "mo"})
"""Regions that write Chinese in traditional characters where no script is written (CLDR, likely subtags)."""


@cache
def languages() -> Mapping[str, str]:
    """The languages that have words of their own: BCP 47 tags in small letters, and as they are written."""
    return MappingProxyType({path.stem.lower(): path.stem for path in sorted(_FOLDER.glob("*.toml"))})


@cache
def language_of_words(language: str) -> str:
    """The tag of the language whose words are used for a BCP 47 tag; English where there are none."""
    primary, *others = language.lower().split("-")
    primary = _SAME_WORDS.get(primary, primary)
    if primary == "zh" and ("hant" in others or ("hans" not in others and _TRADITIONAL & {*others})):
        primary = "zh-hant"
    if primary == "sr" and "latn" in others:
        primary = "sr-latn"
    return languages().get(primary, _ENGLISH)


@cache
def _read(known: str) -> Mapping[str, Mapping[str, str]]:
    tables = tomllib.loads((_FOLDER / f"{known}.toml").read_text("utf-8"))
    return MappingProxyType({name: MappingProxyType(table) for name, table in tables.items()})


def words_for(language: str) -> Mapping[str, str]:
    """Labels of the pages in `language`; English where there are none."""
    return _read(language_of_words(language))["labels"]


@cache
def words_of_templates(language: str) -> Mapping[str, str]:
    """The labels as templates have them, with `lang` besides.

    That is the attribute that says so of an element that prints one of them, so that its capitals, hyphens and
    pronunciation are those of the label's own language; empty where `language` has words of its own.
    """
    known = language_of_words(language)
    primary = language.lower().partition("-")[0]
    own = known != _ENGLISH or primary == _ENGLISH
    lang = Markup("") if own else Markup(' lang="{}"').format(known)
    return MappingProxyType({**_read(known)["labels"], "lang": lang})


def letter_words(language: str) -> Mapping[str, str]:
    """Sentences of the e-mail edition in `language`; English where there are none. What varies stands in braces."""
    return _read(language_of_words(language))["letter"]


def issue_date(date: datetime.date, language: str) -> str:
    """Month and year as a masthead prints them (CLDR, skeleton yMMMM)."""
    dates = _read(language_of_words(language))["dates"]
    return dates["month_year"].format(month=dates["months"][date.month - 1], year=date.year)
