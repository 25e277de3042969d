# SPDX-License-Identifier: MIT
"""Labels, dates and letters in many languages: complete, and dated as CLDR dates them."""

from __future__ import annotations

import datetime
import string
import subprocess
import sys
import unicodedata

import pytest

from forumpress.deliver.words import mail_words
from forumpress.layout.words import issue_date, languages, letter_words, words_for

ENGLISH = {"words": words_for("en"), "letter": letter_words("en")}
CLDR = """
import datetime, sys
from babel.dates import format_skeleton
for tag in sys.argv[1:]:
    print("\\t".join(format_skeleton("yMMMM", datetime.date(2022, m, 1), locale=tag) for m in range(1, 13)))
"""


def fields(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


@pytest.mark.parametrize("language", languages().values())
def test_a_language_has_all_words(language: str) -> None:
    for kind, words in {"words": words_for(language), "letter": letter_words(language)}.items():
        assert words.keys() == ENGLISH[kind].keys()
        for name, phrase in words.items():
            assert fields(phrase) == fields(ENGLISH[kind][name]), name
            assert phrase.strip() and phrase == unicodedata.normalize("NFC", phrase), name
    assert mail_words(language).leave == letter_words(language)["leave"]


def test_there_are_languages_of_many_scripts() -> None:
    assert len(languages()) >= 45
    scripts = {unicodedata.name(words_for(each)["contents"][0]).split()[0] for each in languages()}
    assert scripts >= {"LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "DEVANAGARI", "THAI", "HANGUL", "CJK"}


def test_dates_are_those_of_cldr() -> None:
    # Babel hands one language's stand-alone months to others that come later in the same process: those last.
    tags = sorted(languages().values(), key=lambda tag: (tag in ("he", "ja", "zh", "zh-Hant"), tag))
    locales = [tag.replace("-", "_") for tag in tags]
    run = subprocess.run([sys.executable, "-c", CLDR, *locales], capture_output=True, text=True, check=True)
    for tag, line in zip(tags, run.stdout.splitlines(), strict=True):
        ours = [issue_date(datetime.date(2022, month, 1), tag) for month in range(1, 13)]
        assert ours == line.split("\t"), tag


def test_traditional_chinese_is_never_in_simplified_characters() -> None:
    for phrase in (*words_for("zh-TW").values(), *letter_words("zh-Hant-HK").values()):
        phrase.encode("big5")  # which has no simplified ones
    with pytest.raises(UnicodeEncodeError):
        words_for("zh-Hans")["issue"].encode("big5")


@pytest.mark.parametrize(
    ("asked", "same"),
    [
        ("de-CH", "de"),
        ("no", "nb"),
        ("nn-NO", "nb"),
        ("zh-CN", "zh"),
        ("zh-Hans-TW", "zh"),
        ("zh-HK", "zh-Hant"),
        ("yue", "zh-Hant"),
        ("ZH-hant", "zh-Hant"),
        ("sr-Latn-RS", "sr-Latn"),
        ("iw", "he"),
        ("tlh", "en"),
    ],
)
def test_a_tag_finds_its_words(asked: str, same: str) -> None:
    assert words_for(asked) == words_for(same)
    assert letter_words(asked) == letter_words(same)
