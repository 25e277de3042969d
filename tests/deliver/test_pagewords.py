# SPDX-License-Identifier: MIT
"""The pages' words in each language: complete, with the same things in braces, and found for a reader."""

from __future__ import annotations

import dataclasses
import re

import pytest

from forumpress.deliver.joining.joinpages import JoinPage
from forumpress.deliver.leavepage import Matter, page
from forumpress.deliver.pagewords import language_for, page_languages, page_words

IMPORTED = {"en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "zh"}
"""The languages in which the import knows the names of columns."""


def phrases(language: str) -> dict[str, str]:
    """Every phrase of a language by its name."""
    words = page_words(language)
    found = {}
    for table in (words.leave, words.join):
        for field in dataclasses.fields(table):
            value = getattr(table, field.name)
            parts = value if isinstance(value, tuple) else (value,)
            found |= {f"{type(table).__name__}.{field.name}.{index}": part for index, part in enumerate(parts)}
    return found


def test_the_languages_of_the_import_have_pages() -> None:
    assert set(page_languages()) >= IMPORTED
    assert page_languages()[0] == "en"
    assert len({page_words(language).own_name for language in page_languages()}) == len(page_languages())


@pytest.mark.parametrize("language", page_languages())
def test_each_language_says_all_with_the_same_braces(language: str) -> None:
    english, own = phrases("en"), phrases(language)
    assert own.keys() == english.keys()
    for name, phrase in own.items():
        assert phrase.strip()
        assert set(re.findall(r"{(\w+)}", phrase)) == set(re.findall(r"{(\w+)}", english[name])), name
    if language != "en":
        same = [name for name, phrase in own.items() if phrase == english[name]]
        assert same == []


@pytest.mark.parametrize("language", page_languages())
def test_pages_are_written_in_the_language(language: str) -> None:
    words = page_words(language)
    joining = JoinPage("The Forum", {"a": "News", "b": "Letters"}, language)
    for html, said in (
        (page(Matter.ASK, language, "News"), words.leave.button),
        (joining.form(), words.join.join_button),
        (joining.sure(("a", "b")), words.join.sure_button),
    ):
        text = html.decode()
        assert f'<html lang="{language}">' in text
        assert said.replace("'", "&#39;") in text
        assert not re.search(r"{\w+}", text.partition("</style>")[2])


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr;q=0.5, pl", "pl"),
        ("xx, ru;q=0.1", "ru"),
        ("de;q=0, fr;q=0.2", "fr"),
        ("zh-Hant-TW", "zh"),
        ("de;q=many, nl;q=0.3", "nl"),
        ("*", "en"),
    ],
)
def test_the_dearest_language_that_there_is(accepted: str, language: str) -> None:
    assert language_for(accepted) == language
