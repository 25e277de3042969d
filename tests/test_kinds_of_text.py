# SPDX-License-Identifier: MIT
"""Kinds of typed text that were once printed wrongly: what a reader finds in the finished file."""

from __future__ import annotations

import re
import unicodedata

import pytest
from pypdf import PdfReader

from forumpress.finding import Finding, Severity
from forumpress.pipeline import BuildRequest, build
from forumpress.workspace import Workspace

HEAD = """\
key: a
number: 1
date: 2026-01-31
language: {language}
sections:
  - name: News
    articles:
      - key: one
        title: {title}
        kicker: {kicker}
        drop_cap: false
        body: |
"""
ENGLISH = """
'Tis the season. Rock 'n' roll; give 'im the oar and let 'er go. 'Cause nobody paid in the '60s.

The bulletin's ISSN is 1550-7998. Telephone 6409-7888, model 500-800. Open 9-17, pages 12-18, the years 1998-2004;
the club won 3-1.

The flood cost ~5–~6 million; a boat is ~40€/~45$. The box holds 3*4*5 eggs, and the big one 10*2*2.

15. November 2022: the boats run again.

The guests came from many lands, and the first to speak was שלום כהן, who was born in 1960 and said little.

Bring these things:

• a lamp that works
• boots, and a second pair of socks

Most boats are late.[^late] In winter, too, boats are late.[^late]

[^late]: Except on Sundays.

| Weir | Built |
|------|------:|
| Upper[^u] | 1901 |
| Lower^[Broken in 1920.] | 1902 |

[^u]: Rebuilt in 1950.

The water comes over the stones,\\
and nobody asks it to stay.
"""
GERMAN = "Seit den '80er Jahren steht das Wehr. Wie geht's? 'ne Schleuse, 'n Kahn, auf'm Fluss."
CHINESE = """
出席会议的有：王明 李华 张伟 欧阳明

It's a test, isn't it? 我们说 don't。

他不伤身体，'单引号'也一样。
"""
TURKISH = "Gemiler bekliyordu."
GREEK = "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι."
VIETNAMESE = (
    unicodedata.normalize("NFD", "Tất cả mọi người sinh ra đều được tự do.") + "\n\nTất cả mọi người đều bình đẳng."
)
TEXTS = {
    "en-GB": ("A Day at the Weir", "News", ENGLISH),
    "de": ("Ein Tag am Wehr", "Neues", GERMAN),
    "zh-Hans": ("会议名单", "消息", CHINESE),
    "tr": ("İlk haber", "haklı ırmak", TURKISH),
    "az": ("İlk xəbər", "xəbərlər", TURKISH),
    "el": ("Νέα", "Ανθρώπινα", GREEK),
    "vi": ("Tin", "Tin", VIETNAMESE),
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, tuple[Finding, ...]]]:
    """By language: the words of the finished file without spaces at line ends, and all findings."""
    root = tmp_path_factory.mktemp("kinds")
    (root / "issues").mkdir()
    (root / "issues" / "publication.yaml").write_text(
        "title: Our Bulletin\nsections: [News]\nimprint: {publisher: The Club, editor: Its Editors}\n"
    )
    made = {}
    for language, (title, kicker, body) in TEXTS.items():
        path = root / "issues" / f"{language.lower()}.yaml"
        lines = "".join(f"          {line}\n" if line else "\n" for line in body.strip().split("\n"))
        path.write_text(HEAD.format(language=language, title=title, kicker=kicker) + lines)
        result = build(path, Workspace.at(root), BuildRequest())
        assert result.ok, result.findings
        assert result.built[0].path is not None
        pages = PdfReader(result.built[0].path).pages
        words = " ".join(" ".join(page.extract_text().split()) for page in pages)
        made[language] = (words, result.findings)
    return made


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en-GB", "’Tis the season. Rock ’n’ roll; give ’im the oar and let ’er go. ’Cause nobody paid in the ’60s."),
        ("de", "Seit den ’80er Jahren steht das Wehr. Wie geht’s? ’ne Schleuse, ’n Kahn, auf’m Fluss."),
    ],
)
def test_apostrophes_that_begin_a_word(printed: dict[str, tuple[str, object]], language: str, words: str) -> None:
    assert words in printed[language][0]


@pytest.mark.parametrize("words", ["ISSN is 1550-7998", "Telephone 6409-7888", "model 500-800", "Open 9–17",
                                   "pages 12–18", "years 1998–2004", "won 3–1"])  # fmt: skip
def test_hyphens_in_numbers(printed: dict[str, tuple[str, object]], words: str) -> None:
    assert words in printed["en-GB"][0].replace("\u00a0", " ")


def test_tildes_for_about_and_asterisks_of_arithmetic(printed: dict[str, tuple[str, tuple[Finding, ...]]]) -> None:
    words, findings = printed["en-GB"]
    assert "~5–~6 million; a boat is ~40€/~45$." in words.replace("\u00a0", " ")
    assert "3*4*5 eggs, and the big one 10*2*2." in words
    assert {finding.code for finding in findings if finding.code.startswith("prose/")} == set()


def test_a_paragraph_that_begins_with_a_date(printed: dict[str, tuple[str, object]]) -> None:
    assert "15. November 2022: the boats run again." in printed["en-GB"][0].replace("\u00a0", " ")


def test_a_hebrew_name_in_english(printed: dict[str, tuple[str, tuple[Finding, ...]]]) -> None:
    words, findings = printed["en-GB"]
    assert sorted(re.findall("[\u05d0-\u05ea]+", words)) == sorted(("שלום", "כהן"))
    assert ", who was born in 1960 and said little." in words.replace("\u00a0", " ")
    assert not [finding for finding in findings if finding.severity is Severity.ERROR]


def test_typed_bullets(printed: dict[str, tuple[str, object]]) -> None:
    assert "• a lamp that works • boots, and a second pair of socks" in printed["en-GB"][0]


def test_footnotes_called_twice_and_in_a_table(printed: dict[str, tuple[str, object]]) -> None:
    words = printed["en-GB"][0]
    assert words.count("Except on Sundays.") == words.count("Rebuilt in 1950.") == words.count("Broken in 1920.") == 1


def test_verse_keeps_its_lines(printed: dict[str, tuple[str, object]]) -> None:
    assert "The water comes over the stones, and nobody asks it to stay." in printed["en-GB"][0]


def test_chinese_names_and_narrow_apostrophes(printed: dict[str, tuple[str, object]]) -> None:
    words = printed["zh-Hans"][0]
    assert "王明 李华 张伟 欧阳明" in words
    assert "It’s a test, isn’t it?" in words
    assert "，‘单引号’也" in words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("tr", "HAKLI IRMAK"), ("tr", "YAYIMLAYAN"), ("tr", "YAYINA HAZIRLAYAN"), ("tr", "İlk haber"),
        ("az", "PUBLISHED BY"), ("az", "EDITED BY"), ("el", "ΑΝΘΡΩΠΙΝΑ"), ("el", "ΕΚΔΟΤΗΣ"), ("de", "HERAUSGEBER"),
    ],
)  # fmt: skip
def test_capitals_are_those_of_the_words_own_language(
    printed: dict[str, tuple[str, object]], language: str, words: str
) -> None:
    assert words in printed[language][0]


def test_composed_and_decomposed_accents_are_the_same_words(printed: dict[str, tuple[str, object]]) -> None:
    words = unicodedata.normalize("NFC", printed["vi"][0])
    assert "Tất cả mọi người sinh ra đều được tự do." in words
    assert "Tất cả mọi người đều bình đẳng." in words
