# SPDX-License-Identifier: MIT
"""Conservation of text: what a style sheet may change, and what is a loss, in several scripts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.edition.tags.logical import in_order_of_reading
from forumpress.preflight.conservation import losses
from forumpress.preflight.passages import Passage
from forumpress.text import Text, origin, visible


def passage(plain: str, language: str = "en", line: int = 1) -> Passage:
    return Passage(Text(plain, "issues/a.yaml", (origin(line, at) for at in range(1, len(plain) + 1))), language)


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("tr", "ırmak ve iş", "IRMAK VE İŞ"),
        ("en", "irmak", "IRMAK"),
        ("el", "Ανθρώπινα", "ΑΝΘΡΩΠΙΝΑ"),
        ("el", "μάιος", "ΜΑΪΟΣ"),
        ("de", "Straße", "STRASSE"),
        ("vi", unicodedata.normalize("NFD", "Tất cả mọi người"), "Tất cả mọi người"),
        ("en", "co\u00adop\u00a0er\u200bate", "cooperate"),
        ("hi", "किताब", "किताब"),
    ],
)
def test_case_and_composed_forms_are_no_loss(language: str, written: str, said: str) -> None:
    assert list(losses([passage(written, language)], f"before {said} after")) == []


@pytest.mark.parametrize(
    ("language", "written", "said", "lost"),
    [
        ("en", "irmak", "İRMAK", "irmak"),
        ("hi", "किताब की", "कताब की", "किताब की"),
        ("el", "Ανθρώπινα", "Ανθρωπινα", "Ανθρώπινα"),
        ("en", "the year 1901–1902, all", "the year 1901-1902, all", "1901–1902, all"),
        ("en", "3*4*5 eggs", "345 eggs", "3*4*5 eggs"),
        ("en", "one two three", "one three", "two three"),
    ],
)
def test_a_lost_mark_sign_or_word_is_named(language: str, written: str, said: str, lost: str) -> None:
    (loss,) = losses([passage(written, language)], said)
    assert (loss.words, loss.elsewhere) == (lost, False)


def test_the_place_is_that_of_the_first_lost_character() -> None:
    (loss,) = losses([passage("one two three", line=7)], "one tow three")
    assert loss.passage.text.place(loss.at).column == 6
    assert loss.passage.text.place(loss.at).line == 7


def test_what_is_read_before_its_turn_is_misplaced() -> None:
    found = list(losses([passage("the first"), passage("the second")], "the second and the first"))
    assert [(loss.words, loss.elsewhere) for loss in found] == [("the second", True)]


@given(st.lists(st.text(max_size=30), max_size=6), st.sampled_from(["en", "tr", "el", "zh-Hans"]))
def test_texts_in_order_with_words_between_are_conserved(texts: list[str], language: str) -> None:
    said = "".join(f"¶{text}" for text in texts)
    assert list(losses([passage(text, language) for text in texts if visible(text)], said)) == []


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=2, max_size=30), st.data())
def test_no_character_can_be_lost_unseen(text: str, data: st.DataObject) -> None:
    text = visible(unicodedata.normalize("NFC", text))
    if len(text) < 2:
        return
    at = data.draw(st.integers(0, len(text) - 1))
    said = text[:at] + text[at + 1 :]
    assert len(list(losses([passage(text)], said))) == 1


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        ("speak was ןהכ םולש, who", "speak was שלום כהן, who"),
        ("in 1960 הנש 12.5 תחא (א) x", "in 1960 (א) אחת 12.5 שנה x"),
        ("plain words", "plain words"),
    ],
)
def test_stretches_from_right_to_left_are_turned_round(drawn: str, read: str) -> None:
    assert in_order_of_reading(drawn) == read
